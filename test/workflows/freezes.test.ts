import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeployInput, FreezeInput, RollbackInput } from '../../src/operations.ts';
import { setStage, type Desk, type Stage } from '../setup/stage.ts';
import { appsNamed } from './apps.ts';
import { untilAsked, untilSaid, UNHURRIED } from './decided.ts';

type Started = Awaited<ReturnType<Desk['start']>>;

let stage: Stage;
/** Where a window holds that never ends. */
let closed: Desk;
let shop: Started;
let blog: Started;
let api: Started;
beforeAll(async () => {
  stage = await setStage(import.meta.url, { speed: 400, ...appsNamed({ shop: { git: true }, blog: {}, api: {} }) });
  closed = await stage.openDesk((example) => ({ ...example, freezes: { staging: [], production: [ALWAYS] } }));
  [shop, blog, api] = await Promise.all([
    waiting(deploy('shop', '1.4.2')),
    waiting(deploy('blog', '1.4.2')),
    waiting(deploy('api', '1.4.2')),
  ]);
}, UNHURRIED.timeout);
afterAll(() => stage.close());

const ALWAYS = { from: 'Mon 00:00', to: 'Mon 00:00', zone: 'UTC', reason: 'holidays' } as const;

describe('a freeze', UNHURRIED, () => {
  it('that begins while a run waits holds it after its approval, until somebody thaws who may', async () => {
    const freeze = await frozen({ reason: 'incident 42' });
    await approve(shop);
    await untilSaid(stage, shop, /production is frozen until it is thawed \("incident 42", <@U0DEE>\)/);
    expect(stage.thread(shop.run.runId).card).toMatch(
      /▸ \*Approval\*.*approved by <@U0BEN>.* · production is frozen until it is thawed .* I go on then/,
    );
    expect(stage.thread(shop.run.runId).buttons).toEqual(['decide_cancel']);

    await stage.decide(freeze.workflowId, { run: freeze.run.runId, question: 'thaw', choice: 'thaw', by: 'U0ANA' });
    await untilSaid(
      stage,
      freeze,
      /^\[U0ANA\].*Thawing here needs @release-managers or @platform-oncall; that is not you/m,
    );
    expect(stage.platform.application('shop-production')).toMatchObject({ syncs: 0 });

    await stage.decide(freeze.workflowId, { run: freeze.run.runId, question: 'thaw', choice: 'thaw', by: 'U0BEN' });
    expect(await freeze.handle.result()).toMatchObject({ status: 'succeeded', result: { by: 'U0BEN' } });
    expect(stage.thread(freeze.run.runId).card).toContain('1 run waited');
    expect(stage.thread(freeze.run.runId).notes.at(-1)).toContain('production was thawed by <@U0BEN>');
    await untilSaid(stage, shop, 'production is no longer frozen; I go on');
    expect(await shop.handle.result()).toMatchObject({ status: 'succeeded' });
    expect(await looks(shop)).toBe(2);
  });

  it('that ends by its time lets the waiting run go on', async () => {
    const freeze = await frozen({ reason: 'move', until: Date.now() + 8_000 });
    await approve(blog);
    await untilSaid(stage, blog, /production is frozen until <!date.*\("move", <@U0DEE>\)/);
    expect(await blog.handle.result()).toMatchObject({ status: 'succeeded' });
    expect(await freeze.handle.result()).toEqual({ status: 'succeeded', result: {} });
    expect(stage.thread(freeze.run.runId).notes.at(-1)).toContain('The freeze of production is over');
  });

  it('is passed by a rollback and by an override, which opens a review until others have signed', async () => {
    const freeze = await frozen({ reason: 'incident 43' });
    const back = await waiting(stage.start('rollback', 'deploy/shop', { app: 'shop' } as RollbackInput));
    const override = { override: 'the blog is down', requestedBy: 'U0DEE' };
    const [rolledBack, urgent] = await Promise.all([
      approve(back).then(() => back.handle.result()),
      deploy('blog', '1.5.0', override).then(async (started) => ({ started, end: await started.handle.result() })),
    ]);
    expect(rolledBack).toMatchObject({ status: 'succeeded' });
    expect(urgent.end).toMatchObject({ status: 'succeeded' });
    const { card, notes } = stage.thread(urgent.started.run.runId);
    expect(card).toContain('without approval, by <@U0DEE> ("the blog is down")');
    expect(notes.find((note) => note.includes('goes on without approval'))).toContain('<!subteam^S0RELEASE>');

    const workflowId = `review/blog-${urgent.started.run.runId}`;
    const handle = stage.client.workflow.getHandle(workflowId);
    const { runId = '' } = (await stage.runs.find(workflowId)) ?? {};
    const review = { ...urgent.started, workflowId, handle, run: { ...urgent.started.run, runId } };
    await untilAsked(stage, review);
    await sign(review, 'U0DEE');
    await untilSaid(stage, review, /^\[U0DEE\].*You asked for this, so someone else has to approve it/m);
    await sign(review, 'U0BEN');
    expect(await handle.result()).toMatchObject({ status: 'succeeded' });
    expect((await freeze.handle.describe()).status.name).toBe('RUNNING');
    await freeze.handle.cancel();
    await expect(freeze.handle.result()).rejects.toThrow(/cancel/i);
  });

  it('that is cancelled from Temporal tells the run that waits', async () => {
    const freeze = await frozen({ reason: 'incident 44' });
    await approve(api);
    await untilSaid(stage, api, 'incident 44');
    await freeze.handle.cancel();
    await expect(freeze.handle.result()).rejects.toThrow(/cancel/i);
    await untilSaid(stage, api, 'production is no longer frozen; I go on');
    expect(stage.thread(freeze.run.runId).notes.at(-1)).toContain('cancelled from Temporal');
    expect(await api.handle.result()).toMatchObject({ status: 'succeeded' });
  });

  it('that is terminated from outside holds nobody for longer than until the next look', async () => {
    const again = await waiting(deploy('api', '1.5.0'));
    const freeze = await frozen({ reason: 'incident 45' });
    await approve(again);
    await untilSaid(stage, again, 'incident 45');
    await freeze.handle.terminate();
    expect(await again.handle.result()).toMatchObject({ status: 'succeeded' });
    expect(stage.thread(again.run.runId).notes.join('\n')).toContain('production is no longer frozen; I go on');
  });
});

