import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { unpackList } from '../../src/cleanup-list.ts';
import type { Settings } from '../../src/settings.ts';
import { setStage, type Stage } from '../setup/stage.ts';
import { cleanupStage, DAY, type CleanupStage } from './cleanup-stage.ts';

const OFTEN = { interval: 50 };
/** The stage's. */
const SPEED = 200;
/** A grace period that ends while workers are away. Real ms. */
const LATE = 8_000;

type Rule = Settings['cleanup'][string];

const when = { schedule: { cron: '0 3 * * *', zone: 'UTC' }, limit: { items: 20, size: 50e9 }, neverTouch: [] };
const images = (project: string, more: Partial<Rule> = {}): Rule =>
  ({
    ...when,
    type: 'images',
    mode: 'approve',
    projects: [project],
    keepNewest: 2,
    keepTags: '-keep$',
    olderThan: 30 * DAY,
    ...more,
  }) as Rule;
const namespaces = (more: object = {}): Rule => ({
  ...when,
  type: 'namespaces',
  mode: 'approve',
  label: 'deckhand.dev/ephemeral=true',
  idle: 7 * DAY,
  grace: 600_000,
  ...more,
});

let stage: Stage;
let world: CleanupStage;
beforeAll(async () => {
  stage = await setStage(import.meta.url, {
    change: (settings) => ({
      ...settings,
      cleanup: {
        some: images('some'),
        busy: images('busy'),
        kept: images('kept'),
        refused: images('refused'),
        single: images('single'),
        report: images('some', { mode: 'report' }),
        within: images('within', { mode: 'auto' }),
        above: images('above', { mode: 'auto', limit: { items: 2, size: 50e9 } }),
        rejected: images('some'),
        tokens: { ...when, type: 'tokens', mode: 'auto', warn: 14 * DAY, namespaces: ['team-a', 'argocd'] },
        ephemeral: namespaces(),
        brief: namespaces({ grace: 100_000, label: 'team=brief' }),
        labelled: namespaces({ grace: 400_000, label: 'team=labelled' }),
        late: namespaces({ grace: LATE * SPEED, label: 'team=late' }),
        strange: namespaces({ grace: LATE * SPEED, label: 'team=strange' }),
        cancelled: namespaces({ label: 'team=cancelled' }),
      },
    }),
  });
  world = cleanupStage(stage);
});
afterEach(() => stage.platform.orders.clear());
afterAll(() => stage.close());

const card = (run: string) => stage.thread(run).card;
const notes = (run: string) => stage.thread(run).notes.join('\n');
const asked = (run: string) => expect.poll(() => stage.thread(run).buttons, OFTEN).toContain('decide_approve');

