import { afterEach, describe, expect, test } from 'vitest';
import { setBotStage } from './bot-stage.ts';
import { RUN } from './fake-runs.ts';
import { forgetSlack } from './slack-api.ts';

const USAGE = 'Usage: `/provision &lt;machine&gt; [--series noble] [--profile worker]`';
const LINK = '<https://example.slack.com/archives/C0OPS/p1700000000000100|See the thread ↗>';

afterEach(forgetSlack);

describe('/provision starts', () => {
  test('one run named after the machine, with who asked, where, and the command it came from', async () => {
    const stage = await setBotStage({ lookup: { machine: async () => true } });

    await stage.command('/provision', 'node-07 --series jammy --profile=gpu');

    expect(stage.started).toEqual([
      {
        operation: 'provision',
        workflowId: 'provision/node-07',
        input: { machine: 'node-07', series: 'jammy', profile: 'gpu', requestedBy: 'U0ANA', channel: 'C0OPS' },
        summary: 'provision node-07, asked by ana',
        triggerId: 'trigger-1',
      },
    ]);
  });

  test('and says nothing itself, since the card speaks', async () => {
    const stage = await setBotStage();

    await stage.command('/provision', 'node-07');

    expect([stage.told, stage.callsOf('chat.postMessage')]).toEqual([[], []]);
  });

  test('after one acknowledgement', async () => {
    const stage = await setBotStage({ runs: { start: async () => ({ kind: 'redelivered', run: RUN }) } });

    expect(await stage.command('/provision', 'node-07')).toHaveLength(1);
  });

  test('though MAAS cannot say whether the machine exists', async () => {
    const stage = await setBotStage({
      lookup: { machine: async () => undefined },
      runs: { start: async () => ({ kind: 'redelivered', run: RUN }) },
    });

    await stage.command('/provision', 'node-07');

    expect(stage.started.map(({ workflowId }) => workflowId)).toEqual(['provision/node-07']);
  });

  test('nothing more when Slack delivers the command again, and keeps silent', async () => {
    const stage = await setBotStage({ runs: { start: async () => ({ kind: 'redelivered', run: RUN }) } });

    await stage.command('/provision', 'node-07');

    expect(stage.told).toEqual([]);
  });

  test('a run that nobody works on yet, and says that it is recorded', async () => {
    const stage = await setBotStage({ runs: { waitsForWorker: async () => true } });

    await stage.command('/provision', 'node-07');

    expect(stage.told.map(({ text }) => text)).toEqual(['Recorded; it will be handled when a worker is back.']);
  });
});

describe('/provision answers one private sentence with the usage, and starts nothing, for', () => {
  test.each([
    [
      'a second command',
      'node-07; reboot',
      'I can\'t read "node-07; reboot" as a machine name: lower-case letters, digits, dots and dashes.',
    ],
    [
      'a path as a series',
      'node-07 --series=../x',
      'I can\'t read "../x" as a series: a lower-case word such as noble.',
    ],
    [
      'a template',
      "{{ lookup('pipe','id') }}",
      "I can't read \"{{ lookup('pipe','id') }}\" as a machine name: lower-case letters, digits, dots and dashes.",
    ],
    ['10,000 characters', 'a'.repeat(10_000), 'That is 10000 characters long; I read up to 300.'],
    ['an emoji', '🚀', 'I can\'t read "🚀" as a machine name: lower-case letters, digits, dots and dashes.'],
    ['a flag it has not', 'node-07 --force yes', 'I don\'t know "--force".'],
    ['a flag without a value', 'node-07 --series', '--series needs a value.'],
    ['a flag given twice', 'node-07 --series noble --series jammy', '--series is there twice.'],
    ['an unknown profile', 'node-07 --profile database', 'There is no "database"; choose one of worker, gpu.'],
    ['a flag alone', '--series noble', 'Please give a machine name.'],
    ['a line break', 'node-07\nnode-08', 'That has characters in it that I cannot read.'],
    [
      'a mention of everybody',
      '<!channel>',
      'I can\'t read "&lt;!channel&gt;" as a machine name: lower-case letters, digits, dots and dashes.',
    ],
    ['a mention of everybody as a flag', 'node-07 --<!channel>', '--&lt;!channel&gt; needs a value.'],
  ])('%s', async (_, text, sentence) => {
    const stage = await setBotStage();

    await stage.command('/provision', text);

    expect({ told: stage.told, started: stage.started }).toEqual({
      told: [{ channel: 'C0OPS', user: 'U0ANA', text: `${sentence} ${USAGE}` }],
      started: [],
    });
  });

  test('a machine that MAAS does not know', async () => {
    const stage = await setBotStage({ lookup: { machine: async () => false } });

    await stage.command('/provision', 'node-99');

    expect({ told: stage.told.map(({ text }) => text), started: stage.started }).toEqual({
      told: [`MAAS knows no machine "node-99". Nothing was started. ${USAGE}`],
      started: [],
    });
  });
});

