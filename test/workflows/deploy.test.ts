import { afterAll, beforeAll, expect, it } from 'vitest';
import { setStage, type Stage } from '../setup/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url);
});
afterAll(() => stage.close());

const PATIENCE = { timeout: 30_000 };
const production = () => stage.platform.application('shop-production');

it('carries a version to production behind an approval', async () => {
  const { run, handle } = await stage.deploy({ app: 'shop', version: '1.4.2' });
  await expect.poll(() => stage.thread(run.runId).buttons, PATIENCE).toContain('decide_approve');
  await stage.decide('deploy/shop', { run: run.runId, question: 'approval/1', choice: 'approve', by: 'U0BEN' });
  expect(await handle.result()).toMatchObject({ status: 'succeeded' });
  expect(stage.thread(run.runId)).toMatchObject({ buttons: [] });
  expect(stage.thread(run.runId).card).toMatch(/1\.4\.1 → 1\.4\.2 · .*7 commits/);
  expect(stage.thread(run.runId).notes.at(-1)).toMatch(/shop 1\.4\.2 is in production\. 1\.4\.1 ran for \d days\./);
  expect(production()).toMatchObject({ syncs: 1 });
});
