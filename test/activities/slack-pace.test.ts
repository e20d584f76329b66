import { expect, it } from 'vitest';
import { createPace, type Pace } from '../../src/activities/slack-pace.ts';

/** Limits a hundred times as fast as Slack's: a message a channel every 10 ms. */
const FASTER = 100;
const CHANNEL_BURST = 3;

/** Uses up what may be said at once, so that whoever comes now has to wait. */
async function spent(pace: Pace): Promise<void> {
  await Promise.all(Array.from({ length: CHANNEL_BURST }, () => pace('chat.postMessage', 'C0OPS')));
}

it('lets a short burst through at once, and then a message a second in each channel', async () => {
  const pace = createPace(FASTER);
  const from = performance.now();
  await Promise.all(Array.from({ length: 30 }, () => pace('chat.postMessage', 'C0OPS')));
  expect(performance.now() - from).toBeGreaterThan(250);
});

it('serves who is urgent before who came earlier, and equals in their order', async () => {
  const pace = createPace(FASTER);
  await spent(pace);
  const served: string[] = [];
  const ask = async (name: string, priority: number) => {
    await pace('chat.postMessage', 'C0OPS', { priority });
    served.push(name);
  };
  await Promise.all([ask('progress', 5), ask('step', 3), ask('other step', 3), ask('decision', 1)]);
  expect(served).toEqual(['decision', 'step', 'other step', 'progress']);
});

it('gives the place of who no longer waits to the next', async () => {
  const pace = createPace(FASTER);
  await spent(pace);
  const gone = new AbortController();
  const left = Promise.all(
    Array.from({ length: 500 }, () => pace('chat.postMessage', 'C0OPS', { signal: gone.signal })),
  );
  const next = pace('chat.postMessage', 'C0OPS');
  gone.abort(new Error('Nobody waits any more.'));
  await expect(left).rejects.toThrow('Nobody waits any more.');
  const from = performance.now();
  await next;
  expect(performance.now() - from).toBeLessThan(2_000);
});

it('does not let one channel wait for another', async () => {
  const pace = createPace(1);
  await spent(pace);
  const waits = pace('chat.postMessage', 'C0OPS').then(() => 'the full channel');
  const other = pace('chat.postMessage', 'C0DEPLOYS').then(() => 'the other channel');
  expect(await Promise.race([waits, other])).toBe('the other channel');
});
