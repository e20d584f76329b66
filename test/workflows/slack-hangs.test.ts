import { afterAll, beforeAll, expect, it } from 'vitest';
import { setStage, type Stage } from '../setup/stage.ts';
import { ALL_TOLD, provisionThrough } from './outage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url);
});
afterAll(() => stage.close());

it(
  'does the work in the usual time while Slack hangs, and tells all of it afterwards',
  { timeout: 1_800_000 },
  async () => {
    expect(await provisionThrough(stage, { hang: true })).toEqual(ALL_TOLD);
  },
);
