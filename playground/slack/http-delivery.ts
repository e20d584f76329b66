import { createHmac, randomBytes } from 'node:crypto';
import { ACK, type Delivered, type Envelope } from './envelope.ts';

export type HttpDelivery = ReturnType<typeof createHttpDelivery>;
type Body = { readonly type: string; readonly text: string };

/**
 * What Slack posts to an app's request URL, signed
 * (https://docs.slack.dev/authentication/verifying-requests-from-slack). `now` in ms.
 */
export function createHttpDelivery(signingSecret: string, token: string, now: () => number) {
  async function post(url: string, body: Body, headers: Readonly<Record<string, string>> = {}): Promise<Delivered> {
    const timestamp = String(Math.floor(now() / 1_000));
    const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body.text}`).digest('hex');
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': body.type,
          'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': `v0=${signature}`,
          ...headers,
        },
        body: body.text,
        redirect: 'error',
        signal: AbortSignal.timeout(ACK),
      });
      const said = await answer.text();
      if (answer.ok) return { ok: true, answer: readAnswer(said) };
      const final = answer.headers.get('x-slack-no-retry') === '1';
      return { ok: false, error: 'http_service_error', reason: 'http_error', final };
    } catch (error) {
      return error instanceof Error && error.name === 'TimeoutError'
        ? { ok: false, error: 'operation_timeout', reason: 'http_timeout' }
        : { ok: false, error: 'dispatch_failed', reason: 'connection_failed' };
    }
  }

  return {
    deliver: (url: string, { type, payload, retry }: Envelope): Promise<Delivered> =>
      post(
        url,
        bodyOf(type, payload),
        retry ? { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason } : {},
      ),

    /** Whether who is there answers a challenge as Slack asks (https://docs.slack.dev/reference/events/url_verification). */
    async verify(url: string): Promise<boolean> {
      const challenge = randomBytes(24).toString('hex');
      const text = JSON.stringify({ type: 'url_verification', token, challenge });
      const delivered = await post(url, { type: 'application/json', text });
      if (!delivered.ok) return false;
      const said = delivered.answer as { challenge?: unknown } | string;
      return (typeof said === 'string' ? said : said.challenge) === challenge;
    },
  };
}

function bodyOf(type: Envelope['type'], payload: Envelope['payload']): Body {
  if (type === 'events_api') return { type: 'application/json', text: JSON.stringify(payload) };
  const fields = type === 'slash_commands' ? (payload as Record<string, string>) : { payload: JSON.stringify(payload) };
  return { type: 'application/x-www-form-urlencoded', text: String(new URLSearchParams(fields)) };
}

function readAnswer(said: string): unknown {
  if (!said) return {};
  try {
    return JSON.parse(said) as unknown;
  } catch {
    return said;
  }
}
