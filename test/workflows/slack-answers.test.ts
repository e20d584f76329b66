import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { setStage, type Stage } from '../setup/stage.ts';
import { saidOnceInOrder } from './outage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url);
});
afterEach(() => stage.slack.orders.clear());
afterAll(() => stage.close());

it('says nothing twice when answers get lost', async () => {
  stage.slack.orders.add({ on: 'chat.postMessage', loseResponse: true, times: 4 });
  const { handle, run } = await stage.provision({ machine: 'node-08' });
  await handle.result();
  expect(saidOnceInOrder(stage, run.runId)).toBe(true);
});

it('speaks to the requester directly when the channel cannot be reached', async () => {
  const { handle, run } = await stage.provision({ machine: 'node-10', channel: 'C0RANDOM' });
  await handle.result();
  expect(stage.thread(run.runId).card).toContain('succeeded');
  expect(stage.slack.workspace.messages('D0ANA').length).toBeGreaterThan(0);
});
