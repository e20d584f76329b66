import { afterAll, beforeAll, expect, it } from 'vitest';
import { setStage, type Stage } from '../setup/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url);
});
afterAll(() => stage.close());

const production = () => stage.platform.application('shop-production');

it('carries a version to production behind an approval', async () => {
  const { run, handle } = await stage.deploy({ app: 'shop', version: '1.4.2' });
  await expect.poll(() => stage.thread(run.runId).buttons).toContain('decide_approve');
  await stage.decide('deploy/shop', { run: run.runId, question: 'approval/1', choice: 'approve', by: 'U0BEN' });
  expect(await handle.result()).toMatchObject({ status: 'succeeded' });
  expect(stage.thread(run.runId)).toMatchObject({ buttons: [] });
  expect(stage.thread(run.runId).card).toMatch(/1\.4\.1 → 1\.4\.2 · .*7 commits/);
  expect(stage.thread(run.runId).notes.at(-1)).toMatch(/shop 1\.4\.2 is in production\. 1\.4\.1 ran for \d days\./);
  expect(production()).toMatchObject({ syncs: 1 });
});

it('takes a version back that fails in production, and keeps it in staging', async () => {
  const { run, handle } = await stage.deploy({ app: 'shop', version: '1.5.0' });
  await expect.poll(() => stage.thread(run.runId).buttons).toContain('decide_approve');
  const before = production()?.running;
  await stage.decide('deploy/shop', { run: run.runId, question: 'approval/1', choice: 'approve', by: 'U0BEN' });
  expect(await handle.result()).toMatchObject({ status: 'rolled-back' });
  expect(production()).toMatchObject({ running: before });
  const { card, notes } = stage.thread(run.runId);
  expect(notes.join('\n')).toMatch(/✗ Watch failed .*Error rate 4\.\d % \(limit 1 %\).*I take it back now/);
  expect(notes.join('\n')).toContain('shop-production is back on 1.4.2');
  expect(notes.at(-1)).toContain('Staging keeps 1.5.0.');
  expect(card).toContain('rolled back');
});
