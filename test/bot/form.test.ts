import { afterEach, describe, expect, test } from 'vitest';
import { checkView } from '../../playground/slack/limits.ts';
import { setBotStage, FORM_METADATA } from './bot-stage.ts';
import { RUN } from './fake-runs.ts';
import { forgetSlack } from './slack-api.ts';

const MACHINES = [
  { value: 'node-07', about: '16 CPU, 64 GB, rack-2' },
  { value: 'node-11', about: '32 CPU, 128 GB, rack-3' },
];
const MACHINE = { machine: { chosen: 'node-07' } };
const STARTED = {
  operation: 'provision',
  workflowId: 'provision/node-07',
  summary: 'provision node-07, asked by ana',
  triggerId: 'view/V0FORM',
};

afterEach(forgetSlack);

describe('/provision without arguments', () => {
  test.each(['', '   ', 'form', 'Form'])('(here "%s") opens a form and starts nothing', async (text) => {
    const stage = await setBotStage();

    await stage.command('/provision', text);

    expect([stage.form().title?.text, stage.started]).toEqual(['Provision a machine', []]);
  });

  test.each([
    ['/deploy', 'Deploy an app'],
    ['/rollback', 'Roll an app back'],
    ['/train', 'Train a model'],
    ['/cleanup', 'Plan a cleanup'],
  ])('(and %s) opens the form "%s"', async (command, title) => {
    const stage = await setBotStage();

    await stage.command(command, '');

    expect([stage.form().title?.text, stage.started]).toEqual([title, []]);
  });

  test('opens it before anything else is asked of Slack, and fills it afterwards', async () => {
    const stage = await setBotStage();
    await stage.command('/provision', '');
    const before = stage.methods().slice(0, stage.methods().indexOf('views.open'));

    expect([before.filter((method) => !['auth.test', 'users.info'].includes(method)), stage.methods().at(-1)]).toEqual([
      [],
      'views.update',
    ]);
  });

  test('has a field for each thing the operation can be told', async () => {
    const stage = await setBotStage();

    await stage.command('/provision', '');

    const fields = (stage.form().blocks ?? []).filter(({ type }) => type === 'input');
    expect(fields.map((field) => [field['block_id'], field['optional'], typeOf(field['element'])])).toEqual([
      ['machine', false, 'external_select'],
      ['series', true, 'plain_text_input'],
      ['profile', true, 'static_select'],
    ]);
  });

  test('begins with what the configuration says', async () => {
    const stage = await setBotStage();

    await stage.command('/provision', '');

    const profile = (stage.form().blocks ?? []).find((block) => block['block_id'] === 'profile');
    expect(profile).toMatchObject({ element: { initial_option: { value: 'worker' } } });
  });

  test('carries where it was asked for', async () => {
    const stage = await setBotStage();

    await stage.command('/provision', '');

    expect(stage.form().private_metadata).toBe(FORM_METADATA);
  });

  test('is a view that Slack takes', async () => {
    const stage = await setBotStage();

    await stage.command('/provision', '');

    expect(() => checkView(stage.form(), 'modal')).not.toThrow();
  });

  test('in a channel where the bot cannot post says so in place of the form', async () => {
    const stage = await setBotStage({ answers: { 'conversations.info': { channel: { is_member: false } } } });

    await stage.command('/provision', '');

    expect(sentences(stage.form())).toEqual([
      "I can't post in #ops. Type `/invite @deckhand` there and try again. Nothing was started.",
    ]);
  });

  test('by somebody who may not run it says so in place of the form', async () => {
    const stage = await setBotStage({ mayRun: ['@sre'] });

    await stage.command('/provision', '');

    expect(sentences(stage.form())).toEqual(['`/provision` is for @sre; that is not you. Nothing was started.']);
  });

  test('that took too long to reach us is answered with the usage', async () => {
    const stage = await setBotStage({ answers: { 'views.open': { ok: false, error: 'expired_trigger_id' } } });

    await stage.command('/provision', '');

    expect(stage.told.map(({ text }) => text)).toEqual([
      'Slack did not let me open the form in time. Please try again, or type it: `/provision &lt;machine&gt; [--series noble] [--profile worker]`',
    ]);
  });

  test('delivered again is silent, since its form is open', async () => {
    const stage = await setBotStage({ answers: { 'views.open': { ok: false, error: 'exchanged_trigger_id' } } });

    await stage.command('/provision', '');

    expect([stage.told, stage.callsOf('views.update')]).toEqual([[], []]);
  });

  test('whose form was closed meanwhile is silent', async () => {
    const stage = await setBotStage({ answers: { 'views.update': { ok: false, error: 'not_found' } } });

    await stage.command('/provision', '');

    expect([stage.told, stage.log]).toEqual([[], []]);
  });
});

