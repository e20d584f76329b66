import { setTimeout as sleep } from 'node:timers/promises';
import type { IncidentReport } from '../../src/incidents.ts';
import type { RunStatus } from '../../src/run.ts';
import type { Phrase } from '../../src/phrases.ts';
import { describeRunQuery } from '../../src/workflows/messages.ts';
import { taskFailures } from '../setup/task-failures.ts';
import { changeProblems } from './changes.ts';
import type { AllEnded, Before, Deeds, Ended, Resolved } from './ended.ts';
import { faultsTold } from './faults-told.ts';
import { remedyProblems } from './incidents.ts';
import { OPERATIONS } from './operations.ts';
import { threadProblems } from './threads.ts';
import type { World } from './world.ts';

/** EventType in Temporal's API. */
const SCHEDULED = 10;
/** What Temporal calls the end of each. */
const TEMPORAL: Readonly<Partial<Record<RunStatus, string>>> = { cancelled: 'CANCELLED', failed: 'FAILED' };
const OVER = ['succeeded', 'failed', 'skipped', 'undone', 'pending'];

/** Everything that is not as the laws have it, in one sentence each; nothing if all is well. */
export async function violationsOf(
  world: World,
  since: number,
  before: Before,
  deeds: Deeds,
): Promise<readonly string[]> {
  const { broken, runs, incidents } = await endedRuns(world, since);
  const ended: AllEnded = { runs, incidents, deeds };
  return [
    ...broken,
    ...(deeds.undisturbed ? faultsTold(world, since) : []),
    ...runs.flatMap((run) =>
      [...endProblems(run), ...threadProblems(world, run)].map((what) => `${run.workflowId}: ${what}`),
    ),
    ...incidents.flatMap((incident) =>
      [
        ...openProblems(incident),
        ...threadProblems(world, incident),
        ...changeProblems(world, incident, deeds),
        ...remedyProblems(world, incident),
      ].map((what) => `${incident.workflowId}: ${what}`),
    ),
    ...Object.values(OPERATIONS).flatMap(({ effects }) => effects(world, ended, before)),
  ];
}

async function endedRuns(
  { client }: World,
  since: number,
): Promise<Omit<AllEnded, 'deeds'> & { readonly broken: string[] }> {
  const broken: string[] = [];
  const runs: Ended[] = [];
  const incidents: Resolved[] = [];
  const query = `StartTime >= "${new Date(since).toISOString()}" AND WorkflowType != "reconcile"`;
  for await (const { workflowId, runId, type, startTime, status } of client.workflow.list({ query })) {
    const handle = client.workflow.getHandle(workflowId, runId);
    const { events = [] } = await handle.fetchHistory();
    for (const failure of await taskFailures(handle)) broken.push(`${workflowId}: a workflow task failed, ${failure}`);
    if (status.name === 'RUNNING') broken.push(`${workflowId} is still open`);
    // An incident that is long goes on as a new run, which then is told of.
    if (['RUNNING', 'CONTINUED_AS_NEW'].includes(status.name) || type === 'outbox') continue;
    const names = (events ?? [])
      .filter(({ eventType }) => Number(eventType) === SCHEDULED)
      .map(({ activityTaskScheduledEventAttributes: one }) => one?.activityType?.name ?? '');
    const scheduled = Object.fromEntries(
      Object.entries(Object.groupBy(names, (name) => name)).map(([name, all]) => [name, all?.length ?? 0]),
    );
    const { view } = await answered(() => handle.query(describeRunQuery));
    const result: unknown = status.name === 'COMPLETED' ? await handle.result() : undefined;
    const startedAt = startTime.getTime();
    if (view.operation === 'incident') {
      const report = (result as { readonly result?: IncidentReport } | undefined)?.result;
      incidents.push({ workflowId, runId: view.runId, status: status.name, view, report });
      continue;
    }
    runs.push({ workflow: type, workflowId, runId, startedAt, status: status.name, view, result, scheduled });
  }
  return { broken, incidents, runs: runs.toSorted((one, other) => one.startedAt - other.startedAt) };
}

/** A query needs a worker, and the last one may just be coming back. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  for (let left = 60; ; left--) {
    try {
      return await ask();
    } catch (error) {
      if (left === 0) throw error;
      await sleep(500);
    }
  }
}

function openProblems({ view, status, report }: Resolved): string[] {
  return [
    ...(view.status === 'resolved' ? [] : [`it is ${view.status}`]),
    ...(status === 'COMPLETED' && report ? [] : [`Temporal has it ${status}`]),
    ...(view.doing.length || view.question ? ['something is still being done'] : []),
    ...(report?.tried ?? []).flatMap(({ remedy, what, outcome }) =>
      outcome || isOwnRun(what) ? [] : [`${remedy} has no outcome`],
    ),
  ];
}

/** A run of its own goes on with its own card when the incident is resolved, so its end may be told there alone. */
function isOwnRun(what: Phrase): boolean {
  return what.id === 'incident.remedy' && (what.action.type === 'rollback' || what.action.type === 'provision');
}

/** A run that is over ended in a way that its steps explain. */
function endProblems({ view, status, workflow }: Ended): string[] {
  const { steps } = view;
  const going = steps.filter((step) => !OVER.includes(step.status)).map(({ name, status: at }) => `${name} is ${at}`);
  const named = steps.map(({ status: at }) => at);
  const expected = TEMPORAL[view.status] ?? 'COMPLETED';
  const done = named.every((each) => each === 'succeeded' || each === 'skipped');
  const begun = named.some((each) => each !== 'pending');
  // A model that is no better is no failure of a step: what the evaluation found is the reason to go no further.
  const isNoBetter =
    view.operation === 'trainModel' && view.status === 'stopped' && named.slice(0, 3).every((at) => at === 'succeeded');
  const stopped = named.includes('failed') || named.includes('undone') || isNoBetter;
  const unexplained =
    view.status === 'succeeded' ? !done : workflow !== 'queue' && begun && !stopped && view.status !== 'cancelled';
  return [
    ...going,
    ...(status === expected ? [] : [`Temporal has it ${status}, the card ${view.status}`]),
    ...(unexplained ? [`it is ${view.status}, and its steps are ${named.join(', ')}`] : []),
    ...(view.endedAt === undefined ? ['it has no end'] : []),
  ];
}
