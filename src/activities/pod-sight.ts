import type { CoreV1Event, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { ClusterEvent, Finding, Trouble } from '../phrases-incident.ts';
import { declined } from './failing.ts';
import { orMissing, unless, type ClusterClient } from './kubernetes-client.ts';
import { mask } from './mask.ts';

type Workload = { readonly namespace: string; readonly deployment: string };

/** Lines of a log, and how many pods' logs are worth reading. */
const [LINES, LOGS] = [12, 3];
/** Characters a log may take of a note. */
const LOG = 1_200;
const [BAD_REQUEST, NOT_FOUND] = [400, 404];
/** ms. */
const RECENT = 3_600_000;
const EVENTS = 20;
const PODS = 200;

/** The pods of a Deployment: how many are ready, and what is wrong with those that are not. */
export async function lookAtPods(
  cluster: ClusterClient,
  { namespace, deployment: name }: Workload,
  secrets: readonly string[],
): Promise<Finding> {
  const { core, apps } = cluster;
  const found = await orMissing(apps().readNamespacedDeployment({ namespace, name }), `look at Deployment ${name}`);
  if (!found) throw declined({ id: 'upkeep.unseen', deployment: name, namespace });
  const labelSelector = Object.entries(found.spec?.selector.matchLabels ?? {})
    .map(([label, value]) => `${label}=${value}`)
    .join(',');
  const listing = core().listNamespacedPod({ namespace, labelSelector, limit: PODS });
  const { items = [] } = (await unless([], listing, `list the pods of ${name}`)) ?? {};
  const pods = items.filter(({ status }) => status?.phase !== 'Succeeded');
  const unwell = pods.map(troubleOf).filter((each) => each !== undefined);
  const troubles = await Promise.all(
    unwell.map(async (trouble, at) => (at < LOGS ? withLog(cluster, namespace, trouble, secrets) : trouble)),
  );
  return {
    id: 'incident.pods',
    namespace,
    deployment: name,
    ready: pods.filter(isReady).length,
    pods: pods.length,
    troubles,
  };
}

/** Warnings of the last hour, the newest first. */
export async function lookAtEvents(
  { core }: ClusterClient,
  namespace: string,
  secrets: readonly string[],
): Promise<Finding> {
  const listing = core().listNamespacedEvent({ namespace, fieldSelector: 'type=Warning' });
  const { items = [] } = (await unless([], listing, `read the events in ${namespace}`)) ?? {};
  const events = items
    .map((event): ClusterEvent => ({
      object: `${event.involvedObject.kind ?? ''} ${event.involvedObject.name ?? ''}`.trim(),
      reason: event.reason ?? '',
      message: mask(event.message ?? '', secrets).slice(0, 500),
      count: event.series?.count ?? event.count ?? 1,
      at: happenedAt(event),
    }))
    .filter(({ at }) => at > Date.now() - RECENT)
    .sort((one, other) => other.at - one.at);
  return { id: 'incident.events', namespace, events: events.slice(0, EVENTS) };
}

/** Undefined for a pod that is well. One that was restarted is not, even if it is ready again. */
function troubleOf(pod: V1Pod): Trouble | undefined {
  const statuses = pod.status?.containerStatuses ?? [];
  const restarts = statuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
  const ready = isReady(pod);
  const worst = statuses.find(reasonOf) ?? statuses.find(({ ready: is }) => !is);
  if (ready && restarts === 0) return undefined;
  const reason = (worst && reasonOf(worst)) ?? pod.status?.reason ?? unscheduled(pod);
  const limit = pod.spec?.containers.find(({ name }) => name === worst?.name)?.resources?.limits?.['memory'];
  return {
    pod: pod.metadata?.name ?? '',
    ready,
    restarts,
    ...(reason ? { reason } : {}),
    ...(reason === 'OOMKilled' && limit ? { limit } : {}),
    ...(worst ? { container: worst.name } : {}),
  };
}

/** What ended the container says more than that it waits for its next try. */
function reasonOf({ state, lastState }: V1ContainerStatus): string | undefined {
  const last = lastState?.terminated?.reason ?? state?.terminated?.reason;
  return last && last !== 'Completed' ? last : state?.waiting?.reason;
}

function unscheduled({ status }: V1Pod): string | undefined {
  return status?.conditions?.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False')?.reason;
}

function isReady({ status }: V1Pod): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
}

/** The last lines of the container that ended if there is one, else of the one that runs. */
async function withLog(
  { core }: ClusterClient,
  namespace: string,
  trouble: Trouble,
  secrets: readonly string[],
): Promise<Trouble> {
  const { pod: name, container = '', restarts } = trouble;
  if (!container) return trouble;
  const read = (previous: boolean) => {
    const reading = core().readNamespacedPodLog({ namespace, name, container, tailLines: LINES, previous });
    return unless([BAD_REQUEST, NOT_FOUND], reading, `read the log of ${name}`);
  };
  const log = (restarts > 0 ? await read(true) : undefined) || (await read(false));
  return log ? { ...trouble, log: lastOf(mask(log, secrets).trim()) } : trouble;
}

/** Whole lines: half of one might begin in the middle of a secret. */
function lastOf(log: string): string {
  return log.length > LOG ? log.slice(log.indexOf('\n', log.length - LOG) + 1).slice(0, LOG) : log;
}

function happenedAt({ lastTimestamp, eventTime, metadata, series }: CoreV1Event): number {
  const at = series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp;
  return at ? new Date(at).getTime() : 0;
}
