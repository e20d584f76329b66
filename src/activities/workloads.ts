import { PatchStrategy, setHeaderOptions, type V1Deployment } from '@kubernetes/client-node';
import type { Workload } from '../incidents.ts';
import type { Phrase } from '../phrases.ts';
import type { Effect } from '../run.ts';
import { marking, markOf } from './act-marks.ts';
import { orCancelled, pause } from './cancellation.ts';
import { heartbeating } from './heartbeat.ts';
import { declined, failing } from './failing.ts';
import { orMissing, unless, type ClusterClient } from './kubernetes-client.ts';
import { createProgress } from './progress.ts';

export type WorkloadActivities = ReturnType<typeof createWorkloadActivities>;

export type WorkloadOptions = {
  readonly cluster: ClusterClient;
  /** ms. */
  readonly pollInterval: number;
  readonly progressEvery: number;
};

/** By which `kubectl rollout restart` makes pods new, and tells when. */
const RESTARTED = 'kubectl.kubernetes.io/restartedAt';

/** So many looks without one more pod that is ready: three minutes. */
const SETTLED = 90;

type Acted = Workload & { readonly effect: Effect };

/** Deployments: restarting and scaling them, and waiting until their pods are there. */
export function createWorkloadActivities({ cluster, pollInterval, progressEvery }: WorkloadOptions) {
  const { apps } = cluster;

  async function find({ namespace, deployment: name }: Workload): Promise<V1Deployment> {
    const reading = apps().readNamespacedDeployment({ namespace, name });
    const found = await orMissing(reading, `look at Deployment ${name}`);
    if (!found) throw declined({ id: 'upkeep.no-deployment', deployment: name, namespace });
    return found;
  }

  async function patch({ namespace, deployment: name }: Workload, body: object, asking: string): Promise<void> {
    const merge = setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch);
    await unless([], apps().patchNamespacedDeployment({ namespace, name, body }, merge), asking);
  }

  /** As `kubectl rollout status` has it; no longer than while there is news every `patience` looks, if that is given. */
  async function untilRolledOut({ effect, ...workload }: Acted, patience = Infinity): Promise<V1Deployment> {
    const tell = createProgress(effect, progressEvery);
    let best = -1;
    for (let idle = 0; ; idle++) {
      const found = await orCancelled(find(workload));
      const { metadata = {}, spec, status = {} } = found;
      const { deployment } = workload;
      const wanted = spec?.replicas ?? 1;
      const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, observedGeneration = 0 } = status;
      const isSeen = observedGeneration >= (metadata.generation ?? 0);
      if (isSeen && updatedReplicas >= wanted && replicas === updatedReplicas && availableReplicas >= wanted)
        return found;
      const stuck = status.conditions?.find(({ reason }) => reason === 'ProgressDeadlineExceeded');
      if (isSeen && stuck) {
        const ready = availableReplicas;
        const phrase = { id: 'upkeep.not-ready', deployment, ready, wanted, words: stuck.message } as const;
        throw failing(phrase, 'KubernetesError', { nonRetryable: true });
      }
      if (isSeen && availableReplicas > best) [best, idle] = [availableReplicas, 0];
      if (idle >= patience) return found;
      tell({ id: 'incident.rolling', deployment, updated: Math.min(updatedReplicas, availableReplicas), wanted });
      await pause(pollInterval);
    }
  }

  return {
    /** Replaces a Deployment's pods, once for this effect, and waits until the new ones are ready. */
    async restartDeployment({ effect, ...workload }: Acted): Promise<Phrase> {
      const { deployment } = workload;
      return heartbeating(async () => {
        const found = await find(workload);
        if (found.spec?.paused) {
          throw declined({ id: 'upkeep.paused', deployment });
        }
        const { annotations } = found.metadata ?? {};
        const mark = markOf(annotations, effect);
        const at = mark?.at ?? new Date().toISOString();
        if (!mark) {
          const metadata = { annotations: marking(annotations, effect, { at }) };
          const template = { metadata: { annotations: { [RESTARTED]: at } } };
          await patch(workload, { metadata, spec: { template } }, `restart ${deployment}`);
        }
        const now = await untilRolledOut({ ...workload, effect });
        const took = Math.max(0, Date.now() - Date.parse(at));
        return { id: 'incident.restarted', deployment, ready: now.status?.availableReplicas ?? 0, took };
      });
    },

    /**
     * Sets the number of replicas, once for this effect, and waits until they are ready, or until no more of them get so:
     * a pod that was in trouble before stays in it, and Kubernetes knows no deadline for scaling.
     */
    async scaleDeployment({ effect, replicas, ...workload }: Acted & { replicas: number }): Promise<Phrase> {
      const { deployment } = workload;
      return heartbeating(async () => {
        const found = await find(workload);
        const { annotations } = found.metadata ?? {};
        const mark = markOf(annotations, effect);
        const from = mark?.from ?? found.spec?.replicas ?? 1;
        if (!mark) {
          const metadata = { annotations: marking(annotations, effect, { at: new Date().toISOString(), from }) };
          await patch(workload, { metadata, spec: { replicas } }, `scale ${deployment}`);
        }
        const { status } = await untilRolledOut({ ...workload, effect }, SETTLED);
        return { id: 'incident.scaled', deployment, replicas, from, ready: status?.availableReplicas ?? 0 };
      });
    },
  };
}
