import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { setUp } from '../../src/setup.ts';
import { setStage, type Stage } from '../setup/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url, { limits: { callAttempts: 1 } });
  await stage.stopWorkers();
});
afterAll(() => stage.close());

const current = (build: string) =>
  setUp({ ...stage.config, DECKHAND_BUILD_ID: build }, { cleanup: {} }, () => undefined);

async function buildOf(handle: WorkflowHandle): Promise<string | undefined> {
  const { raw } = await handle.describe();
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? undefined;
}

it('lets a run that waits end on the build it began on, while new runs begin on the new one', async () => {
  await stage.startWorkers({ build: 'a' });
  await current('a');
  stage.platform.orders.add({ on: 'op=deploy', status: 503, body: 'away', times: 1 });
  const old = await stage.provision({ machine: 'node-07' });
  await expect.poll(() => stage.thread(old.run.runId).buttons).toContain('decide_retry');

  await stage.startWorkers({ build: 'b' });
  await current('b');
  const fresh = await stage.provision({ machine: 'node-08' });
  expect(await fresh.handle.result()).toMatchObject({ status: 'succeeded' });
  expect(await buildOf(fresh.handle)).toBe('b');

  await stage.decide('provision/node-07', { run: old.run.runId, question: 'deploy/1', choice: 'retry', by: 'U0BEN' });
  expect(await old.handle.result()).toMatchObject({ status: 'succeeded' });
  expect(await buildOf(old.handle)).toBe('a');
});
