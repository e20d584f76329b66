import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { DEMO_APPS, type DemoApp } from '../../playground/platform/releases.ts';
import { createPlatform } from '../../playground/platform/server.ts';
import { createSlack } from '../../playground/slack/server.ts';
import { createActivities } from '../../src/activities/index.ts';
import { openAudit } from '../../src/audit.ts';
import { createRuns } from '../../src/bot/runs.ts';
import { ensureBundle } from '../../src/bundle.ts';
import { loadConfig } from '../../src/config.ts';
import { TASK_QUEUE } from '../../src/constants.ts';
import { createInterceptors } from '../../src/interceptors/index.ts';
import type { Decision } from '../../src/decisions.ts';
import type {
  CleanupInput,
  DeployInput,
  OperationName,
  Origin,
  ProvisionInput,
  TrainInput,
} from '../../src/operations.ts';
import { QUEUES, type Queue } from '../../src/queues.ts';
import { EXAMPLE_GIT, insteadOf } from '../../src/supervisor/endpoints.ts';
import { parseSettings, type Settings } from '../../src/settings.ts';
import { sign } from '../../src/signature.ts';
import { slackWorkers } from '../../src/slack-workers.ts';
import { createClient } from '../../src/temporal/connection.ts';
import { dataConverterFor } from '../../src/temporal/encryption.ts';
import { versioningFor } from '../../src/temporal/versioning.ts';
import { readFileSync } from 'node:fs';
import { outsideOf } from './outside.ts';
import { namespaceOf } from './temporal.ts';

export const SIGNING_KEY = 'a-signing-key-for-tests';
const EXAMPLE = new URL('../../deckhand.yaml', import.meta.url);

Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined), shutdownSignals: [] });

/** The workspace of a stage has no limits, so nothing is to be kept within them. */
const unhurried = async () => undefined;

/** A Temporal server, a namespace of it, and the workflows. */
export type Place = { readonly address: string; readonly namespace: string; readonly bundle: string };

export type StageOptions = {
  readonly speed?: number;
  /** Whether long activities tell how far they are. */
  readonly progress?: boolean;
  readonly limits?: Partial<Settings['limits']['provision']>;
  readonly keys?: string;
  /** What is served in this process; what is not, a process of its own has to serve. */
  readonly queues?: readonly Queue[];
  /** What the platform has to build and to deploy, if not what the example has. */
  readonly apps?: readonly DemoApp[];
  /** Where, if not in the test of a file: what needs no vitest. */
  readonly place?: Place;
  /** What is other than in the example's `deckhand.yaml`. */
  readonly change?: (example: Settings) => Settings;
  /** What is other than the stage's own environment. */
  readonly env?: Readonly<Record<string, string>>;
};

/** With other encryption keys, or as another build. */
export type Workers = { readonly keys?: string; readonly build?: string };

export type Stage = Awaited<ReturnType<typeof setStage>>;
export type Desk = Awaited<ReturnType<Stage['openDesk']>>;

