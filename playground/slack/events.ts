import { randomBytes } from 'node:crypto';
import type { Store } from '../store.ts';
import type { Deliver } from './envelope.ts';
import { BOT, TEAM } from './seed.ts';

export type Event = Readonly<Record<string, unknown>> & { readonly type: string };
export type Events = ReturnType<typeof createEvents>;
type Pending = {
  readonly id: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly attempt: number;
  readonly reason: string;
  /** ms. */
  readonly due: number;
};
type EventsOptions = {
  readonly store: Store;
  readonly deliver: Deliver;
  /** What the manifest subscribes to. */
  readonly wanted: ReadonlySet<string>;
  readonly token: string;
  readonly now: () => number;
  /** Before the second, third and fourth time an event is sent that was not acknowledged. ms. */
  readonly retries: readonly number[];
};

/** The Events API: kept until acknowledged, sent up to four times (https://docs.slack.dev/apis/events-api#retries). */
export function createEvents({ store, deliver, wanted, token, now, retries }: EventsOptions) {
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;

  async function attempt({ id, payload, attempt: count, reason }: Pending): Promise<void> {
    const delivered = await deliver({
      type: 'events_api',
      payload,
      ...(count > 0 ? { retry: { attempt: count, reason } } : {}),
    });
    if (isClosed) return;
    const wait = retries[count];
    if (delivered.ok || delivered.final || wait === undefined) {
      store.remove('event', id);
      return;
    }
    const next = { id, payload, attempt: count + 1, reason: delivered.reason, due: now() + wait };
    store.put('event', id, next);
    schedule(next);
  }

  function schedule(pending: Pending): void {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        void attempt(pending);
      },
      Math.max(0, pending.due - now()),
    );
    timers.add(timer);
  }

  return {
    /** Stored before this returns; sent if the manifest subscribes to `subscription`, by default the event's type. */
    emit(event: Event, { subscription = event.type, isShared = false } = {}): void {
      if (!wanted.has(subscription)) return;
      const id = `Ev${randomBytes(5).toString('hex').toUpperCase()}`;
      const payload = {
        token,
        team_id: TEAM.id,
        context_team_id: TEAM.id,
        api_app_id: BOT.app,
        type: 'event_callback',
        event_id: id,
        event_time: Math.floor(now() / 1_000),
        is_ext_shared_channel: isShared,
        authorizations: [
          { enterprise_id: null, team_id: TEAM.id, user_id: BOT.user, is_bot: true, is_enterprise_install: false },
        ],
        event,
      };
      const pending = { id, payload, attempt: 0, reason: '', due: now() };
      store.put('event', id, pending);
      void attempt(pending);
    },

    /** What a process before this one did not get acknowledged. */
    resume(): void {
      for (const pending of store.all<Pending>('event')) schedule(pending);
    },

    pending: () => store.all<Pending>('event').length,

    close(): void {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