describe('old images', () => {
  it('go once people agree; the newest, young ones, those in use and those with a tag to keep stay', async () => {
    world.push('some/web', { '1': 50, '2': 49, '3-keep': 48, '4': 45, '5': 10, '6': 9, '7': 8 });
    world.run('some', 'harbor.lan/some/web:2');
    const { handle, run, workflowId } = await stage.cleanup({ rule: 'some' });
    await asked(run.runId);
    expect(card(run.runId)).toMatch(/2 images, 168\.0 MB in 1 repository · kept: .*2 newest/);
    await world.approve(workflowId, run.runId);
    expect(await handle.result()).toMatchObject({ status: 'succeeded' });
    expect(world.tags('some/web')).toEqual(['7', '6', '5', '3-keep', '2']);
    expect(notes(run.runId)).toMatch(/Deleted 2 images, 168\.0 MB\..*Harbor has collected its garbage/);
  });

  it('come as a file with every image in it', async () => {
    const file = stage.slack.workspace.messages('C0OPS').flatMap(({ files = [] }) => files)[0];
    const text = await (await fetch(`${stage.slack.url}${file?.url}`)).text();
    expect(file?.name).toBe('plan-some.csv');
    expect(text.split('\n').map((line) => line.split(',')[2])).toEqual(['what', 'some/web:4', 'some/web:1', undefined]);
  });

  it('are kept if they start running between plan and deletion', async () => {
    world.push('busy/web', { '1': 50, '2': 49, '3': 48, '4': 47 });
    const { handle, run, workflowId } = await stage.cleanup({ rule: 'busy' });
    await asked(run.runId);
    world.run('busy', `harbor.lan/busy/web@${world.digest('busy/web', '1')}`);
    await world.approve(workflowId, run.runId);
    await handle.result();
    expect(world.tags('busy/web')).toEqual(['4', '3', '1']);
    expect(notes(run.runId)).toMatch(/Deleted 1 image, .* Kept 1: 1 in use meanwhile/);
  });

  it('are kept if people say so, and the others go', async () => {
    world.push('kept/web', { '1': 50, '2': 49, '3': 48, '4': 47 });
    const { handle, run, workflowId } = await stage.cleanup({ rule: 'kept' });
    await asked(run.runId);
    expect(stage.thread(run.runId).card).toContain('kept/web:1, 84.0 MB');
    await stage.decide(workflowId, { run: run.runId, question: 'keep/1', choice: 'keep', by: 'U0BEN' });
    await expect.poll(() => notes(run.runId), OFTEN).toContain('kept/web:1 is kept, says <@U0BEN>');
    await world.approve(workflowId, run.runId);
    await handle.result();
    expect(world.tags('kept/web')).toEqual(['4', '3', '1']);
    expect(notes(run.runId)).toContain('Kept 1: 1 by people');
  });

  it('are kept one by one out of many, by whoever may keep, and the others go', async () => {
    world.push('single/web', Object.fromEntries(Array.from({ length: 22 }, (_, at) => [String(at + 1), 90 - at])));
    const { handle, run, workflowId } = await stage.cleanup({ rule: 'single' });
    await asked(run.runId);
    expect(stage.thread(run.runId).buttons).toContain('decide_keep_0');
    const packed = (await stage.runs.cleanupList(workflowId, run.runId)) ?? '';
    const labels = (await unpackList(packed)).map(({ label }) => label);
    const keep = (by: string, ...names: readonly string[]) => {
      const picks = [...names.map((name) => labels.indexOf(`single/web:${name}`)), 5_000, -1];
      return stage.decide(workflowId, { run: run.runId, question: 'keep/items', choice: 'keep', by, picks });
    };
    await keep('U0CY', '1');
    await expect.poll(() => notes(run.runId), OFTEN).toMatch(/\[U0CY\] .*Nothing changed/);
    await keep('U0BEN', '3', '4');
    await keep('U0ANA', '4', '17');
    await expect.poll(() => notes(run.runId), OFTEN).toContain('Kept: single/web:3, single/web:4, says <@U0BEN>.');
    await expect.poll(() => notes(run.runId), OFTEN).toContain('Kept: single/web:4, single/web:17, says <@U0ANA>.');
    await world.approve(workflowId, run.runId);
    await handle.result();
    expect(world.tags('single/web')).toEqual(['22', '21', '17', '4', '3']);
    expect(notes(run.runId)).toContain('Kept 3: 3 by people');
  });

  it('that cannot be deleted are told, and the rest is done', async () => {
    world.push('refused/web', { '1': 50, '2': 49, '3': 48, '4': 47, '5': 46 });
    stage.platform.orders.add({
      on: `DELETE /harbor/api/v2.0/projects/refused/repositories/web/artifacts/${world.digest('refused/web', '1').replace(':', '%3A')}`,
      status: 500,
      body: '{"errors":[{"code":"UNKNOWN","message":"internal server error"}]}',
    });
    const { handle, run, workflowId } = await stage.cleanup({ rule: 'refused' });
    await asked(run.runId);
    await world.approve(workflowId, run.runId);
    await handle.result();
    expect(world.tags('refused/web')).toEqual(['5', '4', '1']);
    expect(notes(run.runId)).toMatch(/1 could not be deleted:\n• refused\/web:1: .*internal server error/);
  });

  it('stay where nobody approved', async () => {
    world.push('some/api', { '1': 50, '2': 49, '3': 48 });
    const { handle, run, workflowId } = await stage.cleanup({ rule: 'rejected' });
    await asked(run.runId);
    await stage.decide(workflowId, { run: run.runId, question: 'approval/1', choice: 'reject', by: 'U0BEN' });
    expect(await handle.result()).toMatchObject({ status: 'stopped' });
    expect(world.tags('some/api')).toEqual(['3', '2', '1']);
  });

  it.each([{ rule: 'report' }, { rule: 'some', only: 'plan' as const }])(
    'stay when only reported: %j',
    async (input) => {
      const { handle, run } = await stage.cleanup(input);
      expect(await handle.result()).toMatchObject({ status: 'succeeded' });
      expect(notes(run.runId)).toMatch(/would delete 1 image, .*Nothing was changed/);
      expect(world.tags('some/api')).toEqual(['3', '2', '1']);
    },
  );

  it('go without asking within the limit, and not above it', async () => {
    for (const project of ['within', 'above'])
      world.push(`${project}/web`, { '1': 50, '2': 49, '3': 48, '4': 47, '5': 46 });
    const within = await stage.cleanup({ rule: 'within' });
    expect(await within.handle.result()).toMatchObject({ status: 'succeeded' });
    expect(world.tags('within/web')).toEqual(['5', '4']);
    const above = await stage.cleanup({ rule: 'above' });
    await asked(above.run.runId);
    expect(world.tags('above/web')).toHaveLength(5);
    await above.handle.terminate();
  });
});

