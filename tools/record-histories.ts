import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { ensureBundle } from '../src/bundle.ts';
import type { Choice, DeployInput, FreezeInput, RollbackInput } from '../src/run.ts';
import { setStage, type Desk, type Stage } from '../test/setup/stage.ts';
import { startTemporal } from '../test/setup/temporal.ts';
import { appsNamed } from '../test/workflows/apps.ts';

/**
 * Records runs that `test/workflows/replay.test.ts` replays on later code: those that are named, or without a name those
 * that are not recorded yet. A history that no longer replays means that open runs would break; it is not re-recorded
 * for that, but the workflow is patched (https://docs.temporal.io/develop/typescript/versioning).
 */
type Started = Awaited<ReturnType<Desk['start']>>;
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
  const stage = await setStage(NAMESPACE, { place, progress: false, ...appsNamed(APPS) });
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
async function ended({ handle }: Started): Promise<WorkflowHandle> {
  await handle.result().catch(() => undefined);
  return handle;
}

async function view(stage: Stage, { workflowId, run }: Started) {
  return (await stage.runs.describe(workflowId, run.runId))?.view;
}

function asked(stage: Stage, started: Started, question: string): Promise<void> {
  return until(async () => (await view(stage, started))?.question?.id === question);
}

function click(stage: Stage, { workflowId, run }: Started, question: string, choice: Choice, by: string) {
  return stage.decide(workflowId, { run: run.runId, question, choice, by });
}

async function until(isSo: () => Promise<boolean | undefined>): Promise<void> {
  while (!(await isSo())) await sleep(50);
}
