import { afterEach, expect, test } from 'vitest';
import { setBotStage } from './bot-stage.ts';
import { RUN } from './fake-runs.ts';
import { forgetSlack } from './slack-api.ts';

const PROVISION =
  '`/provision &lt;machine&gt; [--series noble] [--profile worker]`  Install a machine and join it to the cluster';

afterEach(forgetSlack);

test.each(['help', '', ' '])('/deckhand with "%s" lists what this person may run', async (text) => {
  const stage = await setBotStage();

  await stage.command('/deckhand', text);

  expect(stage.told.map((said) => said['text']?.split('\n').slice(0, 2))).toEqual([['*What you may run*', PROVISION]]);
});

test('/deckhand help hides from people what they may not run', async () => {
  const stage = await setBotStage({ answers: { 'usergroups.list': { usergroups: [] } } });

  await stage.command('/deckhand', 'help');

  expect(stage.told.map(({ text }) => text?.includes('/provision'))).toEqual([false]);
});

test('/deckhand runs lists what runs and waits, with who asked and where', async () => {
  const stage = await setBotStage({ runs: { open: async () => [RUN, { ...RUN, target: 'a&b', status: 'waiting' }] } });

  await stage.command('/deckhand', 'runs');

  const rest =
    'since <!date^1700000000^{time}|22:13 UTC>, asked by <@U0BEN> <https://example.slack.com/archives/C0OPS/p1700000000000100|See the thread ↗>';
  expect(stage.told.map(({ text }) => text?.split('\n'))).toEqual([
    [`• *provision node-07*: running ${rest}`, `• *provision a&amp;b*: waiting ${rest}`],
  ]);
});

test('/deckhand runs says that nothing runs', async () => {
  const stage = await setBotStage();

  await stage.command('/deckhand', 'runs');

  expect(stage.told.map(({ text }) => text)).toEqual(['Nothing runs and nothing waits.']);
});

test('/deckhand runs keeps a line whose link Slack does not give', async () => {
  const stage = await setBotStage({
    answers: { 'chat.getPermalink': { ok: false, error: 'message_not_found' } },
    runs: { open: async () => [RUN] },
  });

  await stage.command('/deckhand', 'runs');

  expect(stage.told.map(({ text }) => text)).toEqual([
    '• *provision node-07*: running since <!date^1700000000^{time}|22:13 UTC>, asked by <@U0BEN>',
  ]);
});

test('/deckhand with anything else answers with its usage and mentions nobody', async () => {
  const stage = await setBotStage();

  await stage.command('/deckhand', '<!channel>');

  expect(stage.told.map(({ text }) => text)).toEqual([
    'I don\'t know "&lt;!channel&gt;". Usage: `/deckhand help | runs | incidents | doctor`',
  ]);
});
