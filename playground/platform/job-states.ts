/** A Job as it was posted, as far as the simulation looks. */
export type JobManifest = {
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly activeDeadlineSeconds?: number;
    readonly ttlSecondsAfterFinished?: number;
    readonly podFailurePolicy?: { readonly rules: readonly { readonly action: string }[] };
    readonly template: {
      readonly metadata?: JobManifest['metadata'];
      readonly spec: {
        readonly restartPolicy?: string;
        readonly containers: readonly {
          readonly name: string;
          readonly image: string;
          readonly args?: readonly string[];
          readonly env?: readonly {
            readonly name?: string;
            readonly value?: string;
            readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string } };
          }[];
          readonly resources?: { readonly limits?: Readonly<Record<string, string>> };
        }[];
        readonly volumes?: readonly { readonly name: string; readonly secret?: { readonly secretName: string } }[];
      };
    };
  };
};

/** What can be ordered for the next Job, as the `body` of an order on `job build` or `job tests`. */
export const JOB_FAILURES = [
  'step',
  'apparmor',
  'tests',
  'image',
  'no-node',
  'forbidden',
  'memory',
  'evicted',
  'evicted-always',
  'hang',
] as const;
export type JobFailure = (typeof JOB_FAILURES)[number];

/** What a container does, on its own clock in real ms from its start. */
export type Play = {
  readonly lasts: number;
  readonly lines: readonly (readonly [at: number, line: string])[];
  readonly exitCode: number;
  /** What it leaves in `/dev/termination-log`. */
  readonly message?: string;
};

export type JobState = {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly manifest: JobManifest;
  readonly createdAt: number;
  readonly play: Play;
  readonly failure?: JobFailure;
  /** A Secret it names that its namespace does not have. */
  readonly lacks?: { readonly secret: string; readonly volume?: string };
  /** Its effect, such as a push, has been had. */
  readonly settled?: boolean;
  /** What its program left in MLflow at its end is there. */
  readonly logged?: boolean;
  /** Deleted without its pods. */
  readonly orphaned?: boolean;
};

export type PodView = {
  readonly name: string;
  readonly uid: string;
  readonly createdAt: number;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  readonly scheduled: boolean;
  readonly waiting?: { readonly reason: string; readonly message?: string };
  readonly startedAt?: number;
  readonly ended?: { readonly at: number; readonly exitCode: number; readonly reason: string };
  readonly evicted?: string;
  readonly lines: readonly string[];
};

/** A Job at one moment. */
export type JobView = {
  readonly pods: readonly PodView[];
  readonly ended?: {
    readonly at: number;
    readonly type: 'Complete' | 'Failed';
    readonly reason: string;
    readonly message: string;
  };
};

/** Real ms from the making of a pod. */
const [POD, SCHEDULED, PULLING, STARTED] = [1_000, 2_000, 5_000, 10_000];
const AGAIN = 2_000;
/** How long an image is tried before it is backed off from, and the other way round. */
const BACK_OFF = 10_000;
const EVICTED = 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 87Mi.';
const MOST_PODS = 20;

/** What has become of a Job by now. Everything follows from when it was made, so nothing is lost with a restart. */
export function viewOf(job: JobState, now: number, speed: number): JobView {
  const { activeDeadlineSeconds, podFailurePolicy } = job.manifest.spec;
  const clock = (now - job.createdAt) * speed;
  const wall = (at: number) => job.createdAt + at / speed;
  const survives = podFailurePolicy?.rules.some(({ action }) => action === 'Ignore') ?? false;
  const pods: PodView[] = [];
  let ended: { at: number; type: 'Complete' | 'Failed'; reason: string; message: string } | undefined;

  let begun = 0;
  while (!ended && begun + POD <= clock && pods.length < MOST_PODS && job.failure !== 'forbidden') {
    const { pod, endedAt } = podAt(job, pods.length, begun, clock, wall);
    pods.push(pod);
    if (endedAt === undefined) break;
    if (pod.evicted && survives) begun = endedAt + AGAIN;
    else ended = { at: endedAt + 1_000, ...endOf(pod) };
  }
  const deadline = (activeDeadlineSeconds ?? Number.POSITIVE_INFINITY) * 1_000;
  if (clock >= deadline && (ended?.at ?? Number.POSITIVE_INFINITY) > deadline) {
    const message = 'Job was active longer than specified deadline';
    return { pods: [], ended: { at: wall(deadline), type: 'Failed', reason: 'DeadlineExceeded', message } };
  }
  return ended && ended.at <= clock ? { pods, ended: { ...ended, at: wall(ended.at) } } : { pods };
}

function endOf({ phase }: PodView) {
  return phase === 'Succeeded'
    ? ({
        type: 'Complete',
        reason: 'CompletionsReached',
        message: 'Reached expected number of succeeded pods',
      } as const)
    : ({
        type: 'Failed',
        reason: 'BackoffLimitExceeded',
        message: 'Job has reached the specified backoff limit',
      } as const);
}

function podAt(
  job: JobState,
  index: number,
  begun: number,
  clock: number,
  wall: (at: number) => number,
): { readonly pod: PodView; readonly endedAt?: number } {
  const { play, failure } = job;
  const age = clock - begun;
  const base = {
    name: `${job.name}-${'bcdfghjklmnpqrstvwxz'[index]}4x2k`,
    uid: `${job.uid}-${index}`,
    createdAt: wall(begun + POD),
    phase: 'Pending',
    scheduled: age >= SCHEDULED && failure !== 'no-node',
    lines: [],
  } as const satisfies PodView;
  if (!base.scheduled) return { pod: base };
  const waiting = waitingOf(job, age);
  if (waiting) return { pod: { ...base, waiting } };

  const evicts = failure === 'evicted-always' || (failure === 'evicted' && index === 0);
  const share = evicts ? 0.5 : failure === 'memory' ? 0.4 : 1;
  const ran = Math.min(age - STARTED, play.lasts * share);
  const lines = play.lines.filter(([at]) => at <= ran).map(([, line]) => line);
  const startedAt = wall(begun + STARTED);
  const endedAt = begun + STARTED + play.lasts * share;
  if (clock < endedAt) return { pod: { ...base, phase: 'Running', startedAt, lines } as const };
  const at = wall(endedAt);
  if (evicts) {
    const ended = { at, exitCode: 137, reason: 'Error' };
    return { endedAt, pod: { ...base, phase: 'Failed', startedAt, lines, ended, evicted: EVICTED } as const };
  }
  const exitCode = failure === 'memory' ? 137 : play.exitCode;
  const reason = failure === 'memory' ? 'OOMKilled' : exitCode ? 'Error' : 'Completed';
  const phase = exitCode ? 'Failed' : 'Succeeded';
  return { endedAt, pod: { ...base, phase, startedAt, lines, ended: { at, exitCode, reason } } as const };
}

function waitingOf({ failure, lacks, manifest }: JobState, age: number): PodView['waiting'] {
  const { image = '' } = manifest.spec.template.spec.containers[0] ?? {};
  if (failure === 'image' && age >= PULLING) {
    const why = `ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "${image}": not found`;
    return Math.floor((age - PULLING) / BACK_OFF) % 2 === 0
      ? { reason: 'ErrImagePull', message: why.slice('ErrImagePull: '.length) }
      : { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ${why}` };
  }
  if (lacks && !lacks.volume && age >= STARTED) {
    return { reason: 'CreateContainerConfigError', message: `secret "${lacks.secret}" not found` };
  }
  return age < STARTED || failure === 'image' || lacks ? { reason: 'ContainerCreating' } : undefined;
}
