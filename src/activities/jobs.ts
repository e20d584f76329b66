import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { Context } from '@temporalio/activity';
import type { V1Job } from '@kubernetes/client-node';
import type { JobTrouble } from '../phrases-failure-jobs.ts';
import type { Effect } from '../run.ts';
import { orCancelled, pause } from './cancellation.ts';
import { declined, failing, reasonOf } from './failing.ts';
import { createLogReader } from './job-log.ts';
import { jobName, manifestOf, type JobRequest } from './job-manifest.ts';
import { createPatience } from './job-patience.ts';
import { sightOf, terminationMessageOf, type JobFault, type JobSight } from './job-sight.ts';
import { createClusterClient, KEY_ANNOTATION, orMissing, unless, type ClusterOptions } from './kubernetes-client.ts';
import { mask } from './mask.ts';
import { createTolerance } from './tolerance.ts';

export type Jobs = ReturnType<typeof createJobs>;

/** Durations in ms. */
export type JobsOptions = ClusterOptions & {
  readonly pollInterval: number;
  /** How long an image may not be pulled or a container not start before that counts as an end. */
  readonly patience?: number;
  /** How long the cluster may be away while a Job goes on: a k3s server is upgraded in minutes. */
  readonly outage?: number;
  /** Values that are hidden in whatever a Job says, beside what looks like a secret. */
  readonly secrets?: readonly string[];
};

/** What a watcher is told at every poll. `log` is its tail, secrets masked. */
export type JobNews =
  | { readonly is: 'waiting'; readonly reason: JobTrouble | string }
  | { readonly is: 'running'; readonly log: string }
  | { readonly is: 'unreachable' };

/** How a Job ended. `message` is its termination message, `log` the tail of its log; secrets are masked in both. */
export type JobEnd = { readonly name: string; readonly message: string; readonly log: string } & (
  | { readonly ok: true }
  | ({ readonly ok: false } & JobFault)
);

type JobOf = Pick<JobRequest, 'kind' | 'namespace'>;

const PATIENCE = 120_000;
const OUTAGE = 600_000;
/** ms. How long a cancel tries to delete a Job before it says that it could not. */
const DELETING = 60_000;
const [FORBIDDEN, NOT_FOUND, CONFLICT] = [403, 404, 409];

