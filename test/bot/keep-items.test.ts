import { afterEach, expect, test } from 'vitest';
import { checkView } from '../../playground/slack/limits.ts';
import { writeButtonValue } from '../../src/bot/action-ids.ts';
import { KEEP } from '../../src/bot/form-ids.ts';
import type { Runs } from '../../src/bot/runs.ts';
import type { Language } from '../../src/bot/views/language.ts';
import { packedList } from '../../src/cleanup-list.ts';
import { verify } from '../../src/signature.ts';
import { CARD_TS, setBotStage, SIGNING_KEY } from './bot-stage.ts';
import { forgetSlack } from './slack-api.ts';

const VALUE = { workflowId: 'cleanup/old-1', run: 'run-1', question: 'keep/items', choice: 'keep' } as const;

/** Labels longer than Slack takes, and more of them than it shows. */
const items = Array.from({ length: 250 }, (_, at) => {
  const label = `shop/web:1.0.${at} ${'git-3c1d9ab '.repeat(10)}`.trim();
  return { group: 'shop/web', id: `shop/web@${at}`, label, bytes: 1, at: 0 };
});
const { packed } = packedList({ items, kept: [], left: 0, soon: [] });

afterEach(forgetSlack);

async function opened(runs: Partial<Runs> = {}, language: Language = 'en') {
  const stage = await setBotStage({ runs: { cleanupList: async () => packed, ...runs }, language });
  await stage.click('decide_keep_0', writeButtonValue(VALUE));
  const metadata = stage.form().private_metadata ?? '';
  type Options = { readonly options: readonly { readonly text: { text: string }; readonly value: string }[] };
  async function search(query: string, view = metadata): Promise<Options['options']> {
    const [answer] = await stage.deliver({
      type: 'block_suggestion',
      team: { id: 'T0TEAM', domain: 'example' },
      user: { id: 'U0ANA', username: 'ana', team_id: 'T0TEAM' },
      api_app_id: 'A0APP',
      container: { type: 'view', view_id: 'V0FORM' },
      action_id: KEEP.items,
      block_id: KEEP.items,
      value: query,
      view: { id: 'V0FORM', type: 'modal', private_metadata: view, state: { values: {} } },
    });
    return (answer as Options).options;
  }
  const submit = (chosen: readonly string[], view = metadata) =>
    stage.submitView(KEEP.callback, view, {
      [KEEP.items]: {
        [KEEP.items]: { type: 'multi_external_select', selected_options: chosen.map((value) => ({ value })) },
      },
    });
  return { stage, search, submit };
}

test.each([
  ['en', 'Keep single items'],
  ['de', 'Einzelne behalten'],
] as const)('asks what is to be kept before anything is decided (%s)', async (language, title) => {
  const { stage } = await opened({}, language);

  expect(stage.sent).toEqual([]);
  expect(stage.form().title?.text).toBe(title);
  expect(() => checkView(stage.form(), 'modal')).not.toThrow();
});

test('offers what of the list has every word that was typed, by its place', async () => {
  const { search } = await opened();

  const found = await search(' WEB  1.0.24');

  expect(found.map(({ value }) => value)).toEqual([
    '24',
    '240',
    '241',
    '242',
    '243',
    '244',
    '245',
    '246',
    '247',
    '248',
    '249',
  ]);
  expect(Math.max(...found.map(({ text }) => text.text.length))).toBeLessThanOrEqual(75);
});

test('offers no more than Slack shows', async () => {
  const { search } = await opened();

  await expect(search('')).resolves.toHaveLength(100);
});

test('reads the list once for all that is typed', async () => {
  let asked = 0;
  const { search } = await opened({ cleanupList: async () => (asked++, packed) });

  await search('a');
  await search('ab');

  expect(asked).toBe(1);
});

test('offers nothing while no worker can say what is in the list, and asks again', async () => {
  const answers = [undefined, packed];
  const { search } = await opened({ cleanupList: async () => answers.shift() });

  await expect(search('1.0.249')).resolves.toEqual([]);
  await expect(search('1.0.249')).resolves.toHaveLength(1);
});

test.each(['', 'nonsense', '{"value":"{}","channel":"C","thread":"1"}'])(
  'offers and decides nothing for a form that is not one of ours: %s',
  async (metadata) => {
    const { stage, search, submit } = await opened();

    await submit(['1'], metadata);

    await expect(search('', metadata)).resolves.toEqual([]);
    expect(stage.sent).toEqual([]);
  },
);

test('what was chosen goes to the run as one decision, signed with what it is about', async () => {
  const { stage, submit } = await opened();

  await submit(['3', '17']);

  expect(stage.sent).toMatchObject([
    { workflowId: 'cleanup/old-1', decision: { question: 'keep/items', choice: 'keep', by: 'U0ANA', picks: [3, 17] } },
  ]);
  const [decision] = stage.sent.map((sent) => sent.decision);
  expect(decision && verify(decision, SIGNING_KEY)).toBe(true);
  expect(decision && verify({ ...decision, picks: [3] }, SIGNING_KEY)).toBe(false);
});

test('a cleanup that has ended meanwhile is said to have, in its thread', async () => {
  const { stage, submit } = await opened({ decide: async () => false });

  await submit(['3']);

  expect(stage.told).toMatchObject([{ text: 'That run has ended. Nothing changed.', thread_ts: CARD_TS }]);
});
