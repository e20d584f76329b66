import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Orders } from '../orders.ts';
import type { Store } from '../store.ts';
import { builtBy, type BuiltImage } from './build-play.ts';
import { playOf } from './job-plays.ts';
import { labelsOf, shownEvents, shownJob, shownPod } from './job-shapes.ts';
import { JOB_FAILURES, viewOf, type JobFailure, type JobManifest, type JobState } from './job-states.ts';
import type { MlflowStore } from './mlflow-store.ts';
import { endTraining, logTraining } from './training-logs.ts';
import { missing, refuse, selects } from './kubernetes-answers.ts';
import type { Workloads } from './workloads.ts';

export type JobsWorld = {
  readonly store: Store;
  readonly orders: Orders;
  readonly speed: number;
  readonly now: () => number;
  /** A build pushes here; what comes back is why the registry refuses. */
  readonly onBuilt: (built: BuiltImage) => string | undefined;
  readonly mlflow: MlflowStore;
  /** Pods of a namespace that are of no Job, and of no workload. */
  readonly podsOf: (namespace: string) => readonly object[];
  /** Pods of Deployments, with their logs and events. */
  readonly workloads: Pick<Workloads, 'pods' | 'log' | 'events'>;
};

type Named = { Params: { namespace: string; name: string } };
type Listed = { Params: { namespace: string }; Querystring: { labelSelector?: string; fieldSelector?: string } };

const NAMESPACES = /^(default|kube-system|builds|ml|[a-z0-9]+-(staging|production))$/;
const SECRETS = /^(builds\/(harbor-push|git-token)|[a-z0-9]+-staging\/harbor-push|ml\/mlflow)$/;
const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?$/;
const KIND = 'jobs.batch';

