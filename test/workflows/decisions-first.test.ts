import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.ts';
import { slackQueues, TASK_QUEUE } from '../../src/constants.ts';
import { slackWorkers } from '../../src/slack-workers.ts';
import { setStage, type Stage } from '../setup/stage.ts';

let stage: Stage;
let connection: NativeConnection;

beforeAll(async () => {
  stage = await setStage(import.meta.url, { queues: ['deckhand'], limits: { callAttempts: 1 } });
  connection = await NativeConnection.connect({ address: stage.config.TEMPORAL_ADDRESS ?? '' });
});
afterAll(async () => {
  await connection.close();
  await stage.close();
});

/** Serves one of the queues for Slack until it is left. */
async function serve(queue: string): Promise<() => Promise<void>> {
  const { config, settings, client } = stage;
  const { slack } = createActivities(config, settings, async () => undefined);
  const own = slackWorkers(TASK_QUEUE, slack).find(({ taskQueue }) => taskQueue === queue);
  const { namespace } = client.options;
  const worker = await Worker.create({ connection, namespace, taskQueue: '', ...own });
  const served = worker.run();
  return () => {
    worker.shutdown();
    return served;
  };
}

it('shows what was answered while no other words find a place', async () => {
  const { words, decisions } = slackQueues(TASK_QUEUE);
  const leaveWords = await serve(words);
  stage.platform.orders.add({ on: 'op=deploy', status: 503, body: 'away' });
  const { run, workflowId } = await stage.provision({ machine: 'node-07' });
  const { runId } = run;
  await expect.poll(() => stage.thread(runId).buttons).toContain('decide_retry');
  await leaveWords();

  const leaveDecisions = await serve(decisions);
  await stage.decide(workflowId, { run: runId, question: 'deploy/1', choice: 'roll-back', by: 'U0BEN' });
  await expect.poll(() => stage.thread(runId).buttons).not.toContain('decide_retry');
  await leaveDecisions();
});
