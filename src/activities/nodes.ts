import { PatchStrategy, setHeaderOptions, type V1Node, type V1Pod } from '@kubernetes/client-node';
import { ApplicationFailure } from '@temporalio/activity';
import type { SomePods } from '../phrases-failure-upkeep.ts';
import type { Phrase } from '../phrases.ts';
import type { Effect } from '../run.ts';
import { pause } from './cancellation.ts';
import { heartbeating } from './heartbeat.ts';
import { declined, failing } from './failing.ts';
import { KEY_ANNOTATION, orMissing, unless, type ClusterClient } from './kubernetes-client.ts';
import { createProgress } from './progress.ts';

export type NodeActivities = ReturnType<typeof createNodeActivities>;

export type NodeOptions = {
  readonly cluster: ClusterClient;
  /** ms. */
  readonly pollInterval: number;
  readonly progressEvery: number;
  /** How long disruption budgets may hold a drain up. ms. */
  readonly patience: number;
};

type Acted = { readonly node: string; readonly effect: Effect };

const [NOT_FOUND, TOO_MANY] = [404, 429];
const NAMED = 3;
const MIRROR = 'kubernetes.io/config.mirror';

/** Nodes that should take no more pods, or have none. */
export function createNodeActivities({ cluster, pollInterval, progressEvery, patience }: NodeOptions) {
  const { core } = cluster;

  async function cordon({ node: name, effect }: Acted): Promise<void> {
    const found: V1Node | undefined = await orMissing(core().readNode({ name }), `look at node ${name}`);
    if (!found) throw declined({ id: 'upkeep.no-node', node: name });
    if (found.spec?.unschedulable) return;
    const body = { metadata: { annotations: { [KEY_ANNOTATION]: effect.key } }, spec: { unschedulable: true } };
    const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    await unless([], core().patchNode({ name, body }, merge), `cordon node ${name}`);
  }

  async function podsOn(node: string): Promise<readonly V1Pod[]> {
    const listing = core().listPodForAllNamespaces({ fieldSelector: `spec.nodeName=${node}` });
    const { items = [] } = (await unless([], listing, `list the pods on ${node}`)) ?? {};
    return items.filter(isToMove);
  }

  /** True unless a disruption budget holds it. A pod of that name but another uid is not the one we meant. */
  async function evict({ metadata = {} }: V1Pod): Promise<boolean> {
    const { name = '', namespace = '', uid } = metadata;
    const body = { metadata: { name, namespace }, deleteOptions: uid ? { preconditions: { uid } } : {} };
    const asked = core().createNamespacedPodEviction({ name, namespace, body });
    const gone = unless([NOT_FOUND], asked, `evict ${name}`).then(() => true);
    return gone.catch((error: unknown) => {
      if (error instanceof ApplicationFailure && error.message.includes(`(${TOO_MANY})`)) return false;
      throw error;
    });
  }

  return {
    /** The node takes no new pods; one that takes none already is left as it is. */
    async cordonNode(acted: Acted): Promise<Phrase> {
      return heartbeating(async () => {
        await cordon(acted);
        return { id: 'incident.cordoned', node: acted.node };
      });
    },

    /** Cordons the node and has its pods evicted within their disruption budgets, until only DaemonSets' are left. */
    async drainNode({ node, effect }: Acted): Promise<Phrase> {
      const tell = createProgress(effect, progressEvery);
      return heartbeating<{ evicted: number; since: number }, Phrase>(async (keep, last) => {
        let { evicted, since } = last ?? { evicted: 0, since: Date.now() };
        await cordon({ node, effect });
        const alone = (await podsOn(node)).filter(({ metadata }) => !metadata?.ownerReferences?.length);
        if (alone.length > 0) {
          throw declined({ id: 'upkeep.not-drained', node, ...named(alone) });
        }
        for (;;) {
          const left = await podsOn(node);
          if (left.length === 0) return { id: 'incident.drained', node, evicted };
          let held: string | undefined;
          for (const pod of left.filter(({ metadata }) => !metadata?.deletionTimestamp)) {
            if (await evict(pod)) evicted += 1;
            else held = pod.metadata?.name;
          }
          keep({ evicted, since });
          if (Date.now() - since > patience) {
            const phrase = { id: 'upkeep.not-left', node, ...named(left) } as const;
            throw failing(phrase, 'KubernetesError', { nonRetryable: true });
          }
          tell({ id: 'incident.draining', node, left: left.length, ...(held ? { held } : {}) });
          await pause(pollInterval);
        }
      });
    },
  };
}

/** DaemonSets put theirs back at once, static pods are the kubelet's, and what has ended holds nothing up. */
function isToMove({ metadata = {}, status }: V1Pod): boolean {
  if (metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet')) return false;
  if (metadata.annotations?.[MIRROR] !== undefined) return false;
  return status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}

function named(pods: readonly V1Pod[]): SomePods {
  const names = pods.slice(0, NAMED).map(({ metadata }) => `${metadata?.namespace}/${metadata?.name}`);
  return { pods: names, more: pods.length - names.length };
}
