import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSlack, type SlackWorkspace } from '../../playground/slack/server.ts';
import type { Pace } from '../../src/activities/slack-pace.ts';
import { createSlackActivities } from '../../src/activities/slack.ts';
import type { Note, PublishRequest } from '../../src/publishing.ts';
import type { RunView } from '../../src/run.ts';
import { attempt, createEnvironment, outcome } from './environment.ts';

const RUN = 'run-a';
const card: RunView = {
  operation: 'provision',
  workflowId: 'provision/node-07',
  runId: RUN,
  title: { id: 'provision.title', machine: 'node-07', profile: 'worker', series: 'noble' },
  status: 'running',
  steps: [{ name: 'check', status: 'running' }],
  cancellable: true,
  startedAt: Date.now(),
};

let slack: SlackWorkspace;
beforeEach(async () => {
  slack = await createSlack();
});
afterEach(() => slack.close());

const note = (number: number): Note => ({ key: `n${number}`, phrase: { id: 'text', text: `note ${number}` }, at: 0 });
const words = (more: Partial<PublishRequest> = {}): PublishRequest => ({
  card,
  notes: [note(1), note(2)],
  again: false,
  dropped: 0,
  channel: 'C0OPS',
  requestedBy: 'U0ANA',
  ...more,
});

function activities(fetch: typeof globalThis.fetch = globalThis.fetch, pace: Pace = async () => undefined) {
  const client = new WebClient(slack.tokens.bot, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    fetch,
  });
  return createSlackActivities({ client, pace, language: 'en' });
}

const publish = (request: PublishRequest, info = {}) => attempt(() => activities().publish(request), info);
const archive = () => slack.workspace.saveChannel({ ...slack.workspace.channel('C0OPS'), isArchived: true });
const said = (channel = 'C0OPS') => slack.workspace.messages(channel).map(({ text }) => text);
const notes = (channel?: string) => said(channel).filter((text) => text.startsWith('note'));
const cards = (channel = 'C0OPS') =>
  slack.workspace.messages(channel).filter(({ metadata }) => metadata?.event_type === 'deckhand_card');

describe('what a run hands over', () => {
  test('is a card with its notes below, in order', async () => {
    const { thread } = await publish(words());
    expect([cards().map(({ ts }) => ts), notes()]).toEqual([[thread?.ts], ['note 1', 'note 2']]);
  });

  test('is edited into the card that is there already', async () => {
    const { thread } = await publish(words({ notes: [] }));
    await publish(words({ thread: thread ?? { channel: '', ts: '' }, card: { ...card, status: 'failed' }, notes: [] }));
    expect(cards().map(({ text }) => text)).toEqual([expect.stringContaining('failed')]);
  });

  test('is said once although the answer about the card was lost', async () => {
    slack.orders.add({ on: 'chat.postMessage', loseResponse: true, times: 1 });
    await outcome(publish(words()));
    await publish(words({ again: true }));
    expect([cards().length, notes()]).toEqual([1, ['note 1', 'note 2']]);
  });

  test('is said once although the answer about a note was lost', async () => {
    const { thread = { channel: '', ts: '' } } = await publish(words({ notes: [] }));
    slack.orders.add({ on: 'chat.postMessage', loseResponse: true, times: 1 });
    await outcome(publish(words({ thread })));
    await publish(words({ thread }), { attempt: 2, heartbeatDetails: thread });
    expect([cards().length, notes()]).toEqual([1, ['note 1', 'note 2']]);
  });

  test('is looked for by the channel’s id where the plan names the channel', async () => {
    await publish(words({ channel: 'ops' }));
    await publish(words({ channel: '#ops', again: true }));
    expect([cards().length, notes()]).toEqual([1, ['note 1', 'note 2']]);
  });

  test('goes to the requester where the channel cannot be reached, and is found there again', async () => {
    await publish(words({ channel: 'C0RANDOM' }));
    await publish(words({ channel: 'C0RANDOM', again: true }));
    expect([cards('D0ANA').length, notes('D0ANA')]).toEqual([1, ['note 1', 'note 2']]);
  });

  test('goes to the requester, once, when the channel of its card is archived meanwhile', async () => {
    const { thread = { channel: '', ts: '' } } = await publish(words({ notes: [] }));
    archive();
    await publish(words({ thread }));
    await expect(publish(words({ thread }), { attempt: 2 })).resolves.toMatchObject({ thread: { channel: 'D0ANA' } });
    expect([notes(), cards('D0ANA').length, notes('D0ANA')]).toEqual([[], 1, ['note 1', 'note 2']]);
  });

  test('reaches nobody when that channel is all there is, also if the card is looked for there', async () => {
    const { requestedBy: _, ...unasked } = words();
    const { thread = { channel: '', ts: '' } } = await publish({ ...unasked, notes: [] });
    archive();
    await expect(publish({ ...unasked, thread })).resolves.toEqual({});
    await expect(publish({ ...unasked, again: true })).resolves.toEqual({});
  });

  test.each(['chat.getPermalink', 'conversations.list'])('is said though the server has no %s', async (on) => {
    slack.orders.add({ on, error: 'unknown_method' });
    await publish(words({ channel: 'ops', notes: [{ ...note(1), linkToCard: true }] }));
    expect([cards().length, notes().length]).toEqual([1, 1]);
  });

  test('is asked for again after as long as Slack wants', async () => {
    slack.orders.add({ on: 'chat.postMessage', status: 429, retryAfter: 7 });
    await expect(publish(words())).rejects.toMatchObject({ type: 'SlackRateLimited', nextRetryDelay: 7_000 });
  });
});

