import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { OFFER } from '../../src/bot/offers.ts';
import type { RunView, StepStatus } from '../../src/run.ts';
import { setBotStage } from './bot-stage.ts';
import { RUN } from './fake-runs.ts';
import { forgetSlack } from './slack-api.ts';

const HOLDER = { ...RUN, workflowId: 'deploy/shop', operation: 'deploy', target: 'shop', runId: 'run-9' };
const VERSIONS = { versions: async () => ['1.5.0', '1.4.2', '1.4.1'] };
const running = { start: async () => ({ kind: 'running' as const, run: HOLDER }) };

/** A deploy that stands at production in this state. */
const held = (production: StepStatus) => ({
  ...running,
  describe: async () => ({ view: viewWith(production) }),
});

function viewWith(production: StepStatus): RunView {
  return {
    operation: 'deploy',
    workflowId: 'deploy/shop',
    runId: 'run-9',
    title: { id: 'deploy.title', app: 'shop', version: '1.4.2' },
    status: 'waiting',
    steps: [
      { name: 'approval', status: 'waiting' },
      { name: 'production', status: production },
    ],
    cancellable: true,
    startedAt: 1_700_000_000_000,
  };
}

type Told = { readonly text?: string; readonly blocks?: string };

/** The button of what was told last. */
function offered(told: readonly Told[]): { action_id: string; value: string; label: string } | undefined {
  const blocks = JSON.parse(told.at(-1)?.blocks ?? '[]') as {
    elements?: { action_id: string; value: string; text: { text: string } }[];
  }[];
  const button = blocks.flatMap(({ elements = [] }) => elements)[0];
  return button && { action_id: button.action_id, value: button.value, label: button.text.text };
}

afterEach(forgetSlack);

describe('/deploy', () => {
  test('starts one run for the app, whatever the version', async () => {
    const stage = await setBotStage({ lookup: VERSIONS });

    await stage.command('/deploy', 'shop 1.4.2');

    expect(stage.started).toMatchObject([
      {
        operation: 'deploy',
        workflowId: 'deploy/shop',
        input: { app: 'shop', version: '1.4.2', requestedBy: 'U0ANA' },
      },
    ]);
  });

  test.each([
    ['an app that is not there', 'shopp 1.4.2', 'There is no "shopp"; choose one of shop.'],
    ['latest', 'shop latest', `I can't read "latest" as a version`],
    ['a path', 'shop ../../x', `I can't read "../../x" as a version`],
    ['a version that is no tag', 'shop 9.9.9', 'shop has no version "9.9.9"; the newest are 1.5.0, 1.4.2, 1.4.1.'],
    ['no version', 'shop', 'Please give a version.'],
    ['a reason that is none', 'shop 1.4.2 --override x', `I can't read "x" as a reason`],
  ])('refuses %s before anything starts, with what is allowed', async (_, text, says) => {
    const stage = await setBotStage({ lookup: VERSIONS });

    await stage.command('/deploy', text);

    expect(stage.started).toEqual([]);
    expect(stage.told.map((told) => told['text'])).toEqual([expect.stringContaining(says)]);
    expect(stage.told[0]?.['text']).toContain('Usage: `/deploy &lt;app&gt; &lt;version&gt;');
  });

  test('without approval is for those the policy names', async () => {
    const stage = await setBotStage({ lookup: VERSIONS, mayRun: ['@platform'], mayOverride: ['@platform-oncall'] });

    await stage.command('/deploy', 'shop 1.4.2 --override "the shop is down"');

    expect(stage.started).toEqual([]);
    expect(stage.told[0]?.['text']).toContain('Going without approval is for @platform-oncall.');
  });

  test('is started when git cannot say which versions there are: the run finds out', async () => {
    const stage = await setBotStage({ lookup: { versions: async () => undefined } });

    await stage.command('/deploy', 'shop 9.9.9');

    expect(stage.started).toHaveLength(1);
  });

  test('offers a place in the queue while another one runs, which a click takes', async () => {
    const stage = await setBotStage({ runs: running });
    await stage.command('/deploy', 'shop 1.5.0');
    const offer = offered(stage.told);
    expect(offer).toMatchObject({ action_id: OFFER.id('queue'), label: 'Queue it' });

    const answered = nock('https://hooks.slack.com').post('/actions/1').reply(200);
    await stage.click(offer?.action_id ?? '', offer?.value ?? '');

    expect(stage.queued).toMatchObject([
      {
        id: 'trigger-1',
        operation: 'deploy',
        workflowId: 'deploy/shop',
        input: { app: 'shop', version: '1.5.0', requestedBy: 'U0ANA', channel: 'C0OPS' },
      },
    ]);
    expect(answered.isDone()).toBe(true);
  });

  test('does not queue for somebody who may not deploy, whatever the button says', async () => {
    const stage = await setBotStage({ mayRun: ['@release-managers'] });
    const value = { offer: 'queue', id: 't', operation: 'deploy', input: { app: 'shop', version: '1.5.0' } };

    await stage.click(OFFER.id('queue'), JSON.stringify(value));

    expect(stage.queued).toEqual([]);
    expect(stage.told.at(-1)?.['text']).toContain('is for @release-managers; that is not you');
  });

  test.each(['', '{}', '{"offer":"queue"}', '{"offer":"queue","id":"x","operation":"rm","input":{"app":"shop"}}'])(
    'takes no offer that is not one of ours: %s',
    async (value) => {
      const stage = await setBotStage();

      await stage.click(OFFER.id('queue'), value);

      expect(stage.queued).toEqual([]);
      expect(stage.told.at(-1)?.['text']).toContain('it is not one of mine');
    },
  );
});

describe('/rollback', () => {
  test('starts a run of its own, in the place of a deploy', async () => {
    const stage = await setBotStage();

    await stage.command('/rollback', 'shop staging --to 1.4.1');

    expect(stage.started).toMatchObject([
      {
        operation: 'rollback',
        workflowId: 'deploy/shop',
        input: { app: 'shop', environment: 'staging', to: '1.4.1' },
      },
    ]);
  });

  test('withdraws a deploy that has not begun production, and goes first', async () => {
    const stage = await setBotStage({ runs: held('pending') });
    await stage.command('/rollback', 'shop');
    const offer = offered(stage.told);
    expect(offer).toMatchObject({ label: 'Withdraw it and roll back' });
    expect(stage.sent).toEqual([]);

    nock('https://hooks.slack.com').post('/actions/1').reply(200);
    await stage.click(offer?.action_id ?? '', offer?.value ?? '');

    expect(stage.queued).toMatchObject([{ operation: 'rollback', workflowId: 'deploy/shop', first: true }]);
    expect(stage.sent).toMatchObject([
      { workflowId: 'deploy/shop', runId: 'run-9', decision: { choice: 'cancel', by: 'U0ANA' } },
    ]);
  });

  test('cancels a deploy that is in production, whose undo is the way back', async () => {
    const stage = await setBotStage({ runs: held('running') });
    await stage.command('/rollback', 'shop');
    const offer = offered(stage.told);
    expect(offer).toMatchObject({ label: 'Cancel and roll back' });

    nock('https://hooks.slack.com').post('/actions/1').reply(200);
    await stage.click(offer?.action_id ?? '', offer?.value ?? '');

    expect(stage.queued).toEqual([]);
    expect(stage.sent).toMatchObject([{ decision: { choice: 'cancel' } }]);
  });
});
