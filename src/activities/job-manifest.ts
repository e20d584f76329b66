import { createHash } from 'node:crypto';
import type { V1Job, V1PodSpec } from '@kubernetes/client-node';
import type { Effect } from '../run.ts';
import { KEY_ANNOTATION, RUN_LABEL } from './kubernetes-client.ts';

/** Kubernetes' own fields, as plain data. */
export type PodSpec = Pick<V1PodSpec, keyof V1PodSpec>;

/** Work for the cluster: one pod that ends. Durations in ms. */
export type JobRequest = {
  /** What the name begins with: `build`, `tests`, `train`. */
  readonly kind: string;
  readonly namespace: string;
  /** Its first container is the one whose log and end count. */
  readonly pod: PodSpec;
  /** Kubernetes itself ends the Job then, whoever watches; waiting for a node counts. */
  readonly timeout: number;
  /** How often it may be evicted and started anew on another node. */
  readonly evictions?: number;
  /** How long it may wait for a node with room; for a GPU this may be hours. */
  readonly waitForNode?: number;
};

export const EVICTIONS = 2;
/** s. A worker that was away over a weekend still finds how the Job ended. */
const KEPT = 3 * 86_400;

/** The same for every attempt at an effect, so that a retry finds what an earlier one started. */
export function jobName({ kind }: Pick<JobRequest, 'kind'>, { key }: Effect): string {
  return `${kind}-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
}

/**
 * The Job of an effect. It runs once: a pod that fails is not started again, only one that had to leave its node is
 * (https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy).
 */
export function manifestOf(request: JobRequest, effect: Effect): V1Job {
  const { namespace, pod, timeout, evictions = EVICTIONS } = request;
  const labels = { 'app.kubernetes.io/managed-by': 'deckhand', [RUN_LABEL]: effect.run };
  const annotations = { [KEY_ANNOTATION]: effect.key };
  const onPodConditions = [{ type: 'DisruptionTarget', status: 'True' }];
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: jobName(request, effect), namespace, labels, annotations },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: Math.ceil(timeout / 1_000),
      ttlSecondsAfterFinished: KEPT,
      ...(evictions > 0 ? { podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions }] } } : {}),
      template: {
        metadata: { labels, annotations },
        spec: { automountServiceAccountToken: false, ...pod, restartPolicy: 'Never' },
      },
    },
  };
}