/** Jobs, their pods, logs and events; they run on their own clock, `speed` times as fast as life. */
export function serveJobs(
  server: FastifyInstance,
  { store, orders, speed, now, onBuilt, mlflow, podsOf, workloads }: JobsWorld,
) {
  const jobs = '/apis/batch/v1/namespaces/:namespace/jobs';
  const pods = '/api/v1/namespaces/:namespace/pods';
  const view = (job: JobState) => viewOf(job, now(), speed);
  const save = (job: JobState) => store.put('job', `${job.namespace}/${job.name}`, job);
  const get = (namespace: string, name: string) => {
    const job = store.get<JobState>('job', `${namespace}/${name}`);
    return job?.orphaned ? undefined : job;
  };
  const inNamespace = (namespace: string) => store.all<JobState>('job').filter((job) => job.namespace === namespace);

  // What a Job does to others happens when it is due, whoever asks for whatever.
  server.addHook('onRequest', async () => {
    for (const job of store.all<JobState>('job')) {
      report(job);
      settle(job);
    }
  });

  /** What its program logs is logged as it goes; how it ended is said once, and is then for others to change. */
  function report(job: JobState): void {
    if (job.logged) return;
    // One moment for both: what is logged last must be seen before the end is.
    const at = now();
    logTraining(job, mlflow, at, speed);
    const last = viewOf(job, at, speed).pods.at(-1);
    if (!last?.ended || last.evicted) return;
    endTraining(job, last.phase === 'Succeeded', mlflow);
    save({ ...job, logged: true });
  }

  function settle(seen: JobState): void {
    const job = store.get<JobState>('job', `${seen.namespace}/${seen.name}`) ?? seen;
    const { pods: made, ended } = view(job);
    const kept = (job.manifest.spec.ttlSecondsAfterFinished ?? Number.POSITIVE_INFINITY) * 1_000;
    if (ended && (now() - ended.at) * speed >= kept) return store.remove('job', `${job.namespace}/${job.name}`);
    if (job.settled || made.at(-1)?.phase !== 'Succeeded') return undefined;
    const built = builtBy(job.manifest.spec.template.spec.containers[0]?.args ?? []);
    const refusal = built && onBuilt(built);
    if (built && !refusal) store.put('built', job.uid, built);
    const { play } = job;
    const said = [play.lasts, `error: failed to solve: failed to push ${built?.image}: ${refusal}`] as const;
    return save({
      ...job,
      settled: true,
      play: refusal ? { ...play, exitCode: 1, lines: [...play.lines, said] } : play,
    });
  }

  server.post<{ Params: { namespace: string }; Body: JobManifest }>(jobs, ({ params: { namespace }, body }, reply) => {
    const { name } = body.metadata;
    if (!NAMESPACES.test(namespace)) return missing(reply, 'namespaces', namespace);
    const odd = oddIn(body);
    if (odd) return refuse(reply, 422, 'Invalid', `Job.batch "${name}" is invalid: ${odd}`);
    if (get(namespace, name)) return refuse(reply, 409, 'AlreadyExists', `${KIND} "${name}" already exists`);
    const image = builtBy(body.spec.template.spec.containers[0]?.args ?? [])?.image;
    const ordered = orders.take(`job ${name} in ${namespace}${image ? ` builds ${image}` : ''}`)?.body as
      | JobFailure
      | undefined;
    const failure = ordered && JOB_FAILURES.includes(ordered) ? ordered : undefined;
    const lacks = lackOf(namespace, body);
    const job: JobState = {
      namespace,
      name,
      uid: randomUUID(),
      manifest: body,
      createdAt: now(),
      play: playOf(body, failure, mlflow),
      ...(failure ? { failure } : {}),
      ...(lacks ? { lacks } : {}),
    };
    save(job);
    return reply.code(201).send(shownJob(job, view(job)));
  });
  server.get<Listed>(jobs, ({ params: { namespace }, query: { labelSelector } }) => ({
    kind: 'JobList',
    apiVersion: 'batch/v1',
    metadata: {},
    items: inNamespace(namespace)
      .filter(({ orphaned, manifest }) => !orphaned && selects(labelSelector, manifest.metadata.labels ?? {}))
      .map((job) => shownJob(job, view(job))),
  }));
  server.get<Named>(`${jobs}/:name`, ({ params: { namespace, name } }, reply) => {
    const job = get(namespace, name);
    return job ? shownJob(job, view(job)) : missing(reply, KIND, name);
  });
  /** Without a policy a Job's pods are left to go on, as batch/v1 has it. */
  server.delete<
    Named & { Querystring: { propagationPolicy?: string }; Body: { preconditions?: { uid?: string } } | null }
  >(`${jobs}/:name`, ({ params: { namespace, name }, query: { propagationPolicy = 'Orphan' }, body }, reply) => {
    const job = get(namespace, name);
    if (!job) return missing(reply, KIND, name);
    const uid = body?.preconditions?.uid ?? job.uid;
    if (uid !== job.uid) {
      const why = `the UID in the precondition (${uid}) does not match the UID in record (${job.uid})`;
      return refuse(
        reply,
        409,
        'Conflict',
        `Operation cannot be fulfilled on ${KIND} "${name}": Precondition failed: ${why}`,
      );
    }
    if (propagationPolicy === 'Orphan') save({ ...job, orphaned: true });
    else store.remove('job', `${namespace}/${name}`);
    return {
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Success',
      details: { name, group: 'batch', kind: 'jobs', uid },
    };
  });

  server.get<Listed>(pods, ({ params: { namespace }, query: { labelSelector } }) => ({
    kind: 'PodList',
    apiVersion: 'v1',
    metadata: {},
    items: [
      ...(labelSelector ? [] : podsOf(namespace)),
      ...podsOfJobs(namespace, labelSelector),
      ...workloads.pods(namespace, labelSelector),
    ],
  }));
  const podsOfJobs = (namespace: string, labelSelector: string | undefined) =>
    inNamespace(namespace)
      .filter((job) => selects(labelSelector, labelsOf(job.name, job.uid, job.manifest.spec.template.metadata?.labels)))
      .flatMap((job) => view(job).pods.map((pod) => shownPod(job, pod)));
  server.get<Named & { Querystring: { container?: string; tailLines?: string } }>(
    `${pods}/:name/log`,
    ({ params: { namespace, name }, query: { container = '', tailLines } }, reply) => {
      const found = inNamespace(namespace)
        .flatMap((job) => view(job).pods.map((pod) => ({ job, pod })))
        .find(({ pod }) => pod.name === name);
      if (found) return log(found, container, Number(tailLines ?? Infinity), reply);
      const other = workloads.log(namespace, name, Number(tailLines ?? Infinity));
      return other === undefined ? missing(reply, 'pods', name) : reply.type('text/plain').send(other);
    },
  );
  server.get<Listed>('/api/v1/namespaces/:namespace/events', ({ params: { namespace }, query: { fieldSelector } }) => ({
    kind: 'EventList',
    apiVersion: 'v1',
    metadata: {},
    items: inNamespace(namespace)
      .flatMap((job) => shownEvents(job, view(job)) as { involvedObject: Record<string, string> }[])
      .filter(({ involvedObject: { uid, name, kind } }) =>
        selects(fieldSelector, { 'involvedObject.uid': uid, 'involvedObject.name': name, 'involvedObject.kind': kind }),
      )
      .concat(workloads.events(namespace, fieldSelector) as { involvedObject: Record<string, string> }[]),
  }));

  return {
    all: () => store.all<JobState>('job'),
    built: () => store.all<BuiltImage>('built'),
    remove: (namespace: string, name: string) => store.remove('job', `${namespace}/${name}`),
    /** What somebody else left there under this name. */
    put: save,
  };
}

