import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { digestOf } from '../../playground/platform/releases.ts';
import type { Choice } from '../../src/decisions.ts';
import type { DeployInput } from '../../src/operations.ts';
import { setStage, type Desk, type Stage } from '../setup/stage.ts';
import { appsNamed } from './apps.ts';
import { PATIENCE, untilAsked, untilSaid, UNHURRIED } from './decided.ts';

type Started = Awaited<ReturnType<Desk['start']>>;

/** One app for each test: they go on side by side. */
const APPS = {
  build: {},
  scan: {},
  jammed: {},
  staging: { git: true },
  tests: { tests: true },
  gone: {},
  sync: { git: true },
  degraded: {},
  errors: { tests: true, query: true },
  stuck: {},
  foreign: {},
  there: {},
  auto: { autoSync: true },
  window: {},
  busy: {},
  missing: {},
  flaky: {},
} as const;

let stage: Stage;
/** Nobody decides there within two seconds, and that is a no. */
let hurried: Desk;
beforeAll(async () => {
  const { apps, change } = appsNamed(APPS);
  stage = await setStage(import.meta.url, { apps, change });
  hurried = await stage.openDesk((settings) => {
    const { deploy } = settings.policies;
    const production = deploy && { ...deploy.approve.production, timeout: 2_000, remindEvery: undefined };
    return {
      ...settings,
      policies: { ...settings.policies, deploy: deploy && production && { ...deploy, approve: { production } } },
    };
  });
});
afterAll(() => stage.close());

const staging = (app: string) => stage.platform.application(`${app}-staging`);
const production = (app: string) => stage.platform.application(`${app}-production`);
const before = (app: string) => `harbor.lan/${app}/web@${digestOf(`harbor.lan/${app}/web`, '1.4.1')}`;

describe.concurrent('nonsense', UNHURRIED, () => {
  it.for([
    ['nothing', '1.4.2', /There is no app "nothing"; deckhand\.yaml has shop, blog, /],
    [
      'there',
      'latest',
      /A version is written as 1\.4\.2: it names a tag, never whatever is newest\. Nothing was started\./,
    ],
    ['there', '../../x', /A version is written as 1\.4\.2/],
    [
      'there',
      '9.9.9',
      /There is no tag v9\.9\.9 in .*\. The newest are v1\.5\.0, v1\.4\.2, v1\.4\.1\. Nothing was started\./,
    ],
  ] as const)('%s %s is refused before anything starts', async ([app, version, why]) => {
    const started = await stage.start('deploy', `deploy/${app}-${version}`, { app, version } as DeployInput);
    await started.handle.result().catch(() => undefined);
    expect(last(started)).toMatch(why);
    expect(last(started)).not.toContain('What was not undone');
    expect(stage.thread(started.run.runId).notes).toHaveLength(1);
  });
});

