import { afterEach, describe, expect, test } from 'vitest';
import { checkView } from '../../playground/slack/limits.ts';
import type { Runs } from '../../src/bot/runs.ts';
import { setBotStage, type SentView } from './bot-stage.ts';
import { RUN } from './fake-runs.ts';
import { forgetSlack } from './slack-api.ts';

const MINE = { ...RUN, runId: 'run-2', target: 'node-02', requestedBy: 'U0ANA' };
const AWAITED = { ...RUN, runId: 'run-3', target: 'node-03', status: 'waiting' as const };
const LISTS: Partial<Runs> = {
  open: async () => [RUN, MINE, AWAITED],
  waitingFor: async () => [AWAITED],
  endedOf: async () => [
    { ...MINE, runId: 'run-1', target: 'node-01', status: 'succeeded', endedAt: RUN.startedAt + 700_000 },
  ],
  standing: async () => [
    { kind: 'freeze', target: 'production', since: RUN.startedAt, by: 'U0DEE', reason: 'incident <42>' },
    { kind: 'queue', target: 'shop', since: RUN.startedAt, waiting: 2 },
  ],
};
const LINK = '<https://example.slack.com/archives/C0OPS/p1700000000000100|See the thread ↗>';
const STARTED = 'started <!date^1700000000^{date_short_pretty} {time}|2023-11-14 22:13 UTC>';

afterEach(forgetSlack);

describe('Home', () => {
  test('shows each run once, where it matters most, and what holds others up', async () => {
    const stage = await setBotStage({ runs: LISTS });

    await stage.openHome();

    expect(sectionsOf(stage.homes()[0]).slice(0, 6)).toEqual([
      ['*Waits for you*', `• *provision node-03*: waiting for an answer, ${STARTED}, asked by <@U0BEN> ${LINK}`],
      ['*Open incidents*', 'No incident is open.'],
      ['*Yours*', `• *provision node-02*: running, ${STARTED}, asked by <@U0ANA> ${LINK}`],
      ['*Running*', `• *provision node-07*: running, ${STARTED}, asked by <@U0BEN> ${LINK}`],
      [
        '*Freezes and queues*',
        '• ❄️ *production* has been frozen since <!date^1700000000^{date_short_pretty} {time}|2023-11-14 22:13 UTC> by <@U0DEE> ("incident &lt;42&gt;")',
        '• *shop*: 2 wait in the queue',
      ],
      ['*Your last runs*', `• *provision node-01*: succeeded, 11 min 40 s ${LINK}`],
    ]);
  });

  test('lists the open incidents, the worst first, and not among what runs', async () => {
    const named = { ...RUN, runId: 'run-9', operation: 'incident', target: 'HighErrorRate' };
    const stage = await setBotStage({ runs: { open: async () => [named] } });
    const since = RUN.startedAt;
    const thread = { channel: 'C0OPS', ts: '1700000000.000100' };
    stage.incidents.open.push(
      { title: 'Slow <checkout>', severity: 'sev3', status: 'acknowledged', since },
      { title: 'HighErrorRate', severity: 'sev1', status: 'firing', since, thread },
    );

    await stage.openHome();

    const at = '<!date^1700000000^{date_short_pretty} {time}|2023-11-14 22:13 UTC>';
    expect(sectionsOf(stage.homes()[0]).slice(1, 4)).toEqual([
      [
        '*Open incidents*',
        `• SEV1 *HighErrorRate*: firing since ${at} ${LINK}`,
        `• SEV3 *Slow &lt;checkout&gt;*: acknowledged since ${at}`,
      ],
      ['*Yours*', 'You have nothing running.'],
      ['*Running*', 'Nothing else runs.'],
    ]);
  });

  test('asks for what waits for this person, their groups, and everyone', async () => {
    const asked: (readonly string[])[] = [];
    const stage = await setBotStage({ runs: { waitingFor: async (refs) => (asked.push(refs), []) } });

    await stage.openHome();

    expect(asked).toEqual([['U0ANA', 'S0PLATFORM', '@platform', 'everyone']]);
  });

  test('of a guest asks for nothing that waits, since guests never decide', async () => {
    const asked: (readonly string[])[] = [];
    const stage = await setBotStage({
      answers: { 'users.info': { user: { id: 'U0ANA', name: 'ana', is_restricted: true } } },
      runs: { waitingFor: async (refs) => (asked.push(refs), []) },
    });

    await stage.openHome();

    expect(asked).toEqual([]);
  });

  test('says what there is none of', async () => {
    const stage = await setBotStage();

    await stage.openHome();

    expect(sectionsOf(stage.homes()[0]).slice(0, 5)).toEqual([
      ['*Waits for you*', 'Nothing waits for you.'],
      ['*Open incidents*', 'No incident is open.'],
      ['*Yours*', 'You have nothing running.'],
      ['*Running*', 'Nothing else runs.'],
      ['*Freezes and queues*', 'Nothing is frozen and nobody queues.'],
    ]);
  });

  test('shows the first of many, counts the rest, and stays within the limits of Slack', async () => {
    const many = Array.from({ length: 90 }, (_, at) => ({ ...RUN, runId: `run-${at}`, target: 'x'.repeat(200) }));
    const stage = await setBotStage({ runs: { open: async () => many } });

    await stage.openHome();

    expect(sectionsOf(stage.homes()[0])[3]?.at(-1)).toBe('… and 82 more; `/deckhand runs` lists them.');
    expect(() => checkView(stage.homes()[0], 'home')).not.toThrow();
  });

  test('says so while Temporal does not answer, and still offers what may be run', async () => {
    const stage = await setBotStage({ runs: { open: async () => Promise.reject(new Error('unavailable')) } });

    await stage.openHome();

    expect(sectionsOf(stage.homes()[0]).map(([first]) => first)).toEqual([
      'Temporal does not answer now, so I cannot say what runs. Open this tab again in a minute.',
      '*What you may run*',
    ]);
  });

  test.each([
    ['@platform', ['provision', 'deploy', 'rollback', 'trainModel', 'cleanup', 'incident']],
    ['@sre', []],
  ])('offers a button for each operation that this person may run (%s)', async (who, offered) => {
    const stage = await setBotStage({ mayRun: [who] });

    await stage.openHome();

    expect(buttonsOf(stage.homes()[0])).toEqual(offered);
  });

  test('does not draw over a newer one', async () => {
    const stage = await setBotStage();

    await stage.openHome({ hash: '1.old' });

    expect(stage.callsOf('views.publish').map(({ hash }) => hash)).toEqual(['1.old']);
  });

  test('that somebody drew meanwhile is looked up and drawn once more', async () => {
    let listed = 0;
    const stage = await setBotStage({
      answers: { 'views.publish': ({ hash }) => (hash ? { ok: false, error: 'hash_conflict' } : { view: {} }) },
      runs: { open: async () => (listed++, []) },
    });

    await stage.openHome({ hash: '1.old' });

    expect([stage.callsOf('views.publish').map(({ hash }) => hash), listed]).toEqual([['1.old', undefined], 2]);
  });

  test('is not drawn for the Messages tab', async () => {
    const stage = await setBotStage();

    await stage.openMessagesTab();

    expect(stage.homes()).toEqual([]);
  });
});

