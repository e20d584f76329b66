import { afterEach, describe, expect, test } from 'vitest';
import { CARD_EVENT } from '../../src/publishing.ts';
import { type RunView } from '../../src/run.ts';
import { verify } from '../../src/signature.ts';
import { CARD_TS, setBotStage, SIGNING_KEY } from './bot-stage.ts';
import { forgetSlack } from './slack-api.ts';

const UNDERSTOOD =
  'In the thread of a run I understand `@deckhand status`, `@deckhand cancel` and `@deckhand note …`; everywhere `/deckhand help`.';
const payload = { run: 'run-1', key: 'card', workflow: 'provision/node-07' };
const CARD = {
  'conversations.replies': {
    messages: [{ ts: CARD_TS, metadata: { event_type: CARD_EVENT, event_payload: payload } }],
  },
};
const VIEW: RunView = {
  operation: 'provision',
  workflowId: 'provision/node-07',
  runId: 'run-1',
  title: { id: 'provision.title', machine: 'node-07', profile: 'worker', series: 'noble' },
  status: 'running',
  steps: [
    { name: 'check', status: 'succeeded' },
    { name: 'deploy', status: 'pending' },
  ],
  cancellable: true,
  requestedBy: 'U0BEN',
  startedAt: 1_700_000_000_000,
};

afterEach(forgetSlack);

describe('@deckhand status in the thread of a run', () => {
  test('tells one person privately what the card would show', async () => {
    const stage = await setBotStage({ answers: CARD, runs: { describe: async () => ({ view: VIEW }) } });

    await stage.mention('status');

    const text =
      '🔧 *Provision node-07* · worker · noble\u2003_running_\n✓ *Check machine*\n· *Deploy OS*\nAsked by <@U0BEN>';
    expect(stage.told).toEqual([{ channel: 'C0OPS', user: 'U0ANA', thread_ts: CARD_TS, text }]);
  });

  test('tells what Temporal lists when no worker answers', async () => {
    const stage = await setBotStage({ answers: CARD });

    await stage.mention('STATUS ');

    expect(stage.told.map(({ text }) => text)).toEqual(['provision/node-07: running.']);
  });

  test('says that Temporal has forgotten the run', async () => {
    const stage = await setBotStage({ answers: CARD, runs: { find: async () => undefined } });

    await stage.mention('status');

    expect(stage.told.map(({ text }) => text)).toEqual(['Temporal keeps no record of this run any more.']);
  });
});

describe('@deckhand cancel in the thread of a run', () => {
  test('sends the run a decision signed like a click', async () => {
    const stage = await setBotStage({ answers: CARD });

    await stage.mention('cancel');

    const decision = { run: 'run-1', question: 'cancel', choice: 'cancel', by: 'U0ANA', at: 1_700_000_060_500 };
    expect(stage.sent).toMatchObject([{ workflowId: 'provision/node-07', runId: 'run-1', decision }]);
    expect(stage.sent.every((sent) => verify(sent.decision, SIGNING_KEY))).toBe(true);
  });

  test('of a run that has ended changes nothing and says so', async () => {
    const stage = await setBotStage({ answers: CARD, runs: { decide: async () => false } });

    await stage.mention('cancel');

    expect(stage.told.map(({ text }) => text)).toEqual(['That run has ended. Nothing changed.']);
  });

  test('is said to be recorded while no worker takes it', async () => {
    const stage = await setBotStage({ answers: CARD, runs: { waitsForWorker: async () => true } });

    await stage.mention('cancel');

    expect(stage.told.map(({ text }) => text)).toEqual(['Recorded; it will be handled when a worker is back.']);
  });
});

