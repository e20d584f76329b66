import { afterAll, beforeAll, expect, it } from 'vitest';
import { setStage, type Stage } from '../setup/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url);
});
afterAll(() => stage.close());

it('lets a run that waits go on as soon as the freeze is thawed, not when the freeze has said its last words', async () => {
  const reason = { environment: 'production', reason: 'incident 42' };
  const freeze = await stage.start('freeze', 'freeze/production', { ...reason, requestedBy: 'U0DEE' });
  const { run, handle } = await stage.deploy({ app: 'shop', version: '1.4.2' });
  await expect.poll(() => stage.thread(run.runId).buttons).toContain('decide_approve');
  await stage.decide('deploy/shop', { run: run.runId, question: 'approval/1', choice: 'approve', by: 'U0BEN' });
  await expect.poll(() => stage.thread(run.runId).card).toContain('production is frozen');

  // With Slack away the freeze stays open for a minute; nobody waits for its words.
  stage.slack.orders.add({ on: 'chat.', status: 503 });
  await stage.decide('freeze/production', { run: freeze.run.runId, question: 'thaw', choice: 'thaw', by: 'U0DEE' });
  await expect.poll(() => stage.platform.application('shop-production')).toMatchObject({ syncs: 1 });
  stage.slack.orders.clear();
  expect(await handle.result()).toMatchObject({ status: 'succeeded' });
});
