import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { parseSettings } from '../../src/settings.ts';
import { AFTER, fulfilled, hold } from '../setup/held-calls.ts';
import { openDesk, type Desk } from '../setup/incidents.ts';
import { EXAMPLE } from '../setup/program.ts';
import { setStage, type Stage } from '../setup/stage.ts';
import { startWorkerProcess } from '../setup/worker-process.ts';
import { saidOnceInOrder } from './outage.ts';

const PATIENCE = { timeout: 90_000, interval: 100 };
/** What each does, where the call with its effect goes, and what is said of it. */
const REMEDIES = {
  restart: {
    action: { type: 'restart', namespace: 'shop-production', deployment: 'shop-web' },
    call: 'PATCH /apis/apps/v1/namespaces/shop-production/deployments/shop-web',
    said: /^Restarted shop-web/,
  },
  scale: {
    action: { type: 'scale', namespace: 'blog-production', deployment: 'blog-site', replicas: 5 },
    call: 'PATCH /apis/apps/v1/namespaces/blog-production/deployments/blog-site',
    said: /^blog-site has 5 replicas, all ready; it had 2\./,
  },
  cordon: {
    action: { type: 'cordon', node: 'node-41' },
    call: 'PATCH /api/v1/nodes/node-41',
    said: /^node-41 takes no new pods\.$/,
  },
  silence: {
    action: { type: 'silence', for: '30m' },
    call: 'POST /alertmanager/api/v2/silences',
    said: /^Silenced in Alertmanager until/,
  },
} as const;
type Name = keyof typeof REMEDIES;
const NAMES = Object.keys(REMEDIES) as Name[];

type Example = {
  readonly incidents: { readonly routes: readonly { readonly name: string }[]; readonly runbooks: object };
};

let stage: Stage;
let desk: Desk;
let worker: Awaited<ReturnType<typeof startWorkerProcess>>;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  const settings = stringify(withRemedies(parse(readFileSync(EXAMPLE, 'utf8')) as Example));
  const change = () => parseSettings(settings, 'deckhand.yaml');
  stage = await setStage(import.meta.url, { queues: ['slack'], change });
  stage.platform.addNode('node-41', '192.0.2.41');
  const file = join(stage.folder, 'deckhand.yaml');
  writeFileSync(file, settings);
  env = { ...stage.env, DECKHAND_CONFIG: file };
  worker = await startWorkerProcess(env);
  desk = await openDesk(stage);
});
afterAll(async () => {
  await desk.close();
  await worker.kill();
  await stage.close();
});

it('killed between an action and its note: the action happened once, and is told once', async () => {
  const incidents = await Promise.all(NAMES.map(async (name) => ({ name, ...(await fired(name)) })));
  const held = NAMES.map((name) => hold(stage, REMEDIES[name].call, AFTER));
  await Promise.all(incidents.map(({ name, click }) => click(`remedy/${name}`, 'remediate', 'U0BEN')));
  await Promise.all(held.map(fulfilled));
  const done = effects();

  await worker.kill();
  worker = await startWorkerProcess(env);
  await Promise.all(
    incidents.map(({ name, thread }) => vi.waitFor(() => expect(toldIn(name, thread().notes)).toBe(1), PATIENCE)),
  );

  const again = stage.platform.calls.filter(({ method }) => method === 'PATCH' || method === 'POST');
  const calls = again.map(({ method, path }) => `${method} ${path}`);
  expect(NAMES.filter((name) => calls.some((call) => call.startsWith(REMEDIES[name].call)))).toEqual([]);
  expect(effects()).toEqual(done);
  expect(done).toEqual({ restarts: 2, scaled: [2, 5], cordoned: true, silences: 1 });
  await Promise.all(incidents.map(({ resolved }) => resolved()));
  const told = incidents.map(({ name, thread, runId }) => ({
    name,
    times: toldIn(name, thread().notes),
    toldOnce: saidOnceInOrder(stage, runId),
  }));
  expect(told).toEqual(NAMES.map((name) => ({ name, times: 1, toldOnce: true })));
});

function toldIn(name: Name, notes: readonly string[]): number {
  return notes.filter((note) => REMEDIES[name].said.test(note)).length;
}

/** An alert the simulated Alertmanager has too, so that it does not seem to be over. */
async function fired(name: Name) {
  const fingerprint = stage.platform.alertmanager.fire({ labels: { alertname: name, app: 'shop' } });
  return desk.fired({ alertname: name }, 'shop', [{ name: 'x', fingerprint, startsAt: Date.now() - 60_000 }]);
}

/** Everything the actions leave behind. A Deployment counts its generations from one. */
function effects() {
  const { workloads, alertmanager } = stage.platform;
  const site = workloads.deployment('blog-production', 'blog-site');
  return {
    restarts: workloads.deployment('shop-production', 'shop-web')?.generation,
    scaled: [site?.generation, site?.replicas],
    cordoned: (stage.platform.node('node-41') as { unschedulable?: boolean } | undefined)?.unschedulable,
    silences: alertmanager.silences().length,
  };
}

/** One runbook that offers all of them, none behind an approval. */
function withRemedies(example: Example): object {
  const actions = NAMES.map((name) => ({ name, ...REMEDIES[name].action }));
  const { incidents } = example;
  const routes = incidents.routes.map((route) => (route.name === 'shop' ? { ...route, runbook: 'all' } : route));
  return { ...example, incidents: { ...incidents, routes, runbooks: { ...incidents.runbooks, all: { actions } } } };
}