describe('@deckhand note in the thread of a run', () => {
  test('hands the run what was written, word for word, with who wrote it', async () => {
    const stage = await setBotStage({ answers: CARD });

    await stage.mention('Note  The disk of node-07\nwas *swapped* & checked.');

    const note = { key: '1700000060.500000', by: 'U0ANA', text: 'The disk of node-07\nwas *swapped* & checked.' };
    expect([stage.noted, stage.told]).toEqual([[{ workflowId: 'provision/node-07', runId: 'run-1', note }], []]);
  });

  test('is said to be recorded while no worker takes it', async () => {
    const stage = await setBotStage({ answers: CARD, runs: { waitsForWorker: async () => true } });

    await stage.mention('note later');

    expect(stage.told.map(({ text }) => text)).toEqual(['Recorded; it will be handled when a worker is back.']);
  });

  test.each([
    ['takes none', 'no-notes', /^This run takes no notes\./],
    ['has ended', 'ended', /^That run has ended\./],
  ] as const)('to a run that %s is answered so', async (_, outcome, answer) => {
    const stage = await setBotStage({ answers: CARD, runs: { note: async () => outcome } });

    await stage.mention('note anything');

    expect(stage.told.map(({ text }) => text)).toEqual([expect.stringMatching(answer)]);
  });

  test.each([
    ['nothing', 'note', /^What should the note say\?/],
    ['too much', `note ${'x'.repeat(2_001)}`, /^That is 2001 characters long; a note may have 2000\.$/],
  ])('of %s keeps nothing and says so', async (_, text, answer) => {
    const stage = await setBotStage({ answers: CARD });

    await stage.mention(text);

    expect([stage.told.map((said) => said['text']), stage.noted]).toEqual([[expect.stringMatching(answer)], []]);
  });
});

describe('help and runs', () => {
  test.each(['help', 'Help', 'runs'])('are answered to a mention too ("%s")', async (text) => {
    const stage = await setBotStage();

    await stage.mention(text, '');

    expect(stage.told).toMatchObject([{ channel: 'C0OPS', user: 'U0ANA' }]);
  });
});

describe('a direct message', () => {
  const written = (stage: Awaited<ReturnType<typeof setBotStage>>) => stage.callsOf('chat.postMessage');

  test.each([
    ['help', /^\*What you may run\*/],
    ['runs', /^Nothing runs and nothing waits\.$/],
    ['hello', /^Here I understand `help` and `runs`/],
    ['status', /^This is not the thread of a run\. Here I understand/],
  ])('"%s" is answered in it', async (text, answer) => {
    const stage = await setBotStage();

    await stage.write(text);

    expect(written(stage)).toEqual([{ channel: 'D0ANA', text: expect.stringMatching(answer) }]);
  });

  test('in the thread of a run that speaks there is about that run', async () => {
    const stage = await setBotStage({ answers: CARD });

    await stage.write('cancel', { thread_ts: CARD_TS });

    expect(stage.sent.map(({ decision }) => decision.choice)).toEqual(['cancel']);
  });

  test.each([
    ['of a bot', { bot_id: 'B0OTHER' }],
    ['that was only edited', { subtype: 'message_changed' }],
    ['in a channel', { channel_type: 'channel' }],
  ])('%s is none of ours', async (_, more) => {
    const stage = await setBotStage();

    await stage.write('help', more);

    expect(written(stage)).toEqual([]);
  });
});

test('a mention that Slack delivers twice is answered once', async () => {
  const stage = await setBotStage();

  await stage.mention('help', '', 'Ev0');
  await stage.mention('help', '', 'Ev0');

  expect(stage.told).toHaveLength(1);
});

describe('a mention that is no request', () => {
  test.each(['', 'cancel it please', 'reboot node-07', '<!channel>'])(
    'such as "%s" is answered with what is understood',
    async (text) => {
      const stage = await setBotStage({ answers: CARD });

      await stage.mention(text);

      expect([stage.told.map((said) => said['text']), stage.sent]).toEqual([[UNDERSTOOD], []]);
    },
  );

  test.each([
    ['outside any thread', '', {}],
    [
      'in the thread of somebody’s message',
      CARD_TS,
      { 'conversations.replies': { messages: [{ ts: CARD_TS, text: 'hello' }] } },
    ],
    [
      'in the thread of another app’s card',
      CARD_TS,
      {
        'conversations.replies': {
          messages: [{ ts: CARD_TS, metadata: { event_type: 'other_card', event_payload: payload } }],
        },
      },
    ],
  ])('since it is %s cancels nothing', async (_, thread, answers) => {
    const stage = await setBotStage({ answers });

    await stage.mention('cancel', thread);

    expect([stage.told.map(({ text }) => text), stage.sent]).toEqual([
      [`This is not the thread of a run. ${UNDERSTOOD}`],
      [],
    ]);
  });
});
