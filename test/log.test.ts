import { expect, it } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { createLogger, logAbout } from '../src/log.ts';
import { maasAuthorization } from '../src/maas.ts';
import { createRedactor, secretsOf } from '../src/secrets.ts';

const SECRETS = {
  SLACK_BOT_TOKEN: 'xoxb-bot-token-1',
  SLACK_APP_TOKEN: 'xapp-1-app-token',
  SLACK_SIGNING_SECRET: 'slack-signs-with-this',
  MAAS_API_KEY: 'maasconsumer:maastoken:maassecret',
  HARBOR_PASSWORD: 'harbor "quoted" password/+',
  ARGOCD_TOKEN: 'argocd-token-1',
  MLFLOW_TRACKING_PASSWORD: 'mlflow-password',
  WEBHOOK_TOKEN: 'a-webhook-token-of-length',
  DECKHAND_SIGNING_KEY: 'a-signing-key-for-tests',
  DECKHAND_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 'k').toString('base64')}`,
};

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger('test', secretsOf(loadConfig(SECRETS)), { write: (line) => void lines.push(line) }));
  return lines.join('');
}

it.each(Object.entries(SECRETS))('cuts %s out of sentences, fields, errors and addresses', (_name, secret) => {
  const output = logged((log) => {
    log.info(`it was "${secret}"`);
    log.info({ deep: { list: [secret, `a/${encodeURIComponent(secret)}/b`] } }, 'fields');
    log.error({ err: new Error(`refused ${secret}`) }, 'an error');
    log.warn({ error: new Error('outer', { cause: new Error(`inner ${secret}`) }) }, 'a cause');
  });
  const value = secret.split(':').at(-1) ?? '';
  expect(output).not.toContain(value);
  expect(output).not.toContain(JSON.stringify(value).slice(1, -1));
  expect(output).toContain('[hidden]');
  for (const line of output.trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
});

it.each([
  ['a bot token of somebody else', 'xoxb-123-456-abcDEF', 'xoxb-[hidden]'],
  ['a bearer', 'authorization: Bearer abc.def-123456', 'authorization: Bearer [hidden]'],
  ['a login', 'Basic dXNlcjpwYXNz', 'Basic [hidden]'],
  ['an OAuth signature', maasAuthorization('consumer1:token1:secret1'), /oauth_signature="\[hidden\]"/],
  ['a login in an address', 'https://ana:secret@git.example/x', 'https://[hidden]@git.example/x'],
  ['a join token', 'token abcdef.0123456789abcdef ok', 'token [hidden] ok'],
  [
    'a private key',
    '-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----',
    /KEY-----\[hidden\]-----END/,
  ],
])('knows %s by its looks', (_what, text, expected) => {
  expect(createRedactor([])(text)).toMatch(expected);
});

it('leaves ordinary words alone', () => {
  const text = 'node-07 is Ready: v1.33.4+k3s1, 192.0.2.27, harbor.lan/shop/web@sha256:9f2c, provision/node-07';
  expect(createRedactor([])(text)).toBe(text);
});

it('says on every line within a piece of work which run it is about', () => {
  const output = logged((log) => {
    logAbout({ run: 'r1', workflow: 'provision/node-07' }, () => log.info('inside'));
    log.info('outside');
  });
  const [inside, outside] = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(inside).toMatchObject({ run: 'r1', workflow: 'provision/node-07', msg: 'inside' });
  expect(outside).not.toHaveProperty('run');
});
