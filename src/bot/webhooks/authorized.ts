import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Grafana's default name (https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/#hmac-signature). */
const SIGNATURE = 'x-grafana-alerting-signature';
const TIMESTAMP = 'x-grafana-alerting-timestamp';
/** How old a signed request may be, where its time is signed with it. ms. */
const STALE = 300_000;

export type Credentials = { readonly token: string; readonly now?: () => number };

/** Whether whoever sends knows the token: as a bearer, as the password of basic authentication, or by Grafana's HMAC. */
export function isAuthorized(
  headers: IncomingHttpHeaders,
  body: Buffer,
  { token, now = Date.now }: Credentials,
): boolean {
  const [scheme = '', given = ''] = (headers.authorization ?? '').split(/\s+/, 2);
  if (scheme.toLowerCase() === 'bearer') return same(given, token);
  if (scheme.toLowerCase() === 'basic') {
    const [, ...password] = Buffer.from(given, 'base64').toString().split(':');
    return same(password.join(':'), token);
  }
  const signature = headers[SIGNATURE];
  if (typeof signature !== 'string') return false;
  const at = headers[TIMESTAMP];
  if (at === undefined) return same(signature, hmac(token, body));
  const sentAt = Number(at) * 1_000;
  const isFresh = Math.abs(now() - sentAt) <= STALE;
  return isFresh && same(signature, hmac(token, Buffer.concat([Buffer.from(`${String(at)}:`), body])));
}

function hmac(token: string, body: Buffer): string {
  return createHmac('sha256', token).update(body).digest('hex');
}

/** In constant time, whatever the lengths. */
function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
