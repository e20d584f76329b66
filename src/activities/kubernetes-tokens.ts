import type { V1Secret } from '@kubernetes/client-node';
import type { Removed } from './broom.ts';
import { orMissing, unless, type ClusterClient } from './kubernetes-client.ts';

export type ClusterTokens = ReturnType<typeof createClusterTokens>;

/** `expiresAt` in Unix ms. */
export type ClusterToken = {
  readonly group: string;
  readonly id: string;
  readonly label: string;
  readonly expiresAt?: number;
};

const SYSTEM = 'kube-system';
const BOOTSTRAP = 'bootstrap.kubernetes.io/token';
const ACCOUNT = 'kubernetes.io/service-account-token';
/** Set by Kubernetes' own cleaner on tokens nobody has used for a year (kube-controller-manager, LegacyServiceAccountTokenCleanUp). */
const INVALID_SINCE = 'kubernetes.io/legacy-token-invalid-since';
/** What Deckhand writes on the tokens with which nodes join: they are its own to take back. */
const OURS = 'deckhand';
const CONFLICT = 409;

/** Tokens that lie in the cluster as Secrets: with which nodes join, and those of service accounts from before they expired. */
export function createClusterTokens({ core }: ClusterClient) {
  async function secrets(namespace: string, type: string): Promise<readonly V1Secret[]> {
    const asking = `list the tokens of ${namespace}`;
    const listing = core().listNamespacedSecret({ namespace, fieldSelector: `type=${type}` });
    return (await unless([], listing, asking))?.items ?? [];
  }

  const find = (namespace: string, name: string) =>
    orMissing(core().readNamespacedSecret({ namespace, name }), `look at a token of ${namespace}`);

  return {
    async bootstrap(): Promise<readonly ClusterToken[]> {
      return (await secrets(SYSTEM, BOOTSTRAP)).flatMap((secret) => shown(SYSTEM, secret) ?? []);
    },

    async serviceAccounts(namespace: string): Promise<readonly ClusterToken[]> {
      return (await secrets(namespace, ACCOUNT)).flatMap((secret) => shown(namespace, secret) ?? []);
    },

    async find(namespace: string, name: string): Promise<ClusterToken | undefined> {
      const secret = await find(namespace, name);
      return secret && shown(namespace, secret);
    },

    /** Only the very Secret that was looked at: one of its name that was made since stays. */
    async remove(namespace: string, name: string): Promise<Removed> {
      const secret = await find(namespace, name);
      const uid = secret?.metadata?.uid;
      if (!secret) return { is: 'gone' };
      const deleting = core().deleteNamespacedSecret({
        namespace,
        name,
        ...(uid ? { body: { preconditions: { uid } } } : {}),
      });
      const answer = await unless([CONFLICT, 404], deleting, `delete a token of ${namespace}`);
      if (answer || !(await find(namespace, name))) return { is: 'gone' };
      return { is: 'refused', why: { id: 'kept.namesake' } };
    },
  };
}

function shown(namespace: string, { metadata, type, data = {} }: V1Secret): ClusterToken | undefined {
  const { name = '', labels = {} } = metadata ?? {};
  const value = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString();
  const id = `secret/${namespace}/${name}`;
  if (type === BOOTSTRAP) {
    if (value('description') === OURS) return undefined;
    const expiresAt = Date.parse(value('expiration'));
    return { group: 'bootstrap tokens', id, label: name, ...(Number.isNaN(expiresAt) ? {} : { expiresAt }) };
  }
  if (type !== ACCOUNT) return undefined;
  const since = Date.parse(labels[INVALID_SINCE] ?? '');
  const label = `${namespace}/${name}`;
  return { group: 'service-account tokens', id, label, ...(Number.isNaN(since) ? {} : { expiresAt: since }) };
}