describe('a cancel', () => {
  test('waits for the call under way, makes no other, and is told what is there', async () => {
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const slow: typeof globalThis.fetch = async (url, init) => {
      if (typeof init?.body === 'string' && decodeURIComponent(init.body).includes('note 1')) {
        reached.resolve();
        await goOn.promise;
      }
      return fetch(url, init);
    };
    const { run, cancel } = createEnvironment();
    let over = false;
    const ended = run(() => activities(slow).publish(words())).finally(() => (over = true));
    await reached.promise;
    cancel();
    await new Promise((resolve) => setImmediate(resolve));
    expect(over).toBe(false);
    goOn.resolve();
    const [card] = cards();
    expect(await ended).toEqual({
      thread: { channel: 'C0OPS', ts: card?.ts },
      cut: { said: ['n1'], untouched: ['n2'] },
    });
    expect(notes()).toEqual(['note 1']);
  });

  test('that comes before the first word leaves nothing to look for', async () => {
    expect(await cancelledAt('chat.postMessage', words())).toEqual({
      cut: { said: [], untouched: ['card', 'n1', 'n2'] },
    });
    expect(said()).toEqual([]);
  });

  test('that comes before the thread was looked through leaves all to look for', async () => {
    const { thread = { channel: '', ts: '' } } = await publish(words());
    const again = words({ thread, again: true, notes: [note(2), note(3)] });
    expect(await cancelledAt('conversations.replies', again)).toEqual({ thread, cut: { said: [], untouched: [] } });
  });

  test('of an attempt after another says what that one had said', async () => {
    const { thread = { channel: '', ts: '' } } = await publish(words());
    const again = words({ thread, again: true, notes: [note(2), note(3)] });
    expect(await cancelledAt('chat.postMessage', again)).toEqual({
      thread,
      cut: { said: ['n2'], untouched: ['n3'] },
    });
  });

  /** What is answered if the cancel comes while it waits for its turn to call this. */
  function cancelledAt(method: string, request: PublishRequest) {
    const { run, cancel } = createEnvironment();
    const pace: Pace = async (next) => {
      if (next === method) cancel();
    };
    return run(() => activities(fetch, pace).publish(request));
  }
});

describe('a private answer', () => {
  const answer = { to: 'U0BEN', phrase: { id: 'refused.ending' }, about: card.title } as const;

  test('is seen by one person in the thread', async () => {
    const { thread } = await publish(words({ notes: [] }));
    await attempt(() => activities().tell({ ...answer, ...(thread ? { thread } : {}) }));
    expect(slack.workspace.messages('C0OPS').at(-1)).toMatchObject({ ephemeralFor: 'U0BEN', thread_ts: thread?.ts });
  });

  test('is a direct message where the thread cannot be reached', async () => {
    await attempt(() => activities().tell({ ...answer, thread: { channel: 'C0RANDOM', ts: '1.1' } }));
    expect(said('D0BEN')).toHaveLength(1);
  });
});
