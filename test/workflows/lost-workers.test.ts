import { afterAll, beforeAll, expect, it } from 'vitest';
import { setStage, type Stage } from '../setup/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url, { limits: { callAttempts: 1 } });
});
afterAll(() => stage.close());

it('goes on with a step by itself after its tries were used up by workers that went away', async () => {
  const asked = '/MAAS/api/2.0/machines/?hostname=node-07';
  stage.platform.orders.add({ on: asked, hang: true });
  const { handle, run } = await stage.provision({ machine: 'node-07' });
  await expect.poll(() => stage.thread(run.runId).card).toContain('▸ *Check machine*');
  await stage.stopWorkers();
  stage.platform.orders.clear();
  await stage.startWorkers();
  expect(await handle.result()).toMatchObject({ status: 'succeeded' });
  expect(stage.thread(run.runId).notes.join('\n')).not.toContain('failed');
});

/** ActivityTaskCancelRequested in Temporal's API. */
const CANCEL_REQUESTED = 15;

it('takes work whose worker went away while it was cancelled for cancelled, not for failed', async () => {
  stage.platform.orders.add({ on: '/MAAS/api/2.0/machines/?hostname=node-08', hang: true });
  const { handle, run, workflowId } = await stage.provision({ machine: 'node-08' });
  await expect.poll(() => stage.thread(run.runId).card).toContain('▸ *Check machine*');
  await stage.decide(workflowId, { run: run.runId, question: 'cancel', choice: 'cancel', by: 'U0ANA' });
  const events = async () => ((await handle.fetchHistory()).events ?? []).map(({ eventType }) => Number(eventType));
  await expect.poll(events, { interval: 20 }).toContain(CANCEL_REQUESTED);
  await stage.stopWorkers();
  stage.platform.orders.clear();
  await stage.startWorkers();
  await expect(handle.result()).rejects.toThrow(/cancel/i);
  expect((await handle.describe()).status.name).toBe('CANCELLED');
  expect(stage.thread(run.runId).notes.join('\n')).not.toContain('✗');
});
