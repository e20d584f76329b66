import { createHash, randomBytes } from 'node:crypto';
import { PatchStrategy, setHeaderOptions, type V1Node, type V1Secret } from '@kubernetes/client-node';
import type { Phrase } from '../phrases.ts';
import type { Effect } from '../run.ts';
import { orCancelled, pause } from './cancellation.ts';
import { declined } from './failing.ts';
import { heartbeating } from './heartbeat.ts';
import { createClusterClient, KEY_ANNOTATION, orMissing, RUN_LABEL, type ClusterOptions } from './kubernetes-client.ts';
import { createProgress } from './progress.ts';

export type KubernetesActivities = ReturnType<typeof createKubernetes>['activities'];
export type JoinTokens = ReturnType<typeof createKubernetes>['joinTokens'];

export type KubernetesOptions = ClusterOptions & {
  /** ms. */
  readonly pollInterval: number;
  readonly progressEvery: number;
};

/** ms. */
const TOKEN_LIFE = 3_600_000;
/** ms. A token with less than this left would expire under the play that uses it. */
const TOKEN_LEFT = 900_000;

/** The cluster: join tokens for new nodes, waiting for them, and taking them out again. */
export function createKubernetes({ pollInterval, progressEvery, ...options }: KubernetesOptions) {
  const { core } = createClusterClient(options);

  async function find(name: string): Promise<V1Node | undefined> {
    return orMissing(core().readNode({ name }), `look at node ${name}`);
  }

  const activities = {
    /** Waits until the node this run configured is Ready, then gives it the profile's labels. */
    async waitForNodeReady({
      node,
      labels,
      effect,
    }: {
      node: string;
      labels: Readonly<Record<string, string>>;
      effect: Effect;
    }) {
      const tell = createProgress(effect, progressEvery);
      return heartbeating(async () => {
        for (;;) {
          const found = await orCancelled(find(node));
          const maker = found?.metadata?.labels?.[RUN_LABEL];
          if (found && maker !== effect.run) throw declined({ id: 'node.not-ours', node });
          const ready = found?.status?.conditions?.find(({ type }) => type === 'Ready');
          if (found && ready?.status === 'True') {
            const body = { metadata: { labels, annotations: { [KEY_ANNOTATION]: effect.key } } };
            const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
            await orMissing(core().patchNode({ name: node, body }, merge), `label node ${node}`);
            return { version: found.status?.nodeInfo?.kubeletVersion ?? '', address: internalAddress(found) };
          }
          tell({
            id: 'provision.joining',
            condition: found ? (ready?.message ?? 'not Ready yet') : 'not registered yet',
          });
          await pause(pollInterval);
        }
      });
    },

    /** Undo: takes the node out if, and only if, this run made it. */
    async deleteNode({ node, run }: { node: string; run: string }): Promise<Phrase> {
      return heartbeating(async () => {
        const found = await find(node);
        if (!found) return { id: 'undo.left', kind: 'node', what: node, why: { id: 'left.never-joined' } };
        if (found.metadata?.labels?.[RUN_LABEL] !== run) {
          return { id: 'undo.left', kind: 'node', what: node, why: { id: 'left.not-made' } };
        }
        await orMissing(core().deleteNode({ name: node }), `delete node ${node}`);
        return { id: 'undo.node-deleted', node };
      });
    },
  };

  const joinTokens = {
    /**
     * A bootstrap token that lets one node join within the hour. Its id follows from the key, so that a retry finds
     * the same (https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/).
     */
    async issue({ key }: Effect): Promise<string> {
      const id = tokenId(key);
      const name = `bootstrap-token-${id}`;
      const asking = 'make a join token';
      const kept = await orMissing(core().readNamespacedSecret({ namespace: 'kube-system', name }), asking);
      if (kept && lastsUntil(kept) > Date.now() + TOKEN_LEFT) return `${id}.${decoded(kept, 'token-secret')}`;
      if (kept) await orMissing(core().deleteNamespacedSecret({ namespace: 'kube-system', name }), asking);
      const fresh = randomBytes(8).toString('hex');
      const stringData = {
        'token-id': id,
        'token-secret': fresh,
        expiration: new Date(Date.now() + TOKEN_LIFE).toISOString().replace(/\.\d+Z$/, 'Z'),
        'usage-bootstrap-authentication': 'true',
        'usage-bootstrap-signing': 'true',
        'auth-extra-groups': 'system:bootstrappers:k3s:default-node-token',
        description: 'deckhand',
      };
      const body = { metadata: { name, namespace: 'kube-system' }, type: 'bootstrap.kubernetes.io/token', stringData };
      await orMissing(core().createNamespacedSecret({ namespace: 'kube-system', body }), asking);
      return `${id}.${fresh}`;
    },

    async revoke({ key }: Effect): Promise<void> {
      const name = `bootstrap-token-${tokenId(key)}`;
      await orMissing(core().deleteNamespacedSecret({ namespace: 'kube-system', name }), 'delete a join token');
    },
  };

  return { activities, joinTokens };
}

function tokenId(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 6);
}

function lastsUntil(token: V1Secret): number {
  return Date.parse(decoded(token, 'expiration'));
}

function decoded({ data }: V1Secret, key: string): string {
  return Buffer.from(data?.[key] ?? '', 'base64').toString();
}

function internalAddress({ status }: V1Node): string {
  return status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '';
}
