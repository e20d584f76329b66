import type { FastifyInstance } from 'fastify';
import type { Store } from '../store.ts';
import { missing, selects } from './kubernetes-answers.ts';

/** `expiresAt` in Unix seconds; 0 is never. */
type AccountToken = { readonly id: string; readonly issuedAt: number; readonly expiresAt: number };
export type Account = { readonly name: string; readonly tokens: readonly AccountToken[] };
export type TokenSecret = {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, string>>;
};

const DAY = 86_400;
const BOOTSTRAP = 'bootstrap.kubernetes.io/token';

export type Tokens = ReturnType<typeof createTokens>;

/** Tokens that lie about: of Argo CD's accounts, and as Secrets in the cluster. */
export function createTokens(store: Store, now: () => number) {
  const saveAccount = (account: Account) => store.put('account', account.name, account);
  const saveSecret = (secret: TokenSecret) => store.put('token-secret', `${secret.namespace}/${secret.name}`, secret);
  if (store.all('account').length === 0) {
    const today = Math.floor(now() / 1_000);
    const token = (id: string, days: number) => ({
      id,
      issuedAt: today - 90 * DAY,
      expiresAt: days ? today + days * DAY : 0,
    });
    saveAccount({ name: 'admin', tokens: [token('by-hand', -10)] });
    saveAccount({ name: 'deckhand', tokens: [token('in-use', 0), token('last-year', -30)] });
    saveAccount({ name: 'ci', tokens: [token('pipeline', 5)] });
    const expiration = new Date((today - 2 * DAY) * 1_000).toISOString();
    const encoded = Buffer.from(expiration).toString('base64');
    saveSecret({
      namespace: 'kube-system',
      name: 'bootstrap-token-0ldnod',
      type: BOOTSTRAP,
      data: { expiration: encoded },
    });
  }
  return {
    accounts: () => store.all<Account>('account'),
    account: (name: string) => store.get<Account>('account', name),
    saveAccount,
    secrets: () => store.all<TokenSecret>('token-secret'),
    secret: (namespace: string, name: string) => store.get<TokenSecret>('token-secret', `${namespace}/${name}`),
    saveSecret,
    removeSecret: (namespace: string, name: string) => store.remove('token-secret', `${namespace}/${name}`),
  };
}

type Named = { readonly Params: { readonly namespace: string; readonly name: string } };

/** Argo CD's accounts (argo-cd `server/account/account.proto`; 64-bit numbers are strings) and Secrets of a type. */
export function serveTokens(server: FastifyInstance, tokens: Tokens): void {
  const account = '/argocd/api/v1/account';
  server.get(account, () => ({ items: tokens.accounts().map(shownAccount) }));
  server.get<{ Params: { name: string } }>(`${account}/:name`, ({ params: { name } }, reply) => {
    const found = tokens.account(name);
    return found
      ? shownAccount(found)
      : reply.code(404).send({ error: 'not found', code: 5, message: `account '${name}' does not exist` });
  });
  server.delete<{ Params: { name: string; id: string } }>(
    `${account}/:name/token/:id`,
    ({ params: { name, id } }, reply) => {
      const found = tokens.account(name);
      if (!found)
        return reply.code(404).send({ error: 'not found', code: 5, message: `account '${name}' does not exist` });
      tokens.saveAccount({ ...found, tokens: found.tokens.filter((token) => token.id !== id) });
      return {};
    },
  );

  const secrets = '/api/v1/namespaces/:namespace/secrets';
  server.get<{ Params: { namespace: string }; Querystring: { fieldSelector?: string } }>(
    secrets,
    ({ params: { namespace }, query: { fieldSelector } }) => ({
      kind: 'SecretList',
      apiVersion: 'v1',
      metadata: {},
      items: tokens
        .secrets()
        .filter((secret) => secret.namespace === namespace && selects(fieldSelector, { type: secret.type }))
        .map(shownSecret),
    }),
  );
  server.get<Named>(`${secrets}/:name`, ({ params: { namespace, name } }, reply) => {
    const found = tokens.secret(namespace, name);
    return found ? shownSecret(found) : missing(reply, 'secrets', name);
  });
  server.delete<Named>(`${secrets}/:name`, ({ params: { namespace, name } }, reply) => {
    if (!tokens.secret(namespace, name)) return missing(reply, 'secrets', name);
    tokens.removeSecret(namespace, name);
    return { kind: 'Status', apiVersion: 'v1', status: 'Success' };
  });
}

function shownAccount({ name, tokens }: Account): object {
  const shown = tokens.map(({ id, issuedAt, expiresAt }) => ({
    id,
    issuedAt: String(issuedAt),
    ...(expiresAt ? { expiresAt: String(expiresAt) } : {}),
  }));
  return { name, enabled: true, capabilities: ['apiKey'], ...(shown.length ? { tokens: shown } : {}) };
}

export function shownSecret({ namespace, name, type, labels = {}, data = {} }: TokenSecret): object {
  return {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: { name, namespace, uid: `uid-${namespace}-${name}`, labels },
    type,
    data,
  };
}