describe('the machines that the form offers', () => {
  test.each([
    ['', ['node-07', 'node-11']],
    ['11', ['node-11']],
    ['RACK-2', ['node-07']],
    ['node-99', []],
  ])('for "%s" are those that match', async (query, values) => {
    const stage = await setBotStage({ lookup: { readyMachines: async () => MACHINES } });

    const [answer] = await stage.suggest('machine', query);

    expect(valuesOf(answer)).toEqual(values);
  });

  test('say more than the name', async () => {
    const stage = await setBotStage({ lookup: { readyMachines: async () => MACHINES } });

    const [answer] = await stage.suggest('machine', '07');

    expect(answer).toEqual({
      options: [{ text: { type: 'plain_text', text: 'node-07 · 16 CPU, 64 GB, rack-2' }, value: 'node-07' }],
    });
  });

  test('are no more than Slack shows', async () => {
    const many = Array.from({ length: 300 }, (_, at) => ({ value: `node-${at}` }));
    const stage = await setBotStage({ lookup: { readyMachines: async () => many } });

    const [answer] = await stage.suggest('machine', '');

    expect(valuesOf(answer)).toHaveLength(100);
  });

  test.each([
    ['does not answer', async () => undefined],
    ['fails', async () => Promise.reject(new Error('503'))],
    ['takes too long', () => new Promise<undefined>(() => undefined)],
  ])('are what was typed while MAAS %s', async (_, readyMachines) => {
    const stage = await setBotStage({ lookup: { readyMachines } });

    const [answer] = await stage.suggest('machine', 'node-07');

    expect(valuesOf(answer)).toEqual(['node-07']);
  });

  test('are not what was typed if that is no machine name', async () => {
    const stage = await setBotStage();

    const [answer] = await stage.suggest('machine', 'node 07; reboot');

    expect(valuesOf(answer)).toEqual([]);
  });

  test('are none for a field or a form that is not ours', async () => {
    const stage = await setBotStage({ lookup: { readyMachines: async () => MACHINES } });

    const answers = await Promise.all([stage.suggest('constructor', ''), stage.suggest('machine', '', 'nonsense')]);

    expect(answers.flat().map(valuesOf)).toEqual([[], []]);
  });
});

describe('a form that is sent', () => {
  test('starts the run that the command would start, once a view', async () => {
    const stage = await setBotStage({ lookup: { machine: async () => true } });

    await stage.submit({ ...MACHINE, series: ' jammy ', profile: { chosen: 'gpu' } });

    const input = { machine: 'node-07', series: 'jammy', profile: 'gpu', requestedBy: 'U0ANA', channel: 'C0OPS' };
    expect(stage.started).toEqual([{ ...STARTED, input }]);
  });

  test('closes, and says nothing itself, since the card speaks', async () => {
    const stage = await setBotStage();

    const acks = await stage.submit(MACHINE);

    expect([acks, stage.told]).toEqual([[undefined], []]);
  });

  test('leaves out what was left empty', async () => {
    const stage = await setBotStage();

    await stage.submit({ ...MACHINE, series: null, profile: { chosen: null } });

    expect(stage.started.map(({ input }) => input)).toEqual([
      { machine: 'node-07', requestedBy: 'U0ANA', channel: 'C0OPS' },
    ]);
  });

  test('from Home lets the run speak where the configuration says', async () => {
    const stage = await setBotStage();

    await stage.submit(MACHINE, JSON.stringify({ operation: 'provision' }));

    expect(stage.started.map(({ input }) => input)).toEqual([{ machine: 'node-07', requestedBy: 'U0ANA' }]);
  });

  test('and delivered again closes and is silent', async () => {
    const stage = await setBotStage({ runs: { start: async () => ({ kind: 'redelivered', run: RUN }) } });

    const acks = await stage.submit(MACHINE);

    expect([acks, stage.told]).toEqual([[undefined], []]);
  });

  test('while no worker is there is said to be recorded', async () => {
    const stage = await setBotStage({ runs: { waitsForWorker: async () => true } });

    await stage.submit(MACHINE);

    expect(stage.told.map(({ text }) => text)).toEqual(['Recorded; it will be handled when a worker is back.']);
  });
});

