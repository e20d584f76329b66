import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { digestOf } from '../../playground/platform/releases.ts';
import type { Choice } from '../../src/decisions.ts';
import type { DeployInput, RollbackInput } from '../../src/operations.ts';
import { setStage, type Desk, type Stage } from '../setup/stage.ts';
import { appsNamed } from './apps.ts';
import { PATIENCE, untilAsked, UNHURRIED } from './decided.ts';

type Started = Awaited<ReturnType<Desk['start']>>;

const GIT = { git: true } as const;
/** One app for each test: they go on side by side. `plain` has no history that tells digests. */
const APPS = {
  good: GIT,
  bad: { git: true, query: true },
  named: GIT,
  staged: GIT,
  same: GIT,
  plain: {},
  watched: { git: true, query: true },
  waiting: GIT,
  setting: GIT,
} as const;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url, appsNamed(APPS));
});
afterAll(() => stage.close());

const running = (app: string, environment = 'production') =>
  stage.platform.application(`${app}-${environment}`)?.running;
const imageOf = (app: string, version: string) => `harbor.lan/${app}/web@${digestOf(`harbor.lan/${app}/web`, version)}`;

describe.concurrent('a rollback', UNHURRIED, () => {
  it('takes production back to the version before, with the versions that ran in the thread, and watches it', async () => {
    const started = await rollback({ app: 'good' });
    await untilAsked(stage, started);
    const { card, notes } = stage.thread(started.run.runId);
    expect(notes[0]?.split('\n').map((line) => line.slice(0, 15))).toEqual([
      'What ran, newes',
      '• 1.4.1 (sha256',
      '• 1.4.0 (sha256',
      '• 1.3.9 (sha256',
      '• 1.3.8 (sha256',
    ]);
    expect(notes[1]).toMatch(/^good is to go back from 1\.4\.1 to 1\.4\.0 in production\. Please decide/);
    expect(card).toMatch(/▸ \*Approval\*.*0 of 1 · @release-managers, @platform-oncall/);
    await approve(started);
    expect(await started.handle.result()).toMatchObject({
      status: 'succeeded',
      result: { app: 'good', to: { version: '1.4.0' } },
    });
    expect(running('good')).toBe(imageOf('good', '1.4.0'));
    expect(last(started)).toMatch(/good is back on 1\.4\.0 in production\..*<@U0ANA>/);
    expect(stage.thread(started.run.runId).card).toMatch(/✓ \*Watch\*.*stayed Healthy/);
  });

  it('does not pick what a deploy has taken back', async () => {
    const input: DeployInput = { app: 'bad', version: '1.4.2' };
    const failing = await stage.deploy(input);
    await untilAsked(stage, failing);
    stage.platform.setErrorRate('bad', 0.041);
    await approve(failing);
    expect(await failing.handle.result()).toMatchObject({ status: 'rolled-back' });
    stage.platform.setErrorRate('bad', undefined);
    await vi.waitFor(async () => expect((await stage.runs.find('deploy/bad'))?.status).toBe('rolled-back'), PATIENCE);

    const started = await rollback({ app: 'bad' });
    await untilAsked(stage, started);
    const { notes } = stage.thread(started.run.runId);
    expect(notes[0]).toMatch(/• 1\.4\.2 \(sha256.*, was taken back\n/);
    expect(notes[1]).toContain('bad is to go back from 1.4.1 to 1.4.0 in production');
    await click(started, 'approval/1', 'reject', 'U0DEE');
    expect(await started.handle.result()).toMatchObject({ status: 'stopped' });
    expect(running('bad')).toBe(imageOf('bad', '1.4.1'));
  });

  it('goes to the version that people name, also a much older one', async () => {
    const started = await rollback({ app: 'named', to: '1.3.8' });
    await untilAsked(stage, started);
    expect(stage.thread(started.run.runId).card).toMatch(/Roll back named\* to 1\.3\.8/);
    await approve(started);
    expect(await started.handle.result()).toMatchObject({ status: 'succeeded' });
    expect(running('named')).toBe(imageOf('named', '1.3.8'));
  });

  it('of staging needs no approval and leaves production alone', async () => {
    const started = await rollback({ app: 'staged', environment: 'staging' });
    expect(await started.handle.result()).toMatchObject({ status: 'succeeded' });
    expect(running('staged', 'staging')).toBe(imageOf('staged', '1.4.0'));
    expect(running('staged')).toBe(imageOf('staged', '1.4.1'));
    expect(stage.thread(started.run.runId).card).not.toContain('Approval');
  });

  it.for([
    ['same', '1.4.1', /production already runs same 1\.4\.1\. Nothing was changed/],
    ['same', '9.9.9', /same 9\.9\.9 never ran in production, as far as Argo CD remembers\. Nothing was changed/],
    ['plain', undefined, /nothing else of plain ran well in production\. Nothing was changed/],
  ] as const)('of %s to %s is impossible, and says why', async ([app, to, why]) => {
    const started = await rollback({ app, ...(to ? { to } : {}) }, `${app}-${to}`);
    expect(await started.handle.result()).toMatchObject({ status: 'stopped' });
    expect(last(started)).toMatch(why);
    expect(stage.platform.application(`${app}-production`)).toMatchObject({ syncs: 0 });
  });

  it.for([
    [{ app: 'nothing' }, /There is no app "nothing"; deckhand\.yaml has shop, /],
    [{ app: 'same', to: 'latest' }, /A version is written as 1\.4\.2: .*\. Nothing was started\./],
    [{ app: '../../x' }, /There is no app/],
  ] as const)('of %j is refused before anything starts', async ([input, why]) => {
    const started = await rollback(input, JSON.stringify(input));
    await started.handle.result().catch(() => undefined);
    expect((await started.handle.describe()).status.name).toBe('FAILED');
    expect(last(started)).toMatch(why);
  });

  it('asks if errors rise while it is watched, and puts back what ran before if people choose so', async () => {
    const started = await rollback({ app: 'watched' });
    await untilAsked(stage, started);
    stage.platform.setErrorRate('watched', 0.041);
    await approve(started);
    await untilAsked(stage, started, 'roll-back');
    expect(last(started)).toMatch(/Watch failed.*Error rate 4\.1 % \(limit 1 %\)/);
    await click(started, 'watch/1', 'roll-back', 'U0DEE');
    expect(await started.handle.result()).toMatchObject({ status: 'rolled-back' });
    expect(running('watched')).toBe(imageOf('watched', '1.4.1'));
  });

  it('changes nothing if it is cancelled while it waits', async () => {
    const started = await rollback({ app: 'waiting' });
    await untilAsked(stage, started);
    await click(started, 'cancel', 'cancel', 'U0BEN');
    await expect(started.handle.result()).rejects.toThrow(/cancel/i);
    expect(stage.platform.application('waiting-production')).toMatchObject({ syncs: 0 });
    expect(stage.thread(started.run.runId)).toMatchObject({
      buttons: [],
      card: expect.stringContaining('cancelled by <@U0BEN>'),
    });
  });

  it('that is cancelled while it sets the version puts back what ran before', async () => {
    stage.platform.setApplication('setting-production', { next: { hang: true } });
    const started = await rollback({ app: 'setting' });
    await untilAsked(stage, started);
    await approve(started);
    await vi.waitFor(() => expect(stage.platform.application('setting-production')?.syncs).toBe(1), PATIENCE);
    await click(started, 'cancel', 'cancel', 'U0ANA');
    await expect(started.handle.result()).rejects.toThrow(/cancel/i);
    expect(stage.platform.application('setting-production')).toMatchObject({
      running: imageOf('setting', '1.4.1'),
      syncs: 2,
    });
    expect(stage.thread(started.run.runId).notes.join('\n')).toMatch(/setting-production is back on 1\.4\.1/);
  });
});

function rollback(input: RollbackInput, name = input.app): Promise<Started> {
  return stage.start('rollback', `deploy/${name}`, input);
}

function approve(started: Started) {
  return click(started, 'approval/1', 'approve', 'U0DEE');
}

function click({ workflowId, run }: Started, question: string, choice: Choice, by: string) {
  return stage.decide(workflowId, { run: run.runId, question, choice, by });
}

function last({ run }: Started): string {
  return stage.thread(run.runId).notes.at(-1) ?? '';
}
