import { afterEach, expect, test } from 'vitest';
import { DECIDE, writeButtonValue } from '../../src/bot/action-ids.ts';
import { REJECT } from '../../src/bot/form-ids.ts';
import { verify } from '../../src/signature.ts';
import { CARD_TS, setBotStage, SIGNING_KEY } from './bot-stage.ts';
import { forgetSlack } from './slack-api.ts';

const VALUE = { workflowId: 'deploy/shop', run: 'run-1', question: 'approval/1', choice: 'reject' } as const;

afterEach(forgetSlack);

async function rejecting(value: object, reason: string, runs = {}) {
  const stage = await setBotStage({ runs });
  await stage.click(DECIDE.reject, writeButtonValue(value as typeof VALUE));
  const form = stage.form();
  const submitted = await stage.submitView(REJECT.callback, form?.private_metadata ?? '', {
    [REJECT.reason]: { [REJECT.reason]: { type: 'plain_text_input', value: reason } },
  });
  return { stage, form, submitted };
}

test('rejecting asks why before anything is decided', async () => {
  const stage = await setBotStage();

  await stage.click(DECIDE.reject, writeButtonValue(VALUE));

  expect(stage.sent).toEqual([]);
  expect(stage.form()?.title?.text).toBe('Reject');
});

test('the reason goes with the decision, signed', async () => {
  const { stage } = await rejecting(VALUE, ' not during the sale ');

  expect(stage.sent).toMatchObject([
    {
      workflowId: 'deploy/shop',
      runId: 'run-1',
      decision: { choice: 'reject', by: 'U0ANA', reason: 'not during the sale' },
    },
  ]);
  expect(stage.sent.map(({ decision }) => verify(decision, SIGNING_KEY))).toEqual([true]);
});

test('the form insists on a reason where the rule does', async () => {
  const { form } = await rejecting({ ...VALUE, reasonRequired: true }, 'later');

  expect(form?.blocks).toMatchObject([{ type: 'input', optional: false }]);
});

test('a run that has ended meanwhile is said to have, in its thread', async () => {
  const { stage } = await rejecting(VALUE, 'late', { decide: async () => false });

  expect(stage.told).toMatchObject([{ text: 'That run has ended. Nothing changed.', thread_ts: CARD_TS }]);
});

test.each(['', 'nonsense', '{"value":"{}","channel":"C","thread":"1"}'])(
  'a form that is not one of ours decides nothing: %s',
  async (metadata) => {
    const stage = await setBotStage();

    await stage.submitView(REJECT.callback, metadata, {});

    expect(stage.sent).toEqual([]);
  },
);