describe('tokens', () => {
  it('that expired go, those that expire soon are told, and those nobody may touch stay', async () => {
    const { handle, run } = await stage.cleanup({ rule: 'tokens' });
    expect(await handle.result()).toMatchObject({ status: 'succeeded' });
    const { robots, tokens } = stage.platform;
    expect(robots.all().map(({ name }) => name)).toEqual(['robot$deckhand', 'robot$ci', 'robot$shop+pull']);
    expect(
      tokens.accounts().map(({ name, tokens: left }) => `${name}: ${left.map(({ id }) => id).join(', ')}`),
    ).toEqual(['admin: by-hand', 'ci: pipeline', 'deckhand: in-use']);
    expect(tokens.secrets()).toEqual([]);
    expect(notes(run.runId)).toMatch(/Expire soon.*robot\$ci .*ci pipeline/);
  });
});

describe('namespaces', () => {
  it('come back by a click that was made in time, although workers were away until after it', async () => {
    world.namespace('late-1', { team: 'late' });
    world.namespace('late-2', { team: 'late' });
    const { handle, run, workflowId } = await stage.cleanup({ rule: 'late' });
    await asked(run.runId);
    await world.approve(workflowId, run.runId);
    await expect.poll(() => stage.thread(run.runId).card, OFTEN).toContain('late-1 is stopped');
    const stoppedAt = Date.now();
    await stage.stopWorkers();
    const clicked = (name: string, at: number) => {
      const question = world.question(run.runId, name);
      return stage.decide(workflowId, { run: run.runId, question, choice: 'restore', by: 'U0BEN', at });
    };
    await clicked('late-1', stoppedAt);
    await clicked('late-2', stoppedAt + 2 * LATE);
    await expect.poll(() => Date.now(), OFTEN).toBeGreaterThan(stoppedAt + LATE);
    await stage.startWorkers();
    await handle.result();
    expect(world.replicas('late-1')).toEqual([2]);
    await expect.poll(() => stage.platform.namespaces.byName('late-2'), OFTEN).toBeUndefined();
    expect(notes(run.runId)).toContain('late-1 is brought back, says <@U0BEN>');
    expect(notes(run.runId)).toMatch(/\[U0BEN\] .*[Tt]oo late/);
  });

  it('are brought back by nobody who may not run cleanups', async () => {
    world.namespace('strange-1', { team: 'strange' });
    const { handle, run, workflowId } = await stage.cleanup({ rule: 'strange' });
    await asked(run.runId);
    const keep = world.question(run.runId, 'strange-1');
    await stage.decide(workflowId, { run: run.runId, question: keep, choice: 'keep', by: 'U0CY' });
    await expect.poll(() => notes(run.runId), OFTEN).toMatch(/\[U0CY\] .*Nothing changed/);
    await world.approve(workflowId, run.runId);
    await expect.poll(() => stage.thread(run.runId).card, OFTEN).toContain('strange-1 is stopped');
    const undo = world.question(run.runId, 'strange-1');
    await stage.decide(workflowId, { run: run.runId, question: undo, choice: 'restore', by: 'U0CY' });
    await expect.poll(() => notes(run.runId).match(/\[U0CY\] .*Nothing changed/g), OFTEN).toHaveLength(2);
    await handle.result();
    await expect.poll(() => stage.platform.namespaces.byName('strange-1'), OFTEN).toBeUndefined();
  });

  it('are stopped first, come back at a click, and go when the time is over', async () => {
    const { handle, run, workflowId } = await stage.cleanup({ rule: 'ephemeral' });
    await asked(run.runId);
    await expect.poll(() => notes(run.runId), OFTEN).toMatch(/pr-117[\s\S]*pr-101|pr-101[\s\S]*pr-117/);
    await world.approve(workflowId, run.runId);
    await expect.poll(() => world.replicas('pr-101'), OFTEN).toEqual([0]);
    await expect.poll(() => stage.thread(run.runId).card, OFTEN).toContain('pr-117 is stopped and will be deleted');
    const at = world.question(run.runId, 'pr-117');
    await stage.decide(workflowId, { run: run.runId, question: at, choice: 'restore', by: 'U0DEE' });
    await expect.poll(() => world.replicas('pr-117'), OFTEN).toEqual([2]);
    expect(await handle.result()).toMatchObject({ status: 'succeeded' });
    const left = () => stage.platform.namespaces.all().map(({ name }) => name);
    await expect.poll(left, OFTEN).not.toContain('pr-101');
    expect(left()).toEqual(expect.arrayContaining(['pr-117', 'pr-130', 'demo-spring', 'argocd', 'kube-system']));
    expect(stage.platform.namespaces.byName('pr-117')?.annotations).toEqual({});
  });

  it('that lose their label meanwhile are kept, and run again as before', async () => {
    world.namespace('labelled-1', { team: 'labelled' });
    world.namespace('labelled-2', { team: 'labelled' });
    const { handle, run, workflowId } = await stage.cleanup({ rule: 'labelled' });
    await asked(run.runId);
    await world.approve(workflowId, run.runId);
    await expect.poll(() => world.replicas('labelled-1'), OFTEN).toEqual([0]);
    world.relabel('labelled-1', {});
    await handle.result();
    expect(world.replicas('labelled-1')).toEqual([2]);
    await expect.poll(() => stage.platform.namespaces.byName('labelled-2'), OFTEN).toBeUndefined();
    expect(notes(run.runId)).toContain('Kept 1: 1 without the label meanwhile');
    expect(notes(run.runId)).toMatch(/Brought back as they were: labelled-1\./);
  });

  it('run again when the cleanup is cancelled in the grace period', async () => {
    world.namespace('cancelled-1', { team: 'cancelled' });
    const { handle, run, workflowId } = await stage.cleanup({ rule: 'cancelled' });
    await asked(run.runId);
    await world.approve(workflowId, run.runId);
    await expect.poll(() => stage.thread(run.runId).card, OFTEN).toContain('cancelled-1 is stopped');
    await handle.cancel();
    await expect(handle.result()).rejects.toThrow(/cancel/i);
    expect(world.replicas('cancelled-1')).toEqual([2]);
    expect(stage.platform.namespaces.byName('cancelled-1')?.annotations).toEqual({});
  });

  it('of the system are never in a plan, whatever labels they carry', async () => {
    for (const name of ['temporal', 'harbor', 'argocd', 'deckhand', 'kube-system'])
      world.relabel(name, { team: 'brief' });
    const { handle, run } = await stage.cleanup({ rule: 'brief' });
    expect(await handle.result()).toMatchObject({ status: 'succeeded' });
    expect(card(run.runId)).toContain('5 never to be touched');
  });
});
