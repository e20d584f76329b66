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
  await expect.poll(() => stage.thread(run.runId).card, { timeout: 10_000 }).toContain('▸ *Check machine*');
  await stage.stopWorkers();
  stage.platform.orders.clear();
  await stage.startWorkers();
  expect(await handle.result()).toMatchObject({ status: 'succeeded' });
  expect(stage.thread(run.runId).notes.join('\n')).not.toContain('failed');
});
