import { z } from 'zod';
import type { ArgoCdClientOptions, Source } from './argocd-client.ts';
import { accountShape, accountsShape, imagesShape } from './argocd-shape.ts';
import { readSuccess } from './http-answer.ts';
import { createHttp } from './http.ts';

export type ArgoCdInventory = ReturnType<typeof createArgoCdInventory>;

/** Times in Unix seconds; a token without `expiresAt` never expires. */
export type AccountToken = { readonly account: string; readonly id: string; readonly expiresAt?: number };

type Account = {
  readonly name: string;
  readonly tokens?: readonly { readonly id: string; readonly expiresAt?: number }[];
};
type Sourced = { readonly source?: Source; readonly sources?: readonly Source[] };
/** An Application, as far as it names images. */
type NamingImages = {
  readonly spec: Sourced;
  readonly status?: {
    readonly summary?: { readonly images?: readonly string[] };
    readonly history?: readonly Sourced[];
  };
};
type All<T> = { readonly items?: readonly T[] };

/** What Argo CD holds across applications: the images it deployed, and the tokens of its accounts. */
export function createArgoCdInventory({ url, token, dispatcher }: ArgoCdClientOptions) {
  const http = createHttp({
    system: 'Argo CD',
    baseUrl: `${url.replace(/\/$/, '')}/api/v1/`,
    headers: () => ({ authorization: `Bearer ${token}` }),
    ...(dispatcher ? { dispatcher } : {}),
  });

  async function read<T>(path: string, asking: string, shape: z.ZodType): Promise<T> {
    return readSuccess('Argo CD', asking, await http({ method: 'GET', path, asking }), shape);
  }

  return {
    /** Every image that runs, is set, or stands in the history of an application. */
    async images(): Promise<readonly string[]> {
      const all = await read<All<NamingImages>>('applications', 'list the applications', imagesShape);
      return (all.items ?? []).flatMap(({ spec, status }) => [
        ...(status?.summary?.images ?? []),
        ...imagesIn(spec),
        ...(status?.history ?? []).flatMap(imagesIn),
      ]);
    },

    async tokens(): Promise<readonly AccountToken[]> {
      const all = await read<All<Account>>('account', 'list the accounts', accountsShape);
      return (all.items ?? []).flatMap(tokensOf);
    },

    async tokensOf(account: string): Promise<readonly AccountToken[]> {
      const path = `account/${encodeURIComponent(account)}`;
      const asking = `look at account ${account}`;
      const answer = await http({ method: 'GET', path, asking });
      return answer.status === 404 ? [] : tokensOf(readSuccess('Argo CD', asking, answer, accountShape));
    },

    async removeToken({ account, id }: AccountToken): Promise<void> {
      const path = `account/${encodeURIComponent(account)}/token/${encodeURIComponent(id)}`;
      const asking = `delete a token of account ${account}`;
      const answer = await http({ method: 'DELETE', path, asking, json: {} });
      if (answer.status !== 404) readSuccess('Argo CD', asking, answer, z.unknown());
    },
  };
}

function tokensOf({ name, tokens = [] }: Account): AccountToken[] {
  return tokens.map(({ id, expiresAt = 0 }) => ({ account: name, id, ...(expiresAt > 0 ? { expiresAt } : {}) }));
}

/** Overrides of Kustomize (`[name=]image`) and values of Helm, as far as a source names images itself. */
function imagesIn({ source, sources }: Sourced): string[] {
  return [...(source ? [source] : []), ...(sources ?? [])].flatMap(({ kustomize, helm }) => {
    const set = (kustomize?.images ?? []).map((image) => image.slice(image.indexOf('=') + 1));
    const values = (helm?.parameters ?? []).flatMap(({ value }) => value ?? []);
    return [...set, ...values.map((value) => (/^sha256:[0-9a-f]{64}$/.test(value) ? `x/y@${value}` : value))];
  });
}
