import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { Stage } from './stage.ts';

/** What a run leaves in Temporal, and what it asks of Slack; each also by its kind. */
export type Cost = {
  readonly events: number;
  readonly slackCalls: number;
  readonly notes: number;
  readonly activities: Readonly<Record<string, number>>;
  readonly byEvent: Readonly<Record<string, number>>;
  readonly byMethod: Readonly<Record<string, number>>;
};

export async function costOfProvision(stage: Stage): Promise<Cost> {
  const before = stage.slack.calls.length;
  const started = await stage.provision({ machine: 'node-07' });
  await started.handle.result();
  return costOf(stage, started, before);
}

/** With one approval, to its good end. */
export async function costOfDeploy(stage: Stage): Promise<Cost> {
  const before = stage.slack.calls.length;
  const started = await stage.deploy({ app: 'shop', version: '1.4.2' });
  const { workflowId, run } = started;
  const asked = async () => (await stage.runs.describe(workflowId, run.runId))?.view.question;
  while (!(await asked())) await sleep(50);
  await stage.decide(workflowId, { run: run.runId, question: 'approval/1', choice: 'approve', by: 'U0BEN' });
  await started.handle.result();
  return costOf(stage, started, before);
}

/** Counts what one run cost since `before` Slack calls were made. */
async function costOf(
  stage: Stage,
  { handle, run }: { readonly handle: WorkflowHandle; readonly run: { readonly runId: string } },
  before: number,
): Promise<Cost> {
  const events = (await handle.fetchHistory()).events ?? [];
  const calls = stage.slack.calls.slice(before);
  const scheduled = events.map((event) => event.activityTaskScheduledEventAttributes?.activityType?.name);
  return {
    events: events.length,
    slackCalls: calls.length,
    notes: stage.thread(run.runId).notes.length,
    activities: counted(scheduled.filter((name) => typeof name === 'string')),
    byEvent: counted(events.map(kindOf)),
    byMethod: counted(calls.map(({ method }) => method)),
  };
}

/** `activityTaskScheduled`: the one set of attributes an event has names it. */
function kindOf(event: object): string {
  const attributes = Object.keys(event).find((key) => key.endsWith('EventAttributes')) ?? '';
  return attributes.replace('EventAttributes', '');
}

function counted(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(Object.groupBy(names, (name) => name)).map(([name, list]) => [name, list?.length ?? 0]),
  );
}
