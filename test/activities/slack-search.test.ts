import { CancelledFailure } from '@temporalio/common';
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSlack, type SlackWorkspace } from '../../playground/slack/server.ts';
import type { Pace } from '../../src/activities/slack-pace.ts';
import { createCardSearch } from '../../src/activities/slack-search.ts';
import { outcome } from './environment.ts';

let slack: SlackWorkspace;
let client: WebClient;
beforeEach(async () => {
  slack = await createSlack();
  const { apiUrl: slackApiUrl, tokens } = slack;
  client = new WebClient(tokens.bot, { slackApiUrl, retryConfig: { retries: 0 } });
});
afterEach(() => slack.close());

const startedAt = Date.now();
const card = (run: string) => ({ runId: run, startedAt });
const looks = () => slack.calls.filter(({ method }) => method === 'conversations.history').length;

async function post(run: string): Promise<string | undefined> {
  const metadata = { event_type: 'deckhand_card', event_payload: { run, key: 'card' } };
  return (await client.chat.postMessage({ channel: 'C0OPS', text: run, metadata })).ts;
}

/** Turns are given by the test; whoever no longer waits is told so, as the real pace does. */
function turns() {
  const waiting: (() => void)[] = [];
  const pace: Pace = async (_, __, { signal } = {}) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.push(resolve);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    await promise;
  };
  return { pace, give: (at = 0) => waiting.splice(at, 1)[0]?.() };
}

test('whoever’s turn comes first looks for all who wait', async () => {
  const ts = await post('run-b');
  const { pace, give } = turns();
  const findCard = createCardSearch({ client, pace });
  const found = Promise.all([findCard('C0OPS', card('run-a')), findCard('C0OPS', card('run-b'))]);
  give();
  expect(await found).toEqual([undefined, { channel: 'C0OPS', ts }]);
  expect(looks()).toBe(1);
});

test('whoever comes while a look goes on has one of their own, since a card may have been posted meanwhile', async () => {
  const { pace, give } = turns();
  const findCard = createCardSearch({ client, pace });
  const first = findCard('C0OPS', card('run-a'));
  give();
  await new Promise((resolve) => setImmediate(resolve));
  const second = findCard('C0OPS', card('run-a'));
  expect(await first).toBeUndefined();
  const ts = await post('run-a');
  give();
  expect(await second).toEqual({ channel: 'C0OPS', ts });
});

test('who is cancelled before the turn comes leaves the others waiting', async () => {
  const ts = await post('run-b');
  const { pace, give } = turns();
  const cancel = Promise.withResolvers<never>();
  let calls = 0;
  const findCard = createCardSearch({
    client,
    pace: (...asked) => ((calls += 1) === 1 ? cancel.promise : pace(...asked)),
  });
  const gone = outcome(findCard('C0OPS', card('run-a')));
  const stays = findCard('C0OPS', card('run-b'));
  cancel.reject(new CancelledFailure('CANCELLED'));
  expect(await gone).toBeInstanceOf(CancelledFailure);
  give();
  expect(await stays).toEqual({ channel: 'C0OPS', ts });
});

test('another goes on where whoever looked was cancelled between two pages', async () => {
  for (let at = 0; at < 210; at++) await post(`other-${at}`);
  const { pace, give } = turns();
  let calls = 0;
  const findCard = createCardSearch({
    client,
    pace: async (...asked) => {
      calls += 1;
      if (calls === 3) throw new CancelledFailure('CANCELLED');
      await pace(...asked);
    },
  });
  const first = outcome(findCard('C0OPS', card('run-a')));
  const second = findCard('C0OPS', card('other-0'));
  const over = Promise.all([first, second]);
  give();
  await expect.poll(() => calls).toBeGreaterThan(3);
  const giving = setInterval(give, 1);
  const [, found] = await over;
  clearInterval(giving);
  expect(found).toMatchObject({ channel: 'C0OPS' });
});

test('all hear of what Slack refused', async () => {
  slack.orders.add({ on: 'conversations.history', error: 'channel_not_found' });
  const { pace, give } = turns();
  const findCard = createCardSearch({ client, pace });
  const asked = ['run-a', 'run-b'].map((run) => outcome(findCard('C0OPS', card(run))));
  give();
  expect(await Promise.all(asked)).toEqual([expect.any(Error), expect.any(Error)]);
});