describe('beside its field a form says', () => {
  test('each thing that is not right, and starts nothing', async () => {
    const stage = await setBotStage();

    const acks = await stage.submit({ machine: 'NODE; reboot', series: '../x', profile: { chosen: 'storage' } });

    const errors = {
      machine: 'I can\'t read "NODE; reboot" as a machine name: lower-case letters, digits, dots and dashes.',
      series: 'I can\'t read "../x" as a series: a lower-case word such as noble.',
      profile: 'There is no "storage"; choose one of worker, gpu.',
    };
    expect([acks, stage.started]).toEqual([[{ response_action: 'errors', errors }], []]);
  });

  test('what is missing', async () => {
    const stage = await setBotStage();

    const acks = await stage.submit({ machine: null });

    expect(acks).toEqual([{ response_action: 'errors', errors: { machine: 'Please give a machine name.' } }]);
  });

  test('that there is no such machine', async () => {
    const stage = await setBotStage({ lookup: { machine: async () => false } });

    const acks = await stage.submit(MACHINE);

    const errors = { machine: 'MAAS knows no machine "node-07". Nothing was started.' };
    expect([acks, stage.started]).toEqual([[{ response_action: 'errors', errors }], []]);
  });
});

describe('on top of the form, which keeps what was typed, is said', () => {
  test('that this person may not run it', async () => {
    const stage = await setBotStage({ mayRun: ['@sre'] });

    const acks = await stage.submit(MACHINE);

    expect(acks).toMatchObject([{ response_action: 'push', view: { title: { text: 'Not started' } } }]);
    expect(acks.map((ack) => sentences((ack as { view: object }).view))).toEqual([
      ['`/provision` is for @sre; that is not you. Nothing was started.'],
    ]);
  });

  test('whose run of that machine is under way, with a link', async () => {
    const stage = await setBotStage({ runs: { start: async () => ({ kind: 'running', run: RUN }) } });

    const acks = await stage.submit(MACHINE);

    expect(acks.map((ack) => sentences((ack as { view: object }).view))).toEqual([
      [
        'node-07 is already being provisioned by <@U0BEN>. <https://example.slack.com/archives/C0OPS/p1700000000000100|See the thread ↗>',
      ],
    ]);
  });

  test('the reference of a fault', async () => {
    const stage = await setBotStage({ runs: { start: async () => Promise.reject(new Error('unavailable')) } });

    const acks = await stage.submit(MACHINE);

    expect(JSON.stringify(acks)).toMatch(/That did not work.* under [0-9a-f]{8} in the log/);
  });

  test.each([
    'nonsense',
    JSON.stringify({ operation: 'constructor' }),
    JSON.stringify({ operation: 'provision', by: 1 }),
  ])('that a form with %s is not one of ours', async (metadata) => {
    const stage = await setBotStage();

    const acks = await stage.submit(MACHINE, metadata);

    expect([JSON.stringify(acks).includes('not one of mine'), stage.started]).toEqual([true, []]);
  });
});

describe('a form whose check takes longer than Slack waits', () => {
  test('is answered in time, and then with how it ended', async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const stage = await setBotStage({ lookup: { machine: () => promise } });

    const acking = stage.submit(MACHINE);
    await expect.poll(() => stage.callsOf('usergroups.list').length).toBe(1);
    setTimeout(() => resolve(false), 2_500);
    const acks = await acking;

    expect(acks).toMatchObject([{ response_action: 'update' }]);
    expect(sentences(stage.form())).toEqual(['MAAS knows no machine "node-07". Nothing was started.']);
  });
});

describe('a form that was closed while its check went on', () => {
  test('still tells its sender that nothing came of it', async () => {
    const slow = () => new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 2_500));
    const stage = await setBotStage({
      answers: { 'views.update': { ok: false, error: 'not_found' } },
      lookup: { machine: slow },
    });

    await stage.submit(MACHINE);

    expect(stage.callsOf('chat.postMessage').map(({ text }) => text)).toEqual([
      'MAAS knows no machine "node-07". Nothing was started.',
    ]);
  });
});

function typeOf(element: unknown): string {
  return (element as { type: string }).type;
}

function valuesOf(answer: unknown): string[] {
  return (answer as { options: { value: string }[] }).options.map(({ value }) => value);
}

function sentences(view: { blocks?: readonly object[] }): string[] {
  return (view.blocks ?? []).map((block) => (block as { text: { text: string } }).text.text);
}
