import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import type { StateValues, View } from '../../playground/slack/client-types.ts';
import { createSlack } from '../../playground/slack/server.ts';
import { createBot, type SlackMode } from '../../src/bot/app.ts';
import { FORM } from '../../src/bot/form-ids.ts';
import { createHttpServer } from '../../src/bot/server.ts';
import type { Lookup } from '../../src/bot/context.ts';
import type { PeopleRef } from '../../src/decisions.ts';
import { createFakeIncidents } from './fake-incidents.ts';
import { createFakeRuns, RUN } from './fake-runs.ts';
import { settingsFor } from './settings.ts';

const MACHINES = [{ value: 'node-07', about: '16 CPU' }, { value: 'node-08' }];
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

describe.each(['socket', 'http'] as const)('in a workspace, by %s mode,', (mode) => {
  test('a command alone opens a form, in which a machine that is Ready is found and provisioned', async () => {
    const { slack, form, started } = await setUp(mode);

    await slack.act.say({ as: 'U0ANA', channel: 'C0OPS', text: '/provision' });
    await expect.poll(() => form()?.callback_id).toBe(FORM.callback);
    const { options = [] } = await slack.act.suggest(searching(form(), '07'));
    const sent = await slack.act.submit(form()?.id ?? '', { as: 'U0ANA', state: { values: chosen(options[0]) } });

    expect([options.map(({ text }) => text.text), sent, form()]).toEqual([
      ['node-07 · 16 CPU'],
      { ok: true },
      undefined,
    ]);
    expect(started.map(({ workflowId }) => workflowId)).toEqual(['provision/node-07']);
  });

  test('a mistake stands beside its field and the form stays open', async () => {
    const { slack, form, started } = await setUp(mode, { lookup: { machine: async () => false } });
    await slack.act.say({ as: 'U0ANA', channel: 'C0OPS', text: '/provision form' });
    await expect.poll(() => form()?.callback_id).toBe(FORM.callback);

    const machine = { text: { type: 'plain_text', text: 'node-99' }, value: 'node-99' } as const;
    const sent = await slack.act.submit(form()?.id ?? '', { as: 'U0ANA', state: { values: chosen(machine) } });

    const errors = { machine: 'MAAS knows no machine "node-99". Nothing was started.' };
    expect(sent).toEqual({ ok: true, response_action: 'errors', errors });
    expect([form()?.callback_id, started]).toEqual([FORM.callback, []]);
  });

  test('a refusal stands on top of the form, which is there again below it', async () => {
    const { slack, form } = await setUp(mode, { running: true });
    await slack.act.say({ as: 'U0ANA', channel: 'C0OPS', text: '/provision' });
    await expect.poll(() => form()?.callback_id).toBe(FORM.callback);

    const machine = { text: { type: 'plain_text', text: 'node-07' }, value: 'node-07' } as const;
    const sent = await slack.act.submit(form()?.id ?? '', { as: 'U0ANA', state: { values: chosen(machine) } });

    expect([sent.response_action, form()?.title?.text, slack.views.stackOf('U0ANA')[0]?.callback_id]).toEqual([
      'push',
      'Not started',
      FORM.callback,
    ]);
  });

  test('a command where the bot is not invited says so in place of the form', async () => {
    const { slack, form } = await setUp(mode);

    await slack.act.say({ as: 'U0ANA', channel: 'C0RANDOM', text: '/provision' });

    await expect.poll(() => JSON.stringify(form()?.blocks)).toContain("I can't post in #random.");
  });

  test('a button of Home opens the form', async () => {
    const { slack, form, openHome } = await setUp(mode);
    const home = await openHome();
    const block = home.blocks.find(({ type }) => type === 'actions');

    await slack.act.actInView(home.id, {
      as: 'U0ANA',
      block_id: block?.block_id ?? '',
      action_id: 'home_form_provision',
    });

    await expect.poll(() => form()?.callback_id).toBe(FORM.callback);
  });

  test('a direct message is answered in it', async () => {
    const { slack } = await setUp(mode);

    await slack.act.say({ as: 'U0ANA', channel: 'D0ANA', text: 'help' });

    const answers = () => slack.workspace.messages('D0ANA').flatMap(({ text, bot_id: bot }) => (bot ? [text] : []));
    await expect.poll(() => answers().length).toBe(1);
    expect(answers()[0]).toContain('/provision');
  });
});

type SetUp = { readonly lookup?: Lookup; readonly mayRun?: readonly PeopleRef[]; readonly running?: boolean };

async function setUp(mode: SlackMode['mode'], { lookup, mayRun = ['@platform'], running = false }: SetUp = {}) {
  const slack = await createSlack();
  closing.push(() => slack.close());
  const fake = createFakeRuns();
  const found = { readyMachines: async () => MACHINES, ...lookup };
  const runs = running ? { ...fake.runs, start: async () => ({ kind: 'running', run: RUN }) as const } : fake.runs;
  const bot = createBot({
    botToken: slack.tokens.bot,
    slack: mode === 'http' ? { mode, signingSecret: slack.signingSecret } : { mode, appToken: slack.tokens.app },
    apiUrl: slack.apiUrl,
    runs,
    incidents: createFakeIncidents().incidents,
    settings: settingsFor({ mayRun }),
    signingKey: 'a-signing-key-for-tests',
    lookup: found,
    logger: pino({ level: 'silent' }),
  });
  await bot.start();
  closing.push(bot.stop);
  if (mode === 'http') await slack.delivery.setRequestUrl(await addressOf(bot.requests));

  return {
    slack,
    started: fake.started,
    /** The modal on top. */
    form: (): View | undefined => slack.views.stackOf('U0ANA').at(-1),
    openHome: async (): Promise<View> => {
      const read = async () => {
        const answer = await fetch(`${slack.url}/workspace/home?as=U0ANA`);
        return ((await answer.json()) as { view: View | null }).view;
      };
      await expect.poll(read).toBeTruthy();
      const view = await read();
      if (!view) throw new TypeError('There is no Home.');
      return view;
    },
  };
}

async function addressOf(requests: ReturnType<typeof createBot>['requests']): Promise<string> {
  const server = createHttpServer({ ready: async () => true, slack: () => requests });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
}

function searching(view: View | undefined, value: string) {
  return {
    as: 'U0ANA',
    container: { view_id: view?.id ?? '' },
    block_id: 'machine',
    action_id: FORM.field,
    value,
  } as const;
}

function chosen(
  option: { readonly text: { type: 'plain_text' | 'mrkdwn'; text: string }; readonly value: string } | undefined,
): StateValues {
  return { machine: { [FORM.field]: { type: 'external_select', selected_option: option ?? null } } };
}
