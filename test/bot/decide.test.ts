import type { KnownBlock } from '@slack/types';
import { afterEach, describe, expect, test } from 'vitest';
import { DECIDE, writeButtonValue } from '../../src/bot/action-ids.ts';
import { verify } from '../../src/signature.ts';
import { CARD_TS, setBotStage, SIGNING_KEY } from './bot-stage.ts';
import { RUN } from './fake-runs.ts';
import { forgetSlack } from './slack-api.ts';

const RETRY = { workflowId: 'provision/node-07', run: 'run-1', question: 'configure/1', choice: 'retry' } as const;
const BLOCKS: readonly KnownBlock[] = [
  { type: 'section', text: { type: 'mrkdwn', text: '🔧 *Provision node-07*' } },
  {
    type: 'actions',
    elements: [{ type: 'button', action_id: DECIDE.retry, text: { type: 'plain_text', text: 'Retry' } }],
  },
];
const ENDED = {
  decide: async () => false,
  find: async () => ({ ...RUN, open: false, status: 'rolled-back' as const }),
};

afterEach(forgetSlack);

describe('a click on a card', () => {
  test('reaches the run as a decision that says who, what and when it was clicked', async () => {
    const stage = await setBotStage();

    await stage.click(DECIDE.retry, writeButtonValue(RETRY));

    expect(stage.sent).toMatchObject([
      {
        workflowId: 'provision/node-07',
        runId: 'run-1',
        decision: { run: 'run-1', question: 'configure/1', choice: 'retry', by: 'U0ANA', at: 1_700_000_050_123 },
      },
    ]);
  });

  test('carries a signature that the worker accepts', async () => {
    const stage = await setBotStage();

    await stage.click(DECIDE.retry, writeButtonValue(RETRY));

    expect(stage.sent.map(({ decision }) => verify(decision, SIGNING_KEY))).toEqual([true]);
  });

  test('is answered by nothing but the card', async () => {
    const stage = await setBotStage();

    const acks = await stage.click(DECIDE.retry, writeButtonValue(RETRY));

    expect([acks.length, stage.told, stage.callsOf('chat.update')]).toEqual([1, [], []]);
  });

  test('that no worker takes is said to be recorded, in the thread', async () => {
    const stage = await setBotStage({ runs: { waitsForWorker: async () => true } });

    await stage.click(DECIDE.retry, writeButtonValue(RETRY));

    const text = 'Recorded; it will be handled when a worker is back.';
    expect(stage.told).toEqual([{ channel: 'C0OPS', user: 'U0ANA', thread_ts: CARD_TS, text }]);
  });

  test('that Temporal does not take ends in a sentence with a reference', async () => {
    const stage = await setBotStage({ runs: { decide: async () => Promise.reject(new Error('unavailable')) } });

    await stage.click(DECIDE.retry, writeButtonValue(RETRY));

    expect(stage.told.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^That did not work.* under [0-9a-f]{8} in the log\.$/),
    ]);
  });
});

describe('a value that no card of ours carries decides nothing:', () => {
  test.each([
    ['no JSON', 'retry'],
    ['nothing', ''],
    ['an unknown choice', JSON.stringify({ ...RETRY, choice: 'delete' })],
    ['a field more', JSON.stringify({ ...RETRY, by: 'U0BEN' })],
    ['a field less', JSON.stringify({ ...RETRY, run: undefined })],
    ['an endless question', JSON.stringify({ ...RETRY, question: 'q'.repeat(65) })],
  ])('%s', async (_, value) => {
    const stage = await setBotStage();

    await stage.click(DECIDE.retry, value);

    expect({ told: stage.told.map(({ text }) => text), sent: stage.sent }).toEqual({
      told: ['I cannot read that button; it is not one of mine. Nothing changed.'],
      sent: [],
    });
  });
});

describe('a click on the card of a run that has ended', () => {
  test('takes the buttons off the card and says there how the run ended', async () => {
    const stage = await setBotStage({ runs: ENDED });

    await stage.click(DECIDE.retry, writeButtonValue(RETRY), { blocks: BLOCKS });

    const [{ blocks = '[]', ...rest } = {}] = stage.callsOf('chat.update');
    expect({ ...rest, blocks: JSON.parse(blocks) as unknown }).toEqual({
      channel: 'C0OPS',
      ts: CARD_TS,
      text: 'Provision node-07',
      blocks: [
        BLOCKS[0],
        { type: 'context', elements: [{ type: 'mrkdwn', text: 'This run has ended (rolled back).' }] },
      ],
    });
  });

  test('leaves the last words of the run as they are, however old the card that was clicked', async () => {
    const last = { ts: CARD_TS, text: 'Provision node-07, rolled back', blocks: BLOCKS.slice(0, 1) };
    const stage = await setBotStage({ runs: ENDED, answers: { 'conversations.replies': { messages: [last] } } });

    await stage.click(DECIDE.retry, writeButtonValue(RETRY), { blocks: BLOCKS });

    expect(stage.callsOf('chat.update')).toEqual([]);
  });

  test('is answered privately in the thread', async () => {
    const stage = await setBotStage({ runs: ENDED });

    await stage.click(DECIDE.retry, writeButtonValue(RETRY), { blocks: BLOCKS });

    const text = 'That run has ended (rolled back). Nothing changed.';
    expect(stage.told).toEqual([{ channel: 'C0OPS', user: 'U0ANA', thread_ts: CARD_TS, text }]);
  });

  test.each([
    ['was terminated from outside', { ...RUN, open: false, status: 'terminated' as const }, 'terminated'],
    ['Temporal has forgotten', undefined, 'Temporal keeps no record of it any more'],
  ])('says so of a run that %s', async (_, found, how) => {
    const stage = await setBotStage({ runs: { decide: async () => false, find: async () => found } });

    await stage.click(DECIDE.retry, writeButtonValue(RETRY), { blocks: BLOCKS });

    expect(stage.told.map(({ text }) => text)).toEqual([`That run has ended (${how}). Nothing changed.`]);
  });
});
