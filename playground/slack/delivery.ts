import type { Store } from '../store.ts';
import type { Outcome } from './client-types.ts';
import type { Delivered, Envelope } from './envelope.ts';
import type { HttpDelivery } from './http-delivery.ts';
import type { SocketMode } from './socket-mode.ts';

export type Delivery = ReturnType<typeof createDelivery>;
export type DeliveryRecord = { readonly type: string; readonly attempt: number; readonly delivered: Delivered };
type RequestUrl = { readonly url: string; readonly verified: boolean };
type DeliveryOptions = {
  readonly store: Store;
  readonly socket: SocketMode;
  readonly http: HttpDelivery;
  readonly requestUrl?: string;
};

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** Brings the app what it is to be told: to its request URL if there is one, else over Socket Mode. */
export function createDelivery({ store, socket, http, requestUrl }: DeliveryOptions) {
  const done: DeliveryRecord[] = [];
  let isCut = false;
  let given: RequestUrl | undefined = requestUrl ? { url: requestUrl, verified: false } : undefined;

  const current = (): RequestUrl | undefined => given ?? store.get<RequestUrl>('setting', 'request-url');

  async function send(envelope: Envelope): Promise<Delivered> {
    const target = current();
    if (isCut) return { ok: false, error: 'dispatch_failed', reason: 'connection_failed' };
    if (!target) return socket.deliver(envelope);
    if (envelope.type === 'events_api' && !target.verified) {
      if (!(await http.verify(target.url))) return { ok: false, error: 'dispatch_failed', reason: 'connection_failed' };
      given = { ...target, verified: true };
    }
    return http.deliver(target.url, envelope);
  }

  async function deliver(envelope: Envelope): Promise<Delivered> {
    const delivered = await send(envelope);
    done.push({ type: nameOf(envelope), attempt: envelope.retry?.attempt ?? 0, delivered });
    return delivered;
  }

  return {
    deliver,

    /** All that was tried, oldest first. */
    done: done as readonly DeliveryRecord[],

    requestUrl: () => current(),

    /** Slack takes a request URL only once the app has answered its challenge there. Null is back to Socket Mode. */
    async setRequestUrl(url: string | null): Promise<Outcome> {
      if (!url) {
        given = undefined;
        store.remove('setting', 'request-url');
        return { ok: true };
      }
      if (!URL.canParse(url) || !LOOPBACK.test(new URL(url).hostname))
        return { ok: false, error: 'The playground delivers to this machine only: give an address on 127.0.0.1.' };
      if (!(await http.verify(url)))
        return { ok: false, error: "Your URL didn't respond with the value of the challenge parameter." };
      given = undefined;
      store.put('setting', 'request-url', { url, verified: true } satisfies RequestUrl);
      return { ok: true };
    },

    /** While cut off nothing reaches the app, and its connections are gone. */
    cut(off: boolean): void {
      isCut = off;
      if (off) socket.cut();
    },
  };
}

function nameOf({ type, payload }: Envelope): string {
  if (type === 'slash_commands') return String(payload['command']);
  if (type === 'events_api') return (payload['event'] as { type: string }).type;
  return String(payload['type']);
}
