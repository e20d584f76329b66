import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { parse, stringify } from 'yaml';
import { DEMO_APPS } from '../playground/platform/releases.ts';
import { ensureBundle } from '../src/bundle.ts';
import type { Choice } from '../src/decisions.ts';
import type { DeployInput, FreezeInput, RollbackInput } from '../src/operations.ts';
import { parseSettings, type Settings } from '../src/settings.ts';
import { noteSignal } from '../src/workflows/messages.ts';
import { notification, serveWebhooks } from '../test/setup/alerts.ts';
import { setStage, type Desk, type Stage } from '../test/setup/stage.ts';
import { EXAMPLE } from '../test/setup/program.ts';
import { startTemporal } from '../test/setup/temporal.ts';
import { appsNamed } from '../test/workflows/apps.ts';
import { cleanupStage } from '../test/workflows/cleanup-stage.ts';

/**
 * Records runs that `test/workflows/replay.test.ts` replays on later code: those that are named, or without a name those
 * that are not recorded yet. A history that no longer replays means that open runs would break; it is not re-recorded
 * for that, but the workflow is patched (https://docs.temporal.io/develop/typescript/versioning).
 */
type Started = Awaited<ReturnType<Desk['start']>>;
type Run = Pick<Started, 'workflowId'> & { readonly run: { readonly runId: string } };
type Recording = (stage: Stage) => Promise<WorkflowHandle>;

const HISTORIES = new URL('../test/histories/', import.meta.url);
/** Where this machine keeps us is in every stack trace. */
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const NAMESPACE = 'histories';