function log(
  { job, pod }: { job: JobState; pod: ReturnType<typeof viewOf>['pods'][number] },
  container: string,
  tail: number,
  reply: FastifyReply,
): FastifyReply {
  const { name } = pod;
  const [first] = job.manifest.spec.template.spec.containers;
  const wanted = container || first?.name;
  if (wanted !== first?.name)
    return refuse(reply, 400, 'BadRequest', `container ${wanted} is not valid for pod ${name}`);
  if (pod.startedAt === undefined) {
    const why = pod.waiting?.message ? 'trying and failing to pull image' : 'ContainerCreating';
    return refuse(reply, 400, 'BadRequest', `container "${wanted}" in pod "${name}" is waiting to start: ${why}`);
  }
  const lines = pod.lines.slice(-tail);
  return reply.type('text/plain').send(lines.map((line) => `${line}\n`).join(''));
}

/** In the words of the API's own checks; undefined if nothing is. */
function oddIn({ metadata, spec }: JobManifest): string | undefined {
  const { restartPolicy, containers } = spec.template.spec;
  const labels = { ...metadata.labels, ...spec.template.metadata?.labels };
  const bad = Object.values(labels).find((value) => !LABEL_VALUE.test(value));
  if (!NAME.test(metadata.name)) return `metadata.name: Invalid value: "${metadata.name}": a lowercase RFC 1123 label`;
  if (bad !== undefined) return `metadata.labels: Invalid value: "${bad}": a valid label must be 63 characters or less`;
  if (!containers?.length) return 'spec.template.spec.containers: Required value';
  if (restartPolicy === 'Never' || (restartPolicy === 'OnFailure' && !spec.podFailurePolicy)) return undefined;
  return 'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"';
}

function lackOf(namespace: string, { spec }: JobManifest): JobState['lacks'] {
  const { volumes = [], containers } = spec.template.spec;
  const isMissing = (secret: string) => !SECRETS.test(`${namespace}/${secret}`);
  for (const { name, secret } of volumes) {
    if (secret && isMissing(secret.secretName)) return { secret: secret.secretName, volume: name };
  }
  for (const { valueFrom } of containers[0]?.env ?? []) {
    const secret = valueFrom?.secretKeyRef?.name;
    if (secret && isMissing(secret)) return { secret };
  }
  return undefined;
}