/** Everything a run touches: a real Temporal, and in this process the workspace, the platform and the workers. */
export async function setStage(
  file: string,
  {
    speed = 200,
    progress = true,
    limits = {},
    keys = '',
    apps = DEMO_APPS,
    queues = QUEUES,
    place,
    change = (settings) => settings,
    env: more = {},
  }: StageOptions = {},
) {
  const { address, namespace, bundle } = place ?? (await placeOf(file));
  const folder = mkdtempSync(join(tmpdir(), 'deckhand-test-'));
  const [slack, platform] = await Promise.all([createSlack(), createPlatform({ data: folder, speed, apps })]);
  Object.assign(process.env, insteadOf(EXAMPLE_GIT, `file://${platform.git.folder}/`));
  const env = {
    ...outsideOf(slack, platform, folder),
    DECKHAND_DATA: folder,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    DECKHAND_SIGNING_KEY: SIGNING_KEY,
    DECKHAND_PLAYGROUND_SPEED: String(speed),
    DECKHAND_ENCRYPTION_KEYS: keys,
    ...more,
  };
  const config = loadConfig(env);
  const example = change(parseSettings(readFileSync(EXAMPLE, 'utf8'), 'deckhand.yaml'));
  const settings = { ...example, limits: { ...example.limits, provision: { ...example.limits.provision, ...limits } } };
  const connection = await Connection.connect({ address });
  const native = await NativeConnection.connect({ address });
  const client = createClient(config, connection);
  const audit = openAudit(config);
  const desks: { readonly stopWorkers: () => Promise<void> }[] = [];

  /** Workers with settings of their own, on a queue of their own: one stage can have several policies. */
  async function openDesk(change: (example: Settings) => Settings, queue = `${TASK_QUEUE}-${desks.length}`) {
    const own = change(settings);
    const workers: { stop: () => Promise<void> }[] = [];
    const desk = {
      runs: createRuns(client, queue),
      async startWorkers(as: Workers = {}): Promise<void> {
        workers.push(await startWorkers(queue, own, as));
      },
      async stopWorkers(): Promise<void> {
        await Promise.all(workers.splice(0).map((each) => each.stop()));
      },
      /** Starts a run as the bot would. */
      async start(
        operation: OperationName,
        workflowId: string,
        input: Origin,
        triggerId: string = crypto.randomUUID(),
      ) {
        const whole = { requestedBy: 'U0ANA', channel: 'C0OPS', ...input };
        const started = await desk.runs.start({ operation, workflowId, input: whole, summary: workflowId, triggerId });
        return { ...started, workflowId, handle: client.workflow.getHandle(workflowId, started.run.runId) };
      },
    };
    desks.push(desk);
    await desk.startWorkers();
    return desk;
  }

  async function startWorkers(queue: string, settings: Settings, { keys: rotated, build }: Workers) {
    const written = rotated ? loadConfig({ DECKHAND_ENCRYPTION_KEYS: rotated }) : config;
    const dataConverter = dataConverterFor(written);
    const codePath = written.DECKHAND_ENCRYPTION_KEYS ? await ensureBundle({ encrypted: true }) : bundle;
    const activities = createActivities(config, settings, unhurried, progress ? undefined : Number.POSITIVE_INFINITY);
    const shared = {
      connection: native,
      namespace,
      maxHeartbeatThrottleInterval: '200ms',
      defaultHeartbeatThrottleInterval: '200ms',
      interceptors: createInterceptors(audit),
      dataConverter,
      ...versioningFor({ DECKHAND_BUILD_ID: build }),
    } as const;
    const served = {
      deckhand: [{ taskQueue: queue, workflowBundle: { codePath }, activities: activities.deckhand }],
      slack: slackWorkers(queue, activities.slack),
    };
    const workers = await Promise.all(
      queues.flatMap((name) => served[name].map((own) => Worker.create({ ...own, ...shared }))),
    );
    const running = Promise.all(workers.map((worker) => worker.run()));
    return {
      stop: async () => {
        for (const worker of workers) worker.shutdown();
        await running;
      },
    };
  }

  const main = await openDesk((same) => same, TASK_QUEUE);

  return {
    config,
    folder,
    /** Of a process that works on this stage. */
    env,
    slack,
    platform,
    settings,
    client,
    ...main,
    openDesk,

    provision(input: ProvisionInput, triggerId?: string) {
      return this.start('provision', `provision/${input.machine}`, input, triggerId);
    },

    deploy(input: DeployInput) {
      return this.start('deploy', `deploy/${input.app}`, input);
    },

    train(input: TrainInput) {
      return this.start('trainModel', `train/${input.model}`, input);
    },

    cleanup(input: CleanupInput) {
      return this.start('cleanup', `cleanup/${input.rule}-${crypto.randomUUID()}`, input);
    },

    /** A click as the bot signs it. */
    decide: (workflowId: string, decision: Omit<Decision, 'at'> & { at?: number }) =>
      main.runs.decide(workflowId, decision.run, sign({ at: Date.now(), ...decision }, SIGNING_KEY)),

    /** What the thread of a run's card says, oldest first; ephemerals in brackets with who sees them. */
    thread(runId: string): { card: string; notes: string[]; buttons: string[] } {
      const all = [...slack.workspace.messages('C0OPS'), ...slack.workspace.messages('D0ANA')];
      const card = all.find(
        ({ metadata }) => metadata?.event_type === 'deckhand_card' && metadata.event_payload['run'] === runId,
      );
      const replies = all.filter(({ thread_ts: thread }) => card && thread === card.ts);
      const elements = (card?.blocks ?? []).flatMap((block) =>
        block.type === 'actions' ? (block['elements'] as { action_id: string }[]) : [],
      );
      return {
        card: card?.text ?? '',
        notes: replies.map(({ text, ephemeralFor }) => (ephemeralFor ? `[${ephemeralFor}] ${text}` : text)),
        buttons: elements.map(({ action_id: id }) => id),
      };
    },

    /** Where a run's card is. */
    place(runId: string): { channel: string; ts: string } {
      const card = slack.workspace.messages('C0OPS').find(({ metadata }) => metadata?.event_payload['run'] === runId);
      return { channel: 'C0OPS', ts: card?.ts ?? '' };
    },

    /** The names of the files in the thread of a run's card. */
    files(runId: string): string[] {
      const all = slack.workspace.messages('C0OPS');
      const card = all.find(({ metadata }) => metadata?.event_payload['run'] === runId);
      const inThread = all.filter(({ thread_ts: thread }) => card && thread === card.ts);
      return inThread.flatMap(({ files = [] }) => files.map(({ name }) => name));
    },

    async close(): Promise<void> {
      await Promise.all(desks.map((desk) => desk.stopWorkers()));
      await native.close();
      await connection.close();
      await slack.close();
      await platform.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function placeOf(file: string): Promise<Place> {
  const { inject } = await import('vitest');
  return { address: inject('temporalAddress'), namespace: namespaceOf(file), bundle: inject('workflowBundle') };
}
