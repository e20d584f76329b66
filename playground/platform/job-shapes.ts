import type { JobState, JobView, PodView } from './job-states.ts';

const NODE = 'worker-1';
const NO_ROOM =
  '0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available: 3 No preemption victims found.';
const FORBIDDEN =
  'Error creating: pods "p" is forbidden: violates PodSecurity "restricted:latest": seccompProfile (pod or container must not set it to "Unconfined")';

/** A Job as the API shows it (https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1). */
export function shownJob(job: JobState, { pods, ended }: JobView): object {
  const { namespace, name, uid, manifest, createdAt } = job;
  const count = (wanted: (pod: PodView) => boolean) => pods.filter(wanted).length;
  const condition = (type: string) => ({
    type,
    status: 'True',
    reason: ended?.reason,
    message: ended?.message,
    lastProbeTime: time(ended?.at),
    lastTransitionTime: time(ended?.at),
  });
  const conditions =
    ended && [ended.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget', ended.type].map(condition);
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    ...manifest,
    metadata: { ...manifest.metadata, name, namespace, uid, creationTimestamp: time(createdAt) },
    status: {
      startTime: time(createdAt),
      active: count(({ phase }) => phase === 'Pending' || phase === 'Running'),
      ready: count(({ phase }) => phase === 'Running'),
      succeeded: count(({ phase }) => phase === 'Succeeded'),
      failed: count(({ phase }) => phase === 'Failed'),
      ...(conditions ? { conditions } : {}),
      ...(ended?.type === 'Complete' ? { completionTime: time(ended.at) } : {}),
    },
  };
}

export function shownPod(
  { namespace, name: jobName, uid: owner, manifest, play, failure }: JobState,
  pod: PodView,
): object {
  const { name, uid, phase, scheduled, evicted, createdAt } = pod;
  const { metadata, spec } = manifest.spec.template;
  const disrupted = { type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message: evicted };
  const unplaced = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: NO_ROOM };
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      namespace,
      uid,
      labels: labelsOf(jobName, owner, metadata?.labels),
      annotations: metadata?.annotations ?? {},
      creationTimestamp: time(createdAt),
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: jobName, uid: owner, controller: true }],
    },
    spec: { ...spec, ...(scheduled ? { nodeName: NODE } : {}) },
    status: {
      phase,
      ...(evicted ? { reason: 'Evicted', message: evicted } : {}),
      conditions: [
        ...(scheduled ? [{ type: 'PodScheduled', status: 'True' }] : failure === 'no-node' ? [unplaced] : []),
        ...(evicted ? [disrupted] : []),
      ],
      ...(scheduled ? { containerStatuses: [shownContainer(spec.containers[0], pod, play.message)] } : {}),
    },
  };
}

function shownContainer(
  container: { readonly name: string; readonly image: string } | undefined,
  { waiting, startedAt, ended }: PodView,
  message: string | undefined,
): object {
  const terminated = ended && {
    exitCode: ended.exitCode,
    reason: ended.reason,
    startedAt: time(startedAt),
    finishedAt: time(ended.at),
    ...(message === undefined ? {} : { message }),
  };
  const running = startedAt === undefined || ended ? undefined : { startedAt: time(startedAt) };
  return {
    name: container?.name,
    image: container?.image,
    imageID: '',
    ready: running !== undefined,
    started: running !== undefined,
    restartCount: 0,
    state: { ...(waiting ? { waiting } : {}), ...(running ? { running } : {}), ...(terminated ? { terminated } : {}) },
  };
}

/** The events of a Job and of its pods, oldest first. */
export function shownEvents(job: JobState, { pods }: JobView): object[] {
  const of =
    (kind: string, name: string, uid: string) => (type: string, reason: string, message: string, at: number) => ({
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { name: `${name}.${reason.toLowerCase()}`, namespace: job.namespace, creationTimestamp: time(at) },
      involvedObject: { kind, namespace: job.namespace, name, uid },
      type,
      reason,
      message,
      firstTimestamp: time(at),
      lastTimestamp: time(at),
      count: 1,
    });
  const jobEvent = of('Job', job.name, job.uid);
  const made =
    job.failure === 'forbidden'
      ? [jobEvent('Warning', 'FailedCreate', FORBIDDEN, job.createdAt)]
      : pods.map(({ name, createdAt }) => jobEvent('Normal', 'SuccessfulCreate', `Created pod: ${name}`, createdAt));
  return [...made, ...pods.flatMap((pod) => podEvents(job, pod, of('Pod', pod.name, pod.uid)))];
}

function podEvents(
  { failure, lacks, manifest }: JobState,
  { name, scheduled, waiting, createdAt }: PodView,
  event: (type: string, reason: string, message: string, at: number) => object,
): object[] {
  const image = manifest.spec.template.spec.containers[0]?.image;
  if (!scheduled) return failure === 'no-node' ? [event('Warning', 'FailedScheduling', NO_ROOM, createdAt)] : [];
  const placed = event('Normal', 'Scheduled', `Successfully assigned ${name} to ${NODE}`, createdAt);
  if (lacks?.volume) {
    const message = `MountVolume.SetUp failed for volume "${lacks.volume}" : secret "${lacks.secret}" not found`;
    return [placed, event('Warning', 'FailedMount', message, createdAt + 1)];
  }
  const pulling = event('Normal', 'Pulling', `Pulling image "${image}"`, createdAt + 1);
  if (waiting?.message) return [placed, pulling, event('Warning', 'Failed', `Error: ${waiting.reason}`, createdAt + 2)];
  return [placed, pulling];
}

export function labelsOf(
  jobName: string,
  uid: string,
  labels: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const made = { 'batch.kubernetes.io/job-name': jobName, 'batch.kubernetes.io/controller-uid': uid };
  return { ...labels, ...made, 'job-name': jobName, 'controller-uid': uid };
}

function time(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