describe.concurrent('before production', UNHURRIED, () => {
  it('a build that fails asks, its log in the thread; Retry builds once more, and a no at the gate keeps staging', async () => {
    stage.platform.orders.add({ on: 'builds harbor.lan/build/web', body: 'step', times: 1 });
    const started = await deploy('build');
    await untilAsked(stage, started, 'retry');
    const { card, notes } = stage.thread(started.run.runId);
    const sentence =
      'The build of build 1.4.2 failed: at [4/7] RUN npm ci: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1. Nothing was pushed.';
    expect(card.split('\n').find((line) => line.includes('*Build*'))).toContain(`✗ *Build*\u2002${sentence} · `);
    expect(card).not.toContain('Last lines');
    expect(notes.at(-2)).toMatch(
      /^Last lines of Job build-\w{16} in builds:\n```\n[^]*npm error ERESOLVE could not resolve react@19 with react-dom@18[^]*```$/,
    );
    expect(notes.at(-1)).toMatch(
      /^✗ Build failed \(\d+ s\): The build of build 1\.4\.2 failed: .* Nothing was pushed\. Nothing was undone yet\.  .*<@U0ANA>$/,
    );

    await click(started, 'build/1', 'retry', 'U0ANA');
    await untilAsked(stage, started);
    await click(started, 'approval/1', 'reject', 'U0BEN', 'not today');
    expect(await started.handle.result()).toMatchObject({ status: 'stopped', why: 'Rejected by U0BEN: not today.' });
    expect(stage.platform.jobs.built().filter(({ image }) => image === 'harbor.lan/build/web')).toHaveLength(1);
    expect(last(started)).toMatch(/rejected by <@U0BEN> .*\("not today"\)\. Staging keeps 1\.4\.2\./);
    expect([staging('build')?.syncs, production('build')?.syncs]).toEqual([1, 0]);
  });

  it('a scan over the limit stops the run, with the worst findings as a table', async () => {
    const found = [{ id: 'CVE-2026-777', package: 'libssl', severity: 'Critical' }];
    stage.platform.artifacts.orderScan({ of: 'scan/web', found });
    const started = await deploy('scan');
    expect(await started.handle.result()).toMatchObject({ status: 'stopped' });
    const { notes, card, buttons } = stage.thread(started.run.runId);
    expect(notes.join('\n')).toMatch(
      /over the limit \(high, fixable\): 1 critical.*The worst:\n```\ncritical +CVE-2026-777 +libssl 3\.5\.1-1 +fixed in 3\.5\.2-1\n[^]*```/,
    );
    expect(card).toMatch(/✗ \*Scan\*.*1 critical.*limit: high, fixable/);
    expect(buttons).toEqual([]);
    expect([staging('scan')?.syncs, production('scan')?.syncs]).toEqual([0, 0]);
  });

  it('an unhealthy staging asks, and goes back to what ran before if people choose so', async () => {
    stage.platform.setApplication('staging-staging', { next: { degrade: 'CrashLoopBackOff' } });
    const started = await deploy('staging');
    await untilAsked(stage, started, 'roll-back');
    await untilSaid(
      stage,
      started,
      /Staging failed.*staging-staging is Degraded: .*CrashLoopBackOff.*Nothing was undone yet/,
    );
    await click(started, 'staging/1', 'roll-back', 'U0DEE');
    expect(await started.handle.result()).toMatchObject({ status: 'rolled-back' });
    expect(staging('staging')).toMatchObject({ running: before('staging'), syncs: 2 });
    expect(production('staging')).toMatchObject({ syncs: 0 });
    expect(stage.thread(started.run.runId).card).toMatch(/↩ \*Staging\*/);
    expect(stage.thread(started.run.runId).notes.join('\n')).toMatch(
      /staging-staging is back on 1\.4\.1 \(sha256:.*\), Healthy\./,
    );
  });

  it('an unhealthy staging that cannot go back is told of, and the run has failed', async () => {
    stage.platform.setApplication('jammed-staging', { next: { degrade: 'CrashLoopBackOff' } });
    const started = await deploy('jammed');
    await untilAsked(stage, started, 'roll-back');
    stage.platform.setApplication('jammed-staging', { windowClosed: true });
    await click(started, 'staging/1', 'roll-back', 'U0DEE');
    await started.handle.result().catch(() => undefined);
    expect((await started.handle.describe()).status.name).toBe('FAILED');
    expect(stage.thread(started.run.runId).notes.join('\n')).toMatch(
      /✗ Undoing "Staging" did not work: A sync window of Argo CD is closed for jammed-staging\..*Please look at it by hand/,
    );
  });

  it('tests that fail are skipped only by who may approve, and nobody is told that they are green', async () => {
    stage.platform.orders.add({ on: 'in tests-staging', body: 'tests', times: 1 });
    const started = await hurried.start('deploy', 'deploy/tests', input('tests'));
    await untilAsked(stage, started, 'skip');
    const { card, notes } = stage.thread(started.run.runId);
    expect(card).toMatch(/✗ \*Tests\*\u20023 of 128 tests failed\. · /);
    expect(notes.at(-2)).toMatch(
      /^Last lines of Job tests-\w{16} in tests-staging:\n```\n[^]*checkout › case 1: expected 200, got 502[^]*```$/,
    );
    await click(started, 'tests/1', 'skip', 'U0ANA');
    await untilSaid(stage, started, /^\[U0ANA\].*Skipping here needs @release-managers; that is not you/m);
    await click(started, 'tests/1', 'skip', 'U0BEN');
    expect(await started.handle.result()).toEqual({ status: 'stopped', why: 'Nobody decided in time.' });
    const said = stage.thread(started.run.runId);
    expect(said.notes.join('\n')).toContain(
      'tests 1.4.2 is ready for production: 7 commits, tests skipped, scan within limits.',
    );
    expect(said.card).toMatch(/↷ \*Tests\*/);
    expect(last(started)).toMatch(/nobody decided by .*Staging keeps 1\.4\.2\./);
    expect(said.buttons).toEqual([]);
  });

  it('a cancel at the gate keeps staging and says so', async () => {
    const started = await deploy('gone');
    await untilAsked(stage, started);
    await click(started, 'cancel', 'cancel', 'U0ANA');
    await expect(started.handle.result()).rejects.toThrow(/cancel/i);
    expect(last(started)).toMatch(/was cancelled by <@U0ANA> .*Staging keeps 1\.4\.2\./);
    expect(stage.thread(started.run.runId).buttons).toEqual([]);
    expect([staging('gone')?.syncs, production('gone')?.syncs]).toEqual([1, 0]);
  });

  it('nothing is asked if production runs that very image already', async () => {
    const started = await stage.deploy({ app: 'there', version: '1.4.1' });
    expect(await started.handle.result()).toMatchObject({ status: 'stopped', why: 'Nothing to do.' });
    expect(last(started)).toMatch(
      /production already runs there 1\.4\.1, the very same image\. Staging keeps 1\.4\.1\./,
    );
    expect(stage.thread(started.run.runId).card).toMatch(/✗ \*Approval\*\sproduction already runs there 1\.4\.1/);
    expect(production('there')).toMatchObject({ syncs: 0 });
  });
});