describe('a button of Home', () => {
  test('opens the form of its operation, which will speak where the configuration says', async () => {
    const stage = await setBotStage();

    await stage.clickAtHome('home_form_provision', 'provision');

    const said = JSON.stringify(stage.form());
    expect([stage.form().private_metadata, said.includes('The run will speak in #ops.')]).toEqual([
      '{"operation":"provision"}',
      true,
    ]);
  });
});

describe('the button for an incident', () => {
  test('opens its form, which will open one where the configuration says', async () => {
    const stage = await setBotStage();

    await stage.clickAtHome('home_incident', 'incident');

    expect(stage.form()).toMatchObject({ callback_id: 'incident_form', private_metadata: '{}' });
  });

  test('of somebody who may not open any says so and opens nothing', async () => {
    const stage = await setBotStage({ mayRun: ['@sre'] });

    await stage.clickAtHome('home_incident', 'incident');

    expect(stage.methods()).not.toContain('views.open');
    expect(stage.callsOf('chat.postMessage').map(({ text }) => text)).toEqual([expect.stringContaining('@sre')]);
  });
});

describe('an open Home is drawn again', () => {
  test('after that person started something', async () => {
    const stage = await setBotStage();
    await stage.openHome();

    await stage.command('/provision', 'node-07');

    expect(stage.homes()).toHaveLength(2);
  });

  test('after that person decided something', async () => {
    const stage = await setBotStage();
    await stage.openHome();

    await stage.click(
      'decide_retry',
      JSON.stringify({ workflowId: 'provision/node-07', run: 'run-1', question: 'deploy/1', choice: 'retry' }),
    );

    expect(stage.homes()).toHaveLength(2);
  });

  test('but not for somebody who has not opened it', async () => {
    const stage = await setBotStage();

    await stage.command('/provision', 'node-07');

    expect(stage.homes()).toEqual([]);
  });

  test('one at a time, and once more for all that came meanwhile', async () => {
    const { promise, resolve } = Promise.withResolvers<never[]>();
    const stage = await setBotStage({ runs: { open: () => promise } });

    const opening = [stage.openHome(), stage.openHome(), stage.openHome()];
    await Promise.all(opening.slice(1));
    resolve([]);
    await opening[0];

    expect(stage.homes()).toHaveLength(2);
  });
});

function sectionsOf(view: SentView | undefined): string[][] {
  const sections = (view?.blocks ?? []).filter(({ type }) => type === 'section');
  return sections.map((block) => (block['text'] as { text: string }).text.split('\n'));
}

function buttonsOf(view: SentView | undefined): unknown[] {
  return (view?.blocks ?? []).flatMap((block) =>
    block.type === 'actions' ? (block['elements'] as { value: string }[]).map(({ value }) => value) : [],
  );
}
