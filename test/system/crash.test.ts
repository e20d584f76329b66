import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWhole, type Whole } from '../setup/whole.ts';
import { killsOf, SIDE_BY_SIDE, survive, type Part } from './sweep.ts';

/** `all` kills as often as a provision has moments: calls to an outside system. The seed draws which, and what. */
const ALL = process.env['DECKHAND_SWEEP'] === 'all';
const SEED = Number(process.env['DECKHAND_SEED'] ?? 1);

const EACH: readonly Part[] = ['worker', 'everything', 'bot', 'temporal', 'playground', 'supervisor'];
/** Of which the worker knows nothing but that nobody answers. */
const OTHERS: readonly Part[] = ['bot', 'temporal', 'playground'];
/** Who kills the worker waits for its heartbeats to be missed; the other parts are killed more often. */
const DOZEN: readonly Part[] = [...EACH, ...OTHERS, ...OTHERS];

let whole: Whole;
beforeAll(async () => {
  // A lost worker counts as an attempt, and here one step may lose it more often than people should see happen.
  whole = createWhole({ speed: 30, attempts: 20 });
  await whole.start();
});
afterAll(async () => {
  await whole.stop();
  whole.remove();
});

it('brings machines to Ready, deployed once and told of once, killed at a dozen moments', async () => {
  const killed = await survive(whole, killsOf(SEED, DOZEN, 150));
  expect(killed.length).toBeGreaterThanOrEqual(DOZEN.length - 3);
});

it.runIf(ALL)('and killed as often as a provision has moments', { timeout: 7_200_000 }, async () => {
  const began = await whole.moments();
  await survive(whole, []);
  const moments = Math.ceil(((await whole.moments()) - began) / SIDE_BY_SIDE);
  const killed: string[] = [];
  for (let seed = SEED + 1; killed.length < moments; seed++) {
    killed.push(...(await survive(whole, killsOf(seed, EACH, 100))));
    console.log(`seed ${seed}: ${killed.length} of ${moments}\n${killed.slice(-EACH.length).join('\n')}`);
  }
  expect(killed.length).toBeGreaterThanOrEqual(moments);
});