it(
  'a window of the calendar holds a run, which can still be cancelled, and then staging is kept',
  UNHURRIED,
  async () => {
    const input: DeployInput = { app: 'shop', version: '1.4.0' };
    const started = await waiting(closed.start('deploy', 'deploy/held', input));
    await approve(started);
    await untilSaid(stage, started, /production is frozen until <!date.*\("holidays"\)/);
    await stage.decide(started.workflowId, {
      run: started.run.runId,
      question: 'cancel',
      choice: 'cancel',
      by: 'U0ANA',
    });
    await expect(started.handle.result()).rejects.toThrow(/cancel/i);
    const { buttons, notes } = stage.thread(started.run.runId);
    expect({ buttons, end: notes.at(-1) }).toEqual({
      buttons: [],
      end: expect.stringMatching(/was cancelled by <@U0ANA>.*Staging keeps 1\.4\.0/),
    });
  },
);

/** How often the run looked whether the gate is open: once more after it was told is enough. */
async function looks({ handle }: Started): Promise<number> {
  const { events = [] } = await handle.fetchHistory();
  const names = (events ?? []).map((event) => event.activityTaskScheduledEventAttributes?.activityType?.name);
  return names.filter((name) => name === 'lookAtFreeze').length;
}

function deploy(app: string, version: string, more: Partial<DeployInput> = {}): Promise<Started> {
  return stage.deploy({ app, version, ...more });
}

async function waiting(starting: Promise<Started>): Promise<Started> {
  const started = await starting;
  await untilAsked(stage, started);
  return started;
}

async function frozen(more: Pick<FreezeInput, 'reason' | 'until'>): Promise<Started> {
  const input: FreezeInput = { environment: 'production', requestedBy: 'U0DEE', ...more };
  const started = await stage.start('freeze', 'freeze/production', input);
  await untilAsked(stage, started, 'thaw');
  return started;
}

function approve({ workflowId, run }: Started) {
  return stage.decide(workflowId, { run: run.runId, question: 'approval/1', choice: 'approve', by: 'U0BEN' });
}

function sign({ workflowId, run }: Started, by: string) {
  return stage.decide(workflowId, { run: run.runId, question: 'sign/1', choice: 'approve', by });
}
