import { afterAll, beforeAll, expect, it } from 'vitest';
import { costOfDeploy, costOfProvision } from '../setup/cost.ts';
import { setStage, type Stage } from '../setup/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url, { progress: false });
});
afterAll(() => stage.close());

it('a provision is at most 100 events in Temporal and 12 calls to Slack', async () => {
  const { events, slackCalls } = await costOfProvision(stage);
  expect({ events, slackCalls, within: events <= 100 && slackCalls <= 12 }).toMatchObject({ within: true });
});

it('a deploy is at most 200 events in Temporal and 20 calls to Slack', async () => {
  const { events, slackCalls } = await costOfDeploy(stage);
  expect({ events, slackCalls, within: events <= 200 && slackCalls <= 20 }).toMatchObject({ within: true });
});