describe('/provision refuses, and starts nothing,', () => {
  test.each([
    ['where the bot is not a member', { channel: { id: 'C0OPS', is_member: false } }],
    ['in a private channel it cannot see', { ok: false, error: 'channel_not_found' }],
  ])('%s', async (_, info) => {
    const stage = await setBotStage({
      answers: { 'conversations.info': info, 'chat.postEphemeral': { ok: false, error: 'not_in_channel' } },
    });

    await stage.command('/provision', 'node-07');

    expect({
      said: stage.callsOf('chat.postMessage').map(({ channel, text }) => [channel, text]),
      started: stage.started,
    }).toEqual({
      said: [['D0ANA', "I can't post in #ops. Type `/invite @deckhand` there and try again. Nothing was started."]],
      started: [],
    });
  });

  test.each([
    ['from somebody outside the group', { answers: { 'usergroups.list': { usergroups: [] } } }, '@platform'],
    [
      'from somebody in a group of that name that was deleted',
      {
        answers: {
          'usergroups.list': {
            usergroups: [{ id: 'S1', handle: 'platform', date_delete: 1_600_000_000, users: ['U0ANA'] }],
          },
        },
      },
      '@platform',
    ],
    ['from anyone but the person named', { mayRun: ['U0BEN'] }, '<@U0BEN>'],
  ])('%s', async (_, options, who) => {
    const stage = await setBotStage(options);

    await stage.command('/provision', 'node-07');

    expect({ told: stage.told.map(({ text }) => text), started: stage.started }).toEqual({
      told: [`\`/provision\` is for ${who}; that is not you. Nothing was started.`],
      started: [],
    });
  });

  test.each([
    ['a guest', { is_restricted: true }],
    ['somebody deactivated', { deleted: true }],
    ['somebody from another workspace', { team_id: 'T0OTHER' }],
  ])('from %s even if everyone may, and does not tell them that everyone may', async (_, more) => {
    const user = { id: 'U0ANA', name: 'ana', ...more };
    const stage = await setBotStage({ mayRun: ['everyone'], answers: { 'users.info': { user } } });

    await stage.command('/provision', 'node-07');

    const text =
      'Guests and people from other workspaces cannot use `/provision`. Ask a member of this workspace. Nothing was started.';
    expect([stage.told.map((said) => said['text']), stage.started]).toEqual([[text], []]);
  });

  test('a second run of the machine, and says whose is under way and where', async () => {
    const stage = await setBotStage({ runs: { start: async () => ({ kind: 'running', run: RUN }) } });

    await stage.command('/provision', 'node-07');

    expect(stage.told.map(({ text }) => text)).toEqual([`node-07 is already being provisioned by <@U0BEN>. ${LINK}`]);
  });
});

describe('when /provision meets a fault of its own', () => {
  test('the person gets a sentence with the reference under which the log has the cause', async () => {
    const stage = await setBotStage({ answers: { 'users.info': 500 } });

    await stage.command('/provision', 'node-07');

    const [{ text = '' } = {}] = stage.told;
    const reference = /under ([0-9a-f]{8}) in the log\.$/.exec(text)?.[1];
    expect(stage.log.find((line) => line['msg'] === 'A listener failed.')).toMatchObject({ reference });
  });

  test('nothing was started, as the sentence says', async () => {
    const stage = await setBotStage({ answers: { 'usergroups.list': 500 } });

    await stage.command('/provision', 'node-07');

    expect([stage.started, stage.told.length]).toEqual([[], 1]);
  });

  test('a sentence that Slack refuses too ends in the log, not in a crash', async () => {
    const refuse = { ok: false, error: 'fatal_error' };
    const stage = await setBotStage({ answers: { 'chat.postEphemeral': refuse, 'conversations.open': refuse } });

    await stage.command('/provision', 'node 07');

    expect(stage.log.map((line) => line['msg'])).toContain('Somebody could not be told that something went wrong.');
  });
});
