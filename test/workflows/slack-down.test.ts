import { afterAll, beforeAll, expect, it } from 'vitest';
import { setStage, type Stage } from '../setup/stage.ts';
import { ALL_TOLD, LOCK_MINUTES, provisionThrough } from './outage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url);
});
afterAll(() => stage.close());

it('gives its lock back while Slack is down, and tells all of it afterwards', { timeout: 1_800_000 }, async () => {
  expect(await provisionThrough(stage, { status: 500 }, LOCK_MINUTES)).toEqual(ALL_TOLD);
});
