import { afterAll, beforeAll, expect, test } from 'vitest';
import { setStage, type Stage } from '../setup/stage.ts';
import { RUNS } from '../bot/views/views.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage(import.meta.url);
});

afterAll(() => stage.close());

test('a workflow that takes no notes is not sent any, and whoever wrote one can be told', async () => {
  stage.slack.orders.add({ on: 'chat.postMessage', status: 503 });
  const handle = await stage.client.workflow.start('outbox', {
    workflowId: 'outbox/run-1',
    taskQueue: 'deckhand',
    args: [{ card: RUNS.failed, notes: [], again: true, dropped: 0, channel: 'C0OPS' }],
  });

  // A worker has it in hand, so that it answers what it takes.
  await handle.query('__temporal_workflow_metadata');

  const note = { key: '1.1', by: 'U0ANA', text: 'Look at the disk.' };
  const outcome = await stage.runs.note(handle.workflowId, handle.firstExecutionRunId, note);

  const { events } = await handle.fetchHistory();
  const signals = (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes);
  expect([outcome, signals]).toEqual(['no-notes', []]);
});
