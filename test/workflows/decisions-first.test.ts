import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createActivities } from '../../src/activities/index.ts';
import { slackQueues, TASK_QUEUE } from '../../src/constants.ts';
import { slackWorkers } from '../../src/slack-workers.ts';
import { setStage, type Stage } from '../setup/stage.ts';

let stage: Stage;
let connection: NativeConnection;
let decisions: Worker;
let served: Promise<void>;

beforeAll(async () => {
  stage = await setStage(import.meta.url, { queues: ['deckhand'], limits: { callAttempts: 1 } });
  const { config, settings, client } = stage;
  const { namespace } = client.options;
  connection = await NativeConnection.connect({ address: config.TEMPORAL_ADDRESS ?? '' });
  const { slack } = createActivities(config, settings, async () => undefined);
  const own = slackWorkers(TASK_QUEUE, slack).find(({ taskQueue }) => taskQueue === slackQueues(TASK_QUEUE).decisions);
  decisions = await Worker.create({ connection, namespace, taskQueue: '', ...own });
  served = decisions.run();
});
afterAll(async () => {
  decisions.shutdown();
  await served;
  await connection.close();
  await stage.close();
});

it('shows what is asked, and what was answered, while no other words find a place', async () => {
  stage.platform.orders.add({ on: 'op=deploy', status: 503, body: 'away' });
  const { run, workflowId } = await stage.provision({ machine: 'node-07' });
  const { runId } = run;
  await expect.poll(() => stage.thread(runId).buttons, { timeout: 20_000 }).toContain('decide_retry');

  await stage.decide(workflowId, { run: runId, question: 'deploy/1', choice: 'roll-back', by: 'U0BEN' });
  await expect.poll(() => stage.thread(runId).buttons, { timeout: 20_000 }).not.toContain('decide_retry');
});