const RECORDINGS: Readonly<Record<string, Recording>> = {
  'provision-succeeded': async (stage) => ended(await stage.provision({ machine: 'node-07' })),

  'provision-cancelled': async (stage) => {
    const started = await stage.provision({ machine: 'node-08' });
    await until(async () => stage.platform.machine('node-08')?.status === 9);
    await click(stage, started, 'cancel', 'cancel', 'U0BEN');
    return ended(started);
  },

  'deploy-succeeded': async (stage) => ended(await approved(stage, await deploy(stage, 'good'))),

  'deploy-waiting': async (stage) => {
    const started = await deploy(stage, 'waiting');
    await asked(stage, started, 'approval/1');
    return started.handle;
  },

  'deploy-rejected': async (stage) => {
    const started = await deploy(stage, 'rejected');
    await asked(stage, started, 'approval/1');
    await click(stage, started, 'approval/1', 'reject', 'U0BEN');
    return ended(started);
  },

  'deploy-rolled-back': async (stage) => {
    stage.platform.setApplication('degraded-production', { next: { degrade: 'CrashLoopBackOff' } });
    return ended(await approved(stage, await deploy(stage, 'degraded')));
  },

  'deploy-cancelled': async (stage) => {
    stage.platform.setApplication('cancelled-staging', { next: { hang: true } });
    const started = await deploy(stage, 'cancelled');
    await until(async () => stage.platform.application('cancelled-staging')?.syncs === 1);
    await click(stage, started, 'cancel', 'cancel', 'U0ANA');
    return ended(started);
  },

  'deploy-retried': async (stage) => {
    stage.platform.orders.add({ on: 'in retried-staging', body: 'tests', times: 1 });
    const started = await deploy(stage, 'retried');
    await asked(stage, started, 'tests/1');
    await click(stage, started, 'tests/1', 'retry', 'U0ANA');
    return ended(await approved(stage, started));
  },

  'deploy-frozen': async (stage) => {
    const started = await deploy(stage, 'frozen');
    await asked(stage, started, 'approval/1');
    const freeze = await frozen(stage);
    await click(stage, started, 'approval/1', 'approve', 'U0BEN');
    await until(async () => {
      const shown = await view(stage, started);
      return shown && 'steps' in shown && shown.steps.some(({ detail }) => detail?.id === 'gate.waiting');
    });
    await click(stage, freeze, 'thaw', 'thaw', 'U0DEE');
    return ended(started);
  },

  'freeze-thawed': async (stage) => {
    const freeze = await frozen(stage);
    await click(stage, freeze, 'thaw', 'thaw', 'U0DEE');
    return ended(freeze);
  },

  'review-signed': async (stage) => {
    const started = await deploy(stage, 'urgent', { override: 'the shop is down', requestedBy: 'U0DEE' });
    await started.handle.result();
    const workflowId = `review/urgent-${started.run.runId}`;
    const { runId = '' } = (await stage.runs.find(workflowId)) ?? {};
    const handle = stage.client.workflow.getHandle(workflowId);
    const review = { ...started, workflowId, handle, run: { ...started.run, runId } };
    await asked(stage, review, 'sign/1');
    await click(stage, review, 'sign/1', 'approve', 'U0BEN');
    return ended(review);
  },

  'rollback-succeeded': async (stage) => {
    const input: RollbackInput = { app: 'back' };
    return ended(await approved(stage, await stage.start('rollback', 'deploy/back', input)));
  },

  'incident-resolved': async (stage) => {
    const incident = await fired(stage, 'HighErrorRate');
    await click(stage, incident, 'command', 'command', 'U0DEE');
    await click(stage, incident, 'remedy/restart-web', 'remediate', 'U0BEN');
    await until(async () =>
      stage.thread(incident.run.runId).notes.some((note) => note.startsWith('Restarted shop-web')),
    );
    await click(stage, incident, 'resolve', 'resolve', 'U0DEE');
    return ended(incident);
  },

  'incident-continued': async (stage) => {
    const incident = await fired(stage, 'Lasting');
    await click(stage, incident, 'acknowledge', 'acknowledge', 'U0BEN');
    const newest = stage.client.workflow.getHandle(incident.workflowId);
    for (let said = 0; (await newest.describe()).runId === incident.run.runId; said++) {
      await newest.signal(noteSignal, {
        key: String(Date.now() / 1_000 + said),
        by: 'U0BEN',
        text: `${said}`,
        pinned: true,
      });
    }
    await click(stage, incident, 'severity/sev3', 'severity', 'U0BEN');
    await click(stage, incident, 'resolve', 'resolve', 'U0BEN');
    return ended({ handle: newest });
  },

  'training-promoted': async (stage) => ended(await approved(stage, await stage.train({ model: 'churn' }))),

  'training-waiting': async (stage) => {
    const started = await stage.train({ model: 'churn', register: true });
    await asked(stage, started, 'approval/1');
    return started.handle;
  },

  'cleanup-waiting': async (stage) => {
    const ages = Array.from({ length: 20 }, (_, at) => [String(at), 90 - at] as const);
    cleanupStage(stage).push('old/web', Object.fromEntries(ages));
    const started = await stage.cleanup({ rule: 'old' });
    await asked(stage, started, 'approval/1');
    await click(stage, started, 'keep/items', 'keep', 'U0BEN', [0, 3]);
    await until(async () =>
      stage.thread(started.run.runId).notes.some((note) => note.startsWith('Kept: old/web:17, old/web:14')),
    );
    return started.handle;
  },

  'cleanup-deleted': async (stage) => {
    const world = cleanupStage(stage);
    for (const name of ['gone-1', 'gone-2', 'gone-3']) world.namespace(name, { team: 'gone' });
    const started = await stage.cleanup({ rule: 'gone' });
    await asked(stage, started, 'approval/1');
    await click(stage, started, 'keep/0', 'keep', 'U0BEN');
    await approved(stage, started);
    await until(async () => world.question(started.run.runId, 'gone-2 is stopped') !== '');
    await click(stage, started, world.question(started.run.runId, 'gone-2 is stopped'), 'restore', 'U0DEE');
    return ended(started);
  },
};

/** Rules of the recorded cleanups. Namespaces stay stopped for ten real seconds. */
const CLEANUP = {
  old: { type: 'images', projects: ['old'], keepNewest: 2, olderThan: '30d' },
  gone: { type: 'namespaces', label: 'team=gone', idle: '7d', grace: '2000s' },
};

