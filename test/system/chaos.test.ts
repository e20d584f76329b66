import { expect, it } from 'vitest';
import { unleash } from '../chaos/unleash.ts';

/** Chosen so that together they do everything, and one loses a worker, which takes half a minute to be noticed. */
const SEEDS = [8, 10];
const EACH = 5;

it('keeps every law in ten seeded schedules of faults', async () => {
  const reports = await Promise.all(SEEDS.map((seed) => unleash({ seed, schedules: EACH })));
  expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
  expect(reports.map(({ schedules }) => schedules)).toEqual([EACH, EACH]);
});
