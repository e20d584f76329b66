import type { CoreV1Event, V1ContainerStatus, V1Job, V1Pod } from '@kubernetes/client-node';
import type { JobCause, JobTrouble } from '../phrases-failure-jobs.ts';
import { oneLine } from './one-line.ts';

/** Why a Job came to nothing. */
export type JobFault = { readonly cause: JobCause; readonly why: JobTrouble };

type Eviction = Extract<JobTrouble, { id: 'job.evicted' }>;

/**
 * A Job as the API shows it at one moment. `evictions` are of the pods that had to leave their nodes, oldest first. Why
 * it waits may be in Kubernetes' own words.
 */
export type JobSight = {
  readonly evictions: readonly Eviction[];
  readonly pod?: V1Pod;
} & (
  | { readonly is: 'waiting'; readonly reason: JobTrouble | string; readonly fault?: JobFault }
  | { readonly is: 'running' }
  | { readonly is: 'complete' }
  | { readonly is: 'failed'; readonly fault: JobFault }
);

/** Of Kubernetes' own words. Characters. */
const WORDS = 300;
const NO_IMAGE = ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull', 'RegistryUnavailable'];
const NO_START = ['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError', 'PreCreateHookError'];

/**
 * What a Job, its pods and their events say together. Much of it Kubernetes never ends by itself: an image that cannot
 * be pulled, a secret that is not there, a pod no node has room for. A `fault` of a waiting Job may still pass.
 */
export function sightOf(job: V1Job, pods: readonly V1Pod[], events: readonly CoreV1Event[]): JobSight {
  const inOrder = [...pods].sort((a, b) => createdAt(a) - createdAt(b));
  const pod = inOrder.at(-1);
  const seen = { evictions: inOrder.filter(isEvicted).map(evictionOf), ...(pod ? { pod } : {}) };
  const ended = job.status?.conditions?.find(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  );
  if (ended?.type === 'Complete') return { ...seen, is: 'complete' };
  if (ended) return { ...seen, is: 'failed', fault: faultOf(job, ended, pod) };
  if (pod?.metadata?.deletionTimestamp) {
    return { ...seen, is: 'waiting', reason: { id: 'job.leaving', node: pod.spec?.nodeName } };
  }
  if (pod && isEvicted(pod)) return { ...seen, is: 'waiting', reason: evictionOf(pod) };
  if (pod && !isPending(pod)) return { ...seen, is: 'running' };
  const latest = [...events].sort((a, b) => happenedAt(a) - happenedAt(b)).at(-1);
  const fault = pod ? stuckPod(pod, latest) : missingPod(latest);
  if (fault) return { ...seen, is: 'waiting', reason: fault.why, fault };
  const reason = latest?.message ?? ({ id: pod ? 'job.being-made' : 'job.without-pod' } as const);
  return { ...seen, is: 'waiting', reason };
}

/** What the first container left in `/dev/termination-log`, at most 4 KiB. */
export function terminationMessageOf(pod: V1Pod | undefined): string {
  const first = pod?.spec?.containers[0]?.name;
  return statusesOf(pod).find(({ name }) => name === first)?.state?.terminated?.message ?? '';
}

function faultOf(job: V1Job, condition: { reason?: string; message?: string }, pod: V1Pod | undefined): JobFault {
  if (condition.reason === 'DeadlineExceeded') {
    return { cause: 'deadline', why: { id: 'job.too-slow', limit: 1_000 * (job.spec?.activeDeadlineSeconds ?? 0) } };
  }
  if (pod && isEvicted(pod)) return { cause: 'evicted', why: evictionOf(pod) };
  const ended = statusesOf(pod).find(({ state }) => state?.terminated?.exitCode);
  const { reason, exitCode } = ended?.state?.terminated ?? {};
  if (reason === 'OOMKilled')
    return { cause: 'memory', why: { id: 'job.out-of-memory', limit: limitOf(pod, ended?.name) } };
  if (exitCode !== undefined) return { cause: 'exit', why: { id: 'job.exited', code: exitCode } };
  return { cause: 'exit', why: { id: 'job.failed', words: bare(condition.message ?? condition.reason ?? '') } };
}

function limitOf(pod: V1Pod | undefined, container: string | undefined): string | undefined {
  return pod?.spec?.containers.find(({ name }) => name === container)?.resources?.limits?.['memory'];
}

/** Without a pod the Job's own events say why: a quota, a policy that forbids it. */
function missingPod(latest: CoreV1Event | undefined): JobFault | undefined {
  return latest?.type === 'Warning'
    ? { cause: 'start', why: { id: 'job.no-pod', words: bare(latest.message ?? '') } }
    : undefined;
}

/** Only its newest event counts: a volume that came late is no trouble any more once the image is being pulled. */
function stuckPod(pod: V1Pod, latest: CoreV1Event | undefined): JobFault | undefined {
  const placed = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (placed?.status === 'False' && placed.reason === 'Unschedulable') {
    return { cause: 'no-node', why: { id: 'job.no-node', words: bare(placed.message ?? '') } };
  }
  for (const { image, state } of statusesOf(pod)) {
    const { reason = '', message = reason } = state?.waiting ?? {};
    if (NO_IMAGE.includes(reason)) {
      return { cause: 'image', why: { id: 'job.no-image', image, words: bare(message) } };
    }
    if (NO_START.includes(reason)) return { cause: 'start', why: { id: 'job.no-start', words: bare(message) } };
  }
  const failed = latest?.type === 'Warning' && /^Failed(?!Scheduling)/.test(latest.reason ?? '');
  return failed ? { cause: 'start', why: { id: 'job.no-start', words: bare(latest.message ?? '') } } : undefined;
}

function isPending(pod: V1Pod): boolean {
  return pod.status?.phase === 'Pending';
}

function isEvicted({ status }: V1Pod): boolean {
  if (status?.reason === 'Evicted') return true;
  return status?.conditions?.some(({ type, status: is }) => type === 'DisruptionTarget' && is === 'True') ?? false;
}

function evictionOf(pod: V1Pod): Eviction {
  const why = pod.status?.message ?? pod.status?.conditions?.find(({ type }) => type === 'DisruptionTarget')?.message;
  return { id: 'job.evicted', node: pod.spec?.nodeName, words: bare(why ?? '') };
}

function statusesOf(pod: V1Pod | undefined): readonly V1ContainerStatus[] {
  return [...(pod?.status?.containerStatuses ?? []), ...(pod?.status?.initContainerStatuses ?? [])];
}

function createdAt({ metadata }: V1Pod): number {
  return metadata?.creationTimestamp?.getTime() ?? 0;
}

function happenedAt({ lastTimestamp, eventTime, metadata }: CoreV1Event): number {
  return (lastTimestamp ?? eventTime ?? metadata.creationTimestamp)?.getTime() ?? 0;
}

function bare(text: string): string {
  return oneLine(text, { most: WORDS }).replace(/\.$/, '');
}
