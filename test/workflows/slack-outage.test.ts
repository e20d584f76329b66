import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { setStage, type Stage } from '../setup/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url);
});
afterEach(() => stage.slack.orders.clear());
afterAll(() => stage.close());

function numbersOf(runId: string): number[] {
  const all = stage.slack.workspace
    .messages('C0OPS')
    .filter(({ metadata }) => metadata?.event_type === 'deckhand_note' && metadata.event_payload['run'] === runId);
  return all.map(({ metadata }) => Number(String(metadata?.event_payload['key']).slice(1)));
}

it('does the work while Slack is down, gives its lock back, and says everything afterwards, in order', async () => {
  stage.slack.orders.add({ on: 'chat.', status: 500 });
  const { handle, run } = await stage.provision({ machine: 'node-07' });
  expect(await handle.result()).toMatchObject({ status: 'succeeded' });
  expect(stage.thread(run.runId).card).toBe('');
  stage.slack.orders.clear();
  await expect.poll(() => stage.thread(run.runId).notes.at(-1), { timeout: 45_000 }).toContain('node-07 is Ready');
  const numbers = numbersOf(run.runId);
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, at) => at + 1));
  expect(stage.thread(run.runId).card).toContain('succeeded');
}, 180_000);

it('says nothing twice when answers get lost', async () => {
  stage.slack.orders.add({ on: 'chat.postMessage', loseResponse: true, times: 4 });
  const { handle, run } = await stage.provision({ machine: 'node-08' });
  await handle.result();
  const numbers = numbersOf(run.runId);
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, at) => at + 1));
  const cards = stage.slack.workspace
    .messages('C0OPS')
    .filter(({ metadata }) => metadata?.event_payload['key'] === 'card' && metadata.event_payload['run'] === run.runId);
  expect(cards).toHaveLength(1);
});

it('speaks to the requester directly when the channel cannot be reached', async () => {
  const { handle, run } = await stage.provision({ machine: 'node-10', channel: 'C0RANDOM' });
  await handle.result();
  expect(stage.thread(run.runId).card).toContain('succeeded');
  expect(stage.slack.workspace.messages('D0ANA').length).toBeGreaterThan(0);
});
