import { afterEach, describe, expect, test } from 'vitest';
import { DECIDE, writeButtonValue } from '../../src/bot/action-ids.ts';
import { setBotStage } from './bot-stage.ts';
import { RUN } from './fake-runs.ts';
import { forgetSlack, type Answers } from './slack-api.ts';

const speaking = (locale: string): Answers => ({ 'users.info': { user: { id: 'U0ANA', name: 'ana', locale } } });
const ENGLISH = 'Please give a machine name.';
const GERMAN = 'Bitte angeben: Maschinenname.';

afterEach(forgetSlack);

describe('one person alone is answered', () => {
  test.each([
    ['in the language they have set in Slack', 'en', speaking('de-AT'), GERMAN],
    ['in theirs, whatever the workspace speaks', 'de', speaking('en-GB'), ENGLISH],
    ['in that of the workspace if theirs is none of ours', 'de', speaking('fr-FR'), GERMAN],
    ['in that of the workspace if Slack does not say theirs', 'de', { 'users.info': 503 }, GERMAN],
  ] as const)('%s', async (_, language, answers, sentence) => {
    const stage = await setBotStage({ language, answers });

    await stage.command('/provision', '--series noble');

    expect(stage.told.map(({ text }) => text?.startsWith(sentence))).toEqual([true]);
  });

  test('in forms too, beside the field', async () => {
    const stage = await setBotStage({ answers: speaking('de-DE') });

    await stage.command('/provision', '');
    const acks = await stage.submit({ machine: null });

    expect([stage.form().title?.text, acks]).toEqual([
      'Maschine einrichten',
      [{ response_action: 'errors', errors: { machine: GERMAN } }],
    ]);
  });
});

test('a card that everybody reads is closed in the language of the workspace, its clicker told in their own', async () => {
  const ended = { ...RUN, open: false, status: 'rolled-back' as const };
  const runs = { decide: async () => false, find: async () => ended };
  const stage = await setBotStage({ language: 'en', answers: speaking('de-DE'), runs });
  const value = { workflowId: 'provision/node-07', run: 'run-1', question: 'deploy/1', choice: 'retry' } as const;

  const button = { type: 'button', text: { type: 'plain_text', text: 'Retry' }, action_id: DECIDE.retry } as const;
  await stage.click(DECIDE.retry, writeButtonValue(value), { blocks: [{ type: 'actions', elements: [button] }] });

  expect([stage.callsOf('chat.update')[0]?.['blocks'], stage.told[0]?.['text']]).toEqual([
    expect.stringContaining('This run has ended (rolled back).'),
    'Dieser Lauf ist zu Ende (zurückgenommen). Es hat sich nichts geändert.',
  ]);
});

test('who speaks what is asked of Slack once, not for every answer', async () => {
  const stage = await setBotStage({ answers: speaking('de-DE') });

  for (let times = 0; times < 3; times++) await stage.command('/provision', '--series noble');

  expect(stage.callsOf('users.info')).toHaveLength(1);
});