/** Jobs of the cluster as effects: started once, watched to their end, deleted when the run is cancelled. */
export function createJobs(options: JobsOptions) {
  const { pollInterval, patience = PATIENCE, outage = OUTAGE, secrets = [], ...cluster } = options;
  const { core, batch } = createClusterClient(cluster);

  const clean = (text: string) => mask(stripVTControlCharacters(text), secrets);
  const cleaned = ({ id, ...fields }: JobTrouble) => {
    const values = Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' ? clean(value) : value,
    ]);
    return { id, ...Object.fromEntries(values) } as JobTrouble;
  };
  const cleanFault = ({ cause, why }: JobFault): JobFault => ({ cause, why: cleaned(why) });
  const find = (namespace: string, name: string) =>
    orMissing(batch().readNamespacedJob({ namespace, name }), `look at Job ${name}`);

  /** Starts the Job of this effect, or adopts the one an earlier attempt started. */
  async function ensureJob(request: JobRequest, effect: Effect): Promise<{ name: string; adopted: boolean }> {
    const { namespace, kind } = request;
    const name = jobName(request, effect);
    let found = await find(namespace, name);
    if (!found) {
      const body = manifestOf(request, effect);
      const starting = batch().createNamespacedJob({ namespace, body });
      if (await unless([CONFLICT], starting, `start the ${kind} Job in ${namespace}`)) return { name, adopted: false };
      found = await find(namespace, name);
      if (!found) throw failing({ id: 'job.flickered', name }, 'KubernetesError');
    }
    if (isOurs(found, effect)) return { name, adopted: true };
    throw declined({ id: 'job.not-ours', name, namespace });
  }

  /** Waits for the end of the effect's Job. One that is stuck is deleted, so that it cannot begin after all. */
  async function waitForJob(
    request: JobRequest,
    effect: Effect,
    onNews: (news: JobNews) => void = () => undefined,
  ): Promise<JobEnd> {
    const { namespace } = request;
    const name = jobName(request, effect);
    const api = createTolerance(outage);
    const givenUp = createPatience(request, patience);
    const readLog = createLogReader(core, request, clean);
    let log = '';

    for (; ; await pause(pollInterval)) {
      const sight = await orCancelled(api(() => look(namespace, name)));
      if (!sight) {
        onNews({ is: 'unreachable' });
        continue;
      }
      if (sight === 'gone') {
        return { name, ok: false, cause: 'gone', why: { id: 'job.gone' }, message: '', log };
      }
      const fault = givenUp(sight);
      if (fault) {
        await deleteJob(request, effect);
        return { name, ok: false, ...cleanFault(fault), message: '', log };
      }
      if (sight.is === 'waiting') {
        const { reason } = sight;
        onNews({ is: 'waiting', reason: typeof reason === 'string' ? clean(reason) : cleaned(reason) });
        continue;
      }
      const read = await orCancelled(readLog(sight));
      log = read || log;
      if (sight.is === 'running') onNews({ is: 'running', log });
      else if (read !== undefined) return endOf(name, sight, log);
    }
  }

  /** Deletes the effect's Job with its pods; one that carries another key stays. Also of use as an undo. */
  async function deleteJob(job: JobOf, effect: Effect): Promise<'deleted' | 'missing' | 'left'> {
    const { namespace } = job;
    const name = jobName(job, effect);
    const found = await find(namespace, name);
    if (!found) return 'missing';
    if (!isOurs(found, effect)) return 'left';
    const { uid } = found.metadata ?? {};
    // Without a policy the pods would be orphaned and go on.
    const deleting = batch().deleteNamespacedJob({
      namespace,
      name,
      propagationPolicy: 'Background',
      ...(uid ? { body: { preconditions: { uid } } } : {}),
    });
    await unless([NOT_FOUND, CONFLICT], deleting, `delete Job ${name}`);
    return 'deleted';
  }

  /** Starts the Job and waits for its end. Only a cancel deletes it: when a worker shuts down, the next one adopts it. */
  async function runJob(request: JobRequest, effect: Effect, onNews?: (news: JobNews) => void): Promise<JobEnd> {
    try {
      await ensureJob(request, effect);
      return await waitForJob(request, effect, onNews);
    } catch (error) {
      if (Context.current().cancellationDetails?.cancelRequested) await deleteForSure(request, effect);
      throw error;
    }
  }

  /** Temporal does not retry what was cancelled. */
  async function deleteForSure(job: JobOf, effect: Effect): Promise<void> {
    const api = createTolerance(Math.min(outage, DELETING));
    try {
      while (!(await api(() => deleteJob(job, effect)))) await sleep(pollInterval);
    } catch (error) {
      const { namespace } = job;
      const why = reasonOf(error);
      throw failing({ id: 'job.goes-on', name: jobName(job, effect), namespace, why }, 'KubernetesError');
    }
  }

  async function look(namespace: string, name: string): Promise<JobSight | 'gone'> {
    const job = await find(namespace, name);
    if (!job) return 'gone';
    const labelSelector = `batch.kubernetes.io/job-name=${name}`;
    const pods = await unless([], core().listNamespacedPod({ namespace, labelSelector }), `look at Job ${name}`);
    const sight = sightOf(job, pods?.items ?? [], []);
    if (sight.is !== 'waiting' || sight.fault) return sight;
    const { uid = '' } = (sight.pod ?? job).metadata ?? {};
    const listing = core().listNamespacedEvent({ namespace, fieldSelector: `involvedObject.uid=${uid}` });
    const events = await unless([FORBIDDEN], listing, `read the events of Job ${name}`);
    return sightOf(job, pods?.items ?? [], events?.items ?? []);
  }

  function endOf(name: string, sight: Exclude<JobSight, { is: 'waiting' | 'running' }>, log: string): JobEnd {
    const said = { name, message: clean(terminationMessageOf(sight.pod)), log };
    if (sight.is === 'complete') return { ...said, ok: true };
    return { ...said, ok: false, ...cleanFault(sight.fault) };
  }

  return { ensureJob, waitForJob, deleteJob, runJob };
}

function isOurs({ metadata }: V1Job, { key }: Effect): boolean {
  return metadata?.annotations?.[KEY_ANNOTATION] === key;
}
