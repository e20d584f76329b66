import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { AFTER, BEFORE, fulfilled, hold } from '../setup/held-calls.ts';
import { EXAMPLE } from '../setup/program.ts';
import { setStage, type Desk, type Stage } from '../setup/stage.ts';
import { startWorkerProcess } from '../setup/worker-process.ts';
import { appsNamed } from './apps.ts';
import { saidOnceInOrder } from './outage.ts';

type Started = Awaited<ReturnType<Desk['start']>>;

/** One app for each moment at which the worker is killed. */
const NAMES = [
  'buildbefore',
  'buildafter',
  'scan',
  'stagingsync',
  'stagingwait',
  'tests',
  'gate',
  'productionbefore',
  'productionafter',
  'watch',
  'undo',
  'again',
] as const;
type Name = (typeof NAMES)[number];

const PATIENCE = { timeout: 180_000, interval: 100 };

let stage: Stage;
let worker: Awaited<ReturnType<typeof startWorkerProcess>>;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  const { apps } = appsNamed(Object.fromEntries(NAMES.map((name) => [name, {}])));
  stage = await setStage(import.meta.url, { apps, queues: ['slack'] });
  const settings = join(stage.folder, 'deckhand.yaml');
  writeFileSync(settings, stringify(settingsFor(NAMES)));
  env = { ...stage.env, DECKHAND_CONFIG: settings };
  worker = await startWorkerProcess(env);
});
afterAll(async () => {
  await worker.kill();
  await stage.close();
});

it('killed in every step: one build, one sync for each environment, one way back', { timeout: 400_000 }, async () => {
  const held = [
    hold(stage, 'POST /apis/batch/v1/namespaces/buildbefore-staging/jobs', BEFORE),
    hold(stage, 'POST /apis/batch/v1/namespaces/buildafter-staging/jobs', AFTER),
    hold(stage, 'POST /harbor/api/v2.0/projects/scan/', AFTER),
    hold(stage, 'POST /apis/batch/v1/namespaces/tests-staging/jobs', AFTER),
    hold(stage, sync('stagingsync-staging'), AFTER),
    hold(stage, sync('productionbefore-production'), BEFORE),
    hold(stage, sync('productionafter-production'), AFTER),
  ];
  stage.platform.setApplication('stagingwait-staging', { next: { hang: true } });
  stage.platform.setApplication('undo-production', { next: { degrade: 'CrashLoopBackOff' } });
  const of = await startAll();
  const secondBuild = hold(stage, 'POST /apis/batch/v1/namespaces/again-staging/jobs', AFTER);
  const watching = hold(stage, 'POST /prometheus/', BEFORE);
  const reached = [
    once('stagingwait', 'staging'),
    asked(of.gate),
    approved(of.productionbefore),
    approved(of.productionafter),
    approved(of.watch).then(() => fulfilled(watching)),
    fulfilled(secondBuild),
    approved(of.undo)
      .then(() => once('undo', 'production'))
      .then(() => fulfilled(hold(stage, sync('undo-production'), AFTER))),
  ];
  await Promise.all([...reached, ...held.map(fulfilled)]);

  await worker.kill();
  await decide(of.gate);
  const waiting = stage.platform.application('stagingwait-staging');
  if (waiting?.operation) {
    stage.platform.setApplication(waiting.name, { operation: { ...waiting.operation, until: Date.now() } });
  }
  worker = await startWorkerProcess(env);
  const approvedLater = ['buildbefore', 'buildafter', 'scan', 'stagingsync', 'stagingwait', 'tests', 'again'] as const;
  await Promise.all(approvedLater.map((name) => approved(of[name])));

  const ends = await Promise.all(NAMES.map(async (name) => [name, await seen(name, of[name])]));
  expect(Object.fromEntries(ends)).toEqual(Object.fromEntries(NAMES.map((name) => [name, expected(name)])));
});

/** One is already the second deploy of its app; meanwhile the others are on their way. */
async function startAll(): Promise<Record<Name, Started>> {
  const others = NAMES.filter((name) => name !== 'again').map(async (name) => [name, await deploy(name)] as const);
  const first = await deploy('again');
  await approved(first);
  await first.handle.result();
  const all = [...(await Promise.all(others)), ['again', await deploy('again', '1.5.0')] as const];
  return Object.fromEntries(all) as Record<Name, Started>;
}

async function seen(name: Name, { handle, run }: Started) {
  const { status } = await handle.result();
  const { platform } = stage;
  const image = `harbor.lan/${name}/web`;
  const version = name === 'again' ? '1.5.0' : '1.4.2';
  const jobs = platform.jobs.all().filter(({ namespace }) => namespace === `${name}-staging`);
  const log = platform.repositories.log(`https://git.example/${name}/deploy.git`).map(({ subject }) => subject);
  const digest = platform.artifacts.find(name, 'web', version)?.digest;
  const runs = (which: string) => platform.application(`${name}-${which}`)?.running === `${image}@${digest}`;
  return {
    status,
    images: platform.jobs.built().filter((built) => built.image === image).length,
    jobs: jobs.length,
    syncs: ['staging', 'production'].map((which) => platform.application(`${name}-${which}`)?.syncs),
    commits: log.filter((subject) => subject.includes(version)).length,
    back: log.filter((subject) => subject.startsWith('Put ')).length,
    runs: ['staging', 'production'].map(runs),
    toldOnce: saidOnceInOrder(stage, run.runId),
  };
}

/** A build and its tests are a Job each; `again` has them twice, and `tests` builds in another namespace. */
function expected(name: Name) {
  const usual = { status: 'succeeded', images: 1, jobs: 2, syncs: [1, 1], commits: 2, back: 0, runs: [true, true] };
  const more = {
    again: { images: 2, jobs: 4, syncs: [2, 2] },
    tests: { jobs: 1 },
    undo: { status: 'rolled-back', syncs: [1, 2], back: 1, runs: [true, false] },
  };
  return { ...usual, ...(name === 'again' || name === 'tests' || name === 'undo' ? more[name] : {}), toldOnce: true };
}

function deploy(app: string, version = '1.4.2'): Promise<Started> {
  return stage.deploy({ app, version });
}

const sync = (application: string) => `POST /argocd/api/v1/applications/${application}/sync`;

function once(name: Name, environment: 'staging' | 'production') {
  return vi.waitFor(() => expect(stage.platform.application(`${name}-${environment}`)?.syncs).toBe(1), PATIENCE);
}

function view({ workflowId, run }: Started) {
  return stage.runs.describe(workflowId, run.runId);
}

function asked(started: Started) {
  return vi.waitFor(async () => expect((await view(started))?.view.question?.id).toBe('approval/1'), PATIENCE);
}

function decide({ workflowId, run }: Started) {
  return stage.decide(workflowId, { run: run.runId, question: 'approval/1', choice: 'approve', by: 'U0BEN' });
}

async function approved(started: Started): Promise<void> {
  await asked(started);
  await decide(started);
}

/** The example's shop under each name, with builds in a namespace of its own. */
function settingsFor(names: readonly string[]): object {
  const example = parse(readFileSync(EXAMPLE, 'utf8')) as { apps: { shop: { builder: object } } };
  const { shop } = example.apps;
  const apps = names.map((name) => {
    const builder = name === 'tests' ? shop.builder : { ...shop.builder, namespace: 'shop-staging' };
    return [name, JSON.parse(JSON.stringify({ ...shop, builder }).replaceAll('shop', name)) as object];
  });
  return { ...example, apps: { ...example.apps, ...Object.fromEntries(apps) } };
}