describe.concurrent('production', UNHURRIED, () => {
  it('goes back at once if its sync fails', async () => {
    const started = await approved('sync', { next: { fail: 'admission webhook denied the request' } });
    expect(await started.handle.result()).toMatchObject({ status: 'rolled-back' });
    expect(production('sync')).toMatchObject({ running: before('sync') });
    expect(alarm(started)).toMatch(
      /✗ Production failed.*The sync of sync-production failed: .*admission webhook denied.*I take it back now\..*<@U0ANA>  <!subteam\^S0RELEASE>/,
    );
  });

  it('goes back at once if it is Degraded', async () => {
    const started = await approved('degraded', { next: { degrade: 'CrashLoopBackOff' } });
    expect(await started.handle.result()).toMatchObject({ status: 'rolled-back' });
    expect(production('degraded')).toMatchObject({ running: before('degraded'), syncs: 2 });
    expect(alarm(started)).toMatch(/✗ Production failed.*degraded-production is Degraded: .*CrashLoopBackOff/);
  });

  it('goes back at once if errors rise while it is watched, and staging keeps the version', async () => {
    const started = await deploy('errors');
    await untilAsked(stage, started);
    stage.platform.setErrorRate('errors', 0.041);
    await approve(started);
    expect(await started.handle.result()).toMatchObject({ status: 'rolled-back' });
    expect(production('errors')).toMatchObject({ running: before('errors'), syncs: 2 });
    expect(staging('errors')?.running).not.toBe(before('errors'));
    expect(alarm(started)).toMatch(
      /✗ Watch failed \(.*\): Error rate 4\.1 % \(limit 1 %\) for \d+ s after the sync\. I take it back now\..*<@U0ANA>  <!subteam\^S0RELEASE>/,
    );
    expect(stage.thread(started.run.runId).notes.join('\n')).toMatch(
      /errors-production is back on 1\.4\.1 \(sha256:.*\), Healthy\./,
    );
    expect(last(started)).toMatch(/was rolled back: Error rate 4\.1 % .* Staging keeps 1\.4\.2\./);
    expect(stage.thread(started.run.runId).card).toMatch(/✓ \*Staging\*[^]*↩ \*Production\*[^]*✗ \*Watch\*/);
  });

  it('is told of, and the run has failed, if the way back is stuck', async () => {
    const started = await approved('stuck', { next: { degrade: 'CrashLoopBackOff' } });
    await vi.waitFor(() => expect(production('stuck')?.syncs).toBe(1), PATIENCE);
    stage.platform.setApplication('stuck-production', { windowClosed: true });
    await started.handle.result().catch(() => undefined);
    expect((await started.handle.describe()).status.name).toBe('FAILED');
    const { notes, buttons } = stage.thread(started.run.runId);
    expect(last(started)).toContain('What was not undone is listed above.');
    expect(notes.join('\n')).toMatch(
      /✗ Undoing "Production" did not work: A sync window of Argo CD is closed for stuck-production\..*Please look at it by hand/,
    );
    expect(buttons).toEqual([]);
  });

  it('is left alone if somebody else has set another image meanwhile', async () => {
    const started = await approved('foreign');
    await vi.waitFor(() => expect(stage.thread(started.run.runId).card).toMatch(/▸ \*Watch\*/), PATIENCE);
    const other = `harbor.lan/foreign/web@sha256:${'a'.repeat(64)}`;
    const source = production('foreign')?.source;
    expect(source).toBeDefined();
    if (source)
      stage.platform.setApplication('foreign-production', {
        running: other,
        degraded: 'theirs',
        source: { ...source, kustomize: { images: [other] } },
      });
    expect(await started.handle.result()).toMatchObject({ status: 'rolled-back' });
    expect(production('foreign')).toMatchObject({ running: other, syncs: 1 });
    expect(stage.thread(started.run.runId).notes.join('\n')).toMatch(
      /Left foreign-production as it is: somebody else set/,
    );
  });
});