const APPS = {
  good: { git: true, tests: true, query: true },
  waiting: { git: true, tests: true },
  rejected: {},
  degraded: { git: true },
  cancelled: {},
  retried: { tests: true },
  frozen: {},
  urgent: {},
  back: { git: true },
};

await record(process.argv.slice(2));

async function record(asked: readonly string[]): Promise<void> {
  const missing = Object.keys(RECORDINGS).filter((name) => !existsSync(fileOf(name)));
  const { address, stop } = await startTemporal([NAMESPACE]);
  const place = { address, namespace: NAMESPACE, bundle: await ensureBundle() };
  const { apps, change } = appsNamed(APPS);
  const withRules = (example: Settings) => ({ ...change(example), cleanup: rules() });
  const stage = await setStage(NAMESPACE, { place, progress: false, apps: [...DEMO_APPS, ...apps], change: withRules });
  try {
    for (const name of asked.length ? asked : missing) {
      const recording = RECORDINGS[name];
      if (!recording) throw new TypeError(`There is no ${name}, only ${Object.keys(RECORDINGS).join(', ')}.`);
      const recorded = historyToJSON(await (await recording(stage)).fetchHistory());
      const history = recorded.replaceAll(ROOT, '');
      writeFileSync(fileOf(name), history);
      console.log(`${name}: ${history.split('"eventId"').length - 1} events`);
    }
  } finally {
    await stage.close();
    await stop();
  }
}

function fileOf(name: string): URL {
  return new URL(`${name}.json`, HISTORIES);
}

function rules(): Settings['cleanup'] {
  const example = parse(readFileSync(EXAMPLE, 'utf8')) as object;
  const schedule = { cron: '0 3 * * *', zone: 'UTC' };
  const cleanup = Object.fromEntries(Object.entries(CLEANUP).map(([name, rule]) => [name, { schedule, ...rule }]));
  return parseSettings(stringify({ ...example, cleanup }), 'deckhand.yaml').cleanup;
}

/** An incident that an alert of shop opened; Alertmanager has the alert too, so that it does not seem to be over. */
async function fired(stage: Stage, alertname: string) {
  const labels = { alertname, app: 'shop' };
  const fingerprint = stage.platform.alertmanager.fire({ labels });
  const webhooks = await serveWebhooks(stage);
  await webhooks.post(notification({ key: alertname, labels }, [{ fingerprint, startsAt: Date.now() - 60_000 }]));
  const { workflowId, runId, handle } = await webhooks.of('shop', alertname);
  await webhooks.close();
  await until(async () => stage.thread(runId).buttons.includes('decide_resolve'));
  return { workflowId, handle, run: { runId } };
}

function deploy(stage: Stage, app: string, more: Partial<DeployInput> = {}): Promise<Started> {
  return stage.deploy({ app, version: '1.4.2', ...more });
}

async function frozen(stage: Stage): Promise<Started> {
  const input: FreezeInput = { environment: 'production', reason: 'incident 42', requestedBy: 'U0DEE' };
  const started = await stage.start('freeze', 'freeze/production', input);
  await asked(stage, started, 'thaw');
  return started;
}

async function approved(stage: Stage, started: Started): Promise<Started> {
  await asked(stage, started, 'approval/1');
  await click(stage, started, 'approval/1', 'approve', 'U0BEN');
  return started;
}

/** However the run ends. */
async function ended({ handle }: Pick<Started, 'handle'>): Promise<WorkflowHandle> {
  await handle.result().catch(() => undefined);
  return handle;
}

async function view(stage: Stage, { workflowId, run }: Run) {
  return (await stage.runs.describe(workflowId, run.runId))?.view;
}

function asked(stage: Stage, started: Run, question: string): Promise<void> {
  return until(async () => (await view(stage, started))?.question?.id === question);
}

function click(
  stage: Stage,
  { workflowId, run }: Run,
  question: string,
  choice: Choice,
  by: string,
  picks?: readonly number[],
) {
  return stage.decide(workflowId, { run: run.runId, question, choice, by, ...(picks ? { picks } : {}) });
}

async function until(isSo: () => Promise<boolean | undefined>): Promise<void> {
  while (!(await isSo())) await sleep(50);
}
