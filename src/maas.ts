import { randomUUID } from 'node:crypto';

/** https://canonical.com/maas/docs/api-authentication-reference: OAuth 1.0a PLAINTEXT with an empty consumer secret. */
export function maasAuthorization(apiKey: string, now = Date.now()): string {
  const [consumer = '', token = '', secret = ''] = apiKey.split(':');
  const fields = {
    oauth_nonce: randomUUID().replaceAll('-', ''),
    oauth_timestamp: String(Math.floor(now / 1_000)),
    oauth_version: '1.0',
    oauth_signature_method: 'PLAINTEXT',
    oauth_consumer_key: consumer,
    oauth_token: token,
    oauth_signature: `&${secret}`,
  };
  return `OAuth ${Object.entries(fields)
    .map(([name, value]) => `${name}="${encodeURIComponent(value)}"`)
    .join(', ')}`;
}

/** The trailing slashes are part of MAAS' addresses. */
export function maasApi(url: string): string {
  return `${url.replace(/\/+$/, '')}/api/2.0/`;
}
