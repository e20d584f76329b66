import type { Application, ArgoCdClientOptions, Source } from './argocd-client.ts';
import { createHttp, failureOf, type HttpRequest } from './http.ts';

export type ArgoCdInventory = ReturnType<typeof createArgoCdInventory>;

/** Times in Unix seconds; a token without `expiresAt` never expires. */
export type AccountToken = { readonly account: string; readonly id: string; readonly expiresAt?: number };

type Account = {
  readonly name: string;
  readonly tokens?: readonly { readonly id: string; readonly expiresAt?: string | number }[] | null;
};

/** What Argo CD holds across applications: the images it deployed, and the tokens of its accounts. */
export function createArgoCdInventory({ url, token, dispatcher }: ArgoCdClientOptions) {
  const http = createHttp({
    system: 'Argo CD',
    baseUrl: `${url.replace(/\/$/, '')}/api/v1/`,
    headers: () => ({ authorization: `Bearer ${token}` }),
    ...(dispatcher ? { dispatcher } : {}),
  });

  async function ask<T>(method: HttpRequest['method'], path: string, asking: string): Promise<T | undefined> {
    const answer = await http({ method, path, asking, ...(method === 'GET' ? {} : { json: {} }) });
    if (answer.status === 404) return undefined;
    if (answer.status < 200 || answer.status > 299) throw failureOf('Argo CD', asking, answer);
    return JSON.parse(answer.body || '{}') as T;
  }

  return {
    /** Every image that runs, is set, or stands in the history of an application. */
    async images(): Promise<readonly string[]> {
      const all = await ask<{ items?: readonly Application[] | null }>('GET', 'applications', 'list the applications');
      return (all?.items ?? []).flatMap(({ spec, status }) => [
        ...(status?.summary?.images ?? []),
        ...imagesIn(spec),
        ...(status?.history ?? []).flatMap(imagesIn),
      ]);
    },

    async tokens(): Promise<readonly AccountToken[]> {
      const all = await ask<{ items?: readonly Account[] | null }>('GET', 'account', 'list the accounts');
      return (all?.items ?? []).flatMap(tokensOf);
    },

    async tokensOf(account: string): Promise<readonly AccountToken[]> {
      const found = await ask<Account>('GET', `account/${encodeURIComponent(account)}`, `look at account ${account}`);
      return found ? tokensOf(found) : [];
    },

    async removeToken({ account, id }: AccountToken): Promise<void> {
      const path = `account/${encodeURIComponent(account)}/token/${encodeURIComponent(id)}`;
      await ask('DELETE', path, `delete a token of account ${account}`);
    },
  };
}

/** The gateway writes 64-bit numbers as strings. */
function tokensOf({ name, tokens }: Account): AccountToken[] {
  return (tokens ?? []).map(({ id, expiresAt }) => ({
    account: name,
    id,
    ...(Number(expiresAt ?? 0) > 0 ? { expiresAt: Number(expiresAt) } : {}),
  }));
}

/** Overrides of Kustomize (`[name=]image`) and values of Helm, as far as a source names images itself. */
function imagesIn({ source, sources }: { readonly source?: Source; readonly sources?: readonly Source[] }): string[] {
  return [...(source ? [source] : []), ...(sources ?? [])].flatMap(({ kustomize, helm }) => {
    const set = (kustomize?.images ?? []).map((image) => image.slice(image.indexOf('=') + 1));
    const values = (helm?.parameters ?? []).map(({ value }) => value);
    return [...set, ...values.map((value) => (/^sha256:[0-9a-f]{64}$/.test(value) ? `x/y@${value}` : value))];
  });
}