describe.concurrent('Argo CD and Harbor', UNHURRIED, () => {
  it('an application that syncs by itself is asked for one sync in each environment', async () => {
    const started = await approved('auto');
    expect(await started.handle.result()).toMatchObject({ status: 'succeeded' });
    const asked = (which: string) =>
      stage.platform.calls.filter(
        ({ method, path, status }) => method === 'POST' && path.includes(`/auto-${which}/sync`) && status === 200,
      );
    expect([asked('staging').length, asked('production').length].every((count) => count <= 1)).toBe(true);
    expect([staging('auto')?.running, production('auto')?.running]).not.toContain(before('auto'));
  });

  it('a closed sync window is told as what it is, and Retry goes on when it is open', async () => {
    stage.platform.setApplication('window-staging', { windowClosed: true });
    const started = await deploy('window');
    await untilAsked(stage, started, 'retry');
    expect(last(started)).toMatch(
      /A sync window of Argo CD is closed for window-staging\. Nothing was changed\. Try again when it opens/,
    );
    stage.platform.setApplication('window-staging', { windowClosed: false });
    await click(started, 'staging/1', 'retry', 'U0ANA');
    await untilAsked(stage, started);
    expect(staging('window')).toMatchObject({ syncs: 1 });
  });

  it('another operation is waited for and told, and is never ended', async () => {
    const { source, seen } = staging('busy') ?? {};
    expect(source).toBeDefined();
    const theirs = {
      sync: { revision: seen ?? '', source: source ?? NOWHERE },
      initiatedBy: { username: 'cy' },
      startedAt: Date.now(),
    };
    stage.platform.setApplication('busy-staging', { operation: theirs });
    const started = await deploy('busy');
    await untilAsked(stage, started, 'roll-back');
    expect(last(started)).toMatch(
      /Another operation, started by cy, is still going on for busy-staging\. Nothing was synced\./,
    );
    await click(started, 'staging/1', 'roll-back', 'U0ANA');
    expect(await started.handle.result()).toMatchObject({ status: 'rolled-back' });
    expect(staging('busy')).toMatchObject({ operation: theirs, syncs: 0 });
    expect(stage.thread(started.run.runId).notes.join('\n')).toContain(
      'Left busy-staging as it is: this run changed nothing there.',
    );
  });

  it('an application that Argo CD does not have stops the run', async () => {
    const lost = await stage.openDesk((settings) => {
      const { missing } = settings.apps;
      if (!missing) throw new TypeError('There is no such app.');
      const environments = { ...missing.environments, staging: { application: 'nowhere', project: 'default' } };
      return { ...settings, apps: { ...settings.apps, missing: { ...missing, environments } } };
    });
    const started = await lost.start('deploy', 'deploy/missing', input('missing'));
    expect(await started.handle.result()).toMatchObject({ status: 'stopped' });
    expect(last(started)).toMatch(/Argo CD has no application .*nowhere/);
  });

  it('a registry that is away for a while and answers that get lost are got over, and nothing is done twice', async () => {
    stage.platform.orders.add({ on: '/projects/flaky/', status: 503, times: 2 });
    stage.platform.orders.add({ on: 'POST /harbor/api/v2.0/projects/flaky/', loseResponse: true, times: 1 });
    stage.platform.orders.add({
      on: 'POST /argocd/api/v1/applications/flaky-staging/sync',
      loseResponse: true,
      times: 1,
    });
    stage.platform.orders.add({
      on: 'POST /argocd/api/v1/applications/flaky-production/sync',
      loseResponse: true,
      times: 1,
    });
    const started = await approved('flaky');
    expect(await started.handle.result()).toMatchObject({ status: 'succeeded' });
    // The one whose answer was lost is not among those that were answered.
    const scans = stage.platform.calls.filter(({ method, path }) => method === 'POST' && /flaky.*\/scan$/.test(path));
    expect(scans).toHaveLength(0);
    expect([staging('flaky')?.syncs, production('flaky')?.syncs]).toEqual([1, 1]);
    expect(stage.platform.jobs.built().filter(({ image }) => image === 'harbor.lan/flaky/web')).toHaveLength(1);
  });
});

const NOWHERE = { repoURL: '', path: '', targetRevision: '' };

const input = (app: string): DeployInput => ({ app, version: '1.4.2' });

function deploy(app: keyof typeof APPS): Promise<Started> {
  return stage.deploy(input(app));
}

/** Goes on to production, where something waits for it. */
async function approved(app: keyof typeof APPS, there: Parameters<Stage['platform']['setApplication']>[1] = {}) {
  const started = await deploy(app);
  await untilAsked(stage, started);
  stage.platform.setApplication(`${app}-production`, there);
  await approve(started);
  return started;
}

function approve(started: Started) {
  return click(started, 'approval/1', 'approve', 'U0BEN');
}

function click({ workflowId, run }: Started, question: string, choice: Choice, by: string, reason?: string) {
  return stage.decide(workflowId, { run: run.runId, question, choice, by, ...(reason ? { reason } : {}) });
}

function last({ run }: Started): string {
  return stage.thread(run.runId).notes.at(-1) ?? '';
}

/** The note by which people hear that it goes back. */
function alarm({ run }: Started): string {
  return stage.thread(run.runId).notes.find((note) => note.includes('I take it back now')) ?? '';
}
