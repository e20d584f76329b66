import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { inject } from 'vitest';
import { createPlatform } from '../../playground/platform/server.ts';
import { createSlack } from '../../playground/slack/server.ts';
import { createActivities } from '../../src/activities/index.ts';
import { openAudit } from '../../src/audit.ts';
import { createRuns } from '../../src/bot/runs.ts';
import { ensureBundle } from '../../src/bundle.ts';
import { loadConfig } from '../../src/config.ts';
import { createInterceptors } from '../../src/interceptors/index.ts';
import type { Decision, ProvisionInput } from '../../src/run.ts';
import { parseSettings, type Settings } from '../../src/settings.ts';
import { sign } from '../../src/signature.ts';
import { createClient } from '../../src/temporal/connection.ts';
import { dataConverterFor } from '../../src/temporal/encryption.ts';
import { versioningFor } from '../../src/temporal/versioning.ts';
import { readFileSync } from 'node:fs';
import { namespaceOf } from './temporal.ts';

const KEY = 'a-signing-key-for-tests';
const TASK_QUEUE = 'deckhand';
const EXAMPLE = new URL('../../deckhand.yaml', import.meta.url);

Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined), shutdownSignals: [] });

export type Stage = Awaited<ReturnType<typeof setStage>>;

/** Everything a run touches: a real Temporal, and in this process the workspace, the platform and the workers. */
export async function setStage(
  file: string,
  {
    speed = 200,
    limits = {},
    keys = '',
  }: { speed?: number; limits?: Partial<Settings['limits']['provision']>; keys?: string } = {},
) {
  const namespace = namespaceOf(file);
  const folder = mkdtempSync(join(tmpdir(), 'deckhand-test-'));
  const address = inject('temporalAddress');
  const [slack, platform] = await Promise.all([createSlack(), createPlatform({ data: folder, speed })]);
  const kubeconfig = join(folder, 'kubeconfig.json');
  writeFileSync(kubeconfig, platform.kubeconfig);
  const config = loadConfig({
    SLACK_BOT_TOKEN: slack.tokens.bot,
    SLACK_API_URL: slack.apiUrl,
    MAAS_URL: platform.maas.url,
    MAAS_API_KEY: platform.maas.apiKey,
    KUBECONFIG: kubeconfig,
    ANSIBLE_PLAYBOOK: platform.ansiblePlaybook,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    DECKHAND_SIGNING_KEY: KEY,
    DECKHAND_PLAYGROUND_SPEED: String(speed),
    DECKHAND_ENCRYPTION_KEYS: keys,
    DECKHAND_DATA: folder,
  });
  const example = parseSettings(readFileSync(EXAMPLE, 'utf8'), 'deckhand.yaml');
  const settings = { ...example, limits: { provision: { ...example.limits.provision, ...limits } } };
  const connection = await Connection.connect({ address });
  const native = await NativeConnection.connect({ address });
  const client = createClient(config, connection);
  const runs = createRuns(client, TASK_QUEUE);
  const audit = openAudit(config);
  const workers: { stop: () => Promise<void> }[] = [];

  async function startWorkers({ keys: rotated, build }: { keys?: string; build?: string } = {}) {
    const written = rotated ? loadConfig({ DECKHAND_ENCRYPTION_KEYS: rotated }) : config;
    const dataConverter = dataConverterFor(written);
    const codePath = dataConverter ? await ensureBundle({ encrypted: true }) : inject('workflowBundle');
    const activities = createActivities(config, settings);
    const shared = {
      connection: native,
      namespace,
      maxHeartbeatThrottleInterval: '200ms',
      defaultHeartbeatThrottleInterval: '200ms',
      interceptors: createInterceptors(audit),
      ...(dataConverter ? { dataConverter } : {}),
      ...versioningFor({ DECKHAND_BUILD_ID: build }),
    } as const;
    const both = await Promise.all([
      Worker.create({
        ...shared,
        taskQueue: TASK_QUEUE,
        workflowBundle: { codePath },
        activities: activities.deckhand,
      }),
      Worker.create({ ...shared, taskQueue: `${TASK_QUEUE}-slack`, activities: activities.slack }),
    ]);
    const running = Promise.all(both.map((worker) => worker.run()));
    const started = {
      stop: async () => {
        for (const worker of both) worker.shutdown();
        await running;
      },
    };
    workers.push(started);
    return started;
  }

  async function stopWorkers(): Promise<void> {
    await Promise.all(workers.splice(0).map((each) => each.stop()));
  }

  await startWorkers();

  return {
    config,
    slack,
    platform,
    client,
    runs,
    startWorkers,
    stopWorkers,

    /** Starts a provision as the bot would. */
    async provision(input: ProvisionInput, triggerId: string = crypto.randomUUID()) {
      const workflowId = `provision/${input.machine}`;
      const whole = { requestedBy: 'U0ANA', channel: 'C0OPS', ...input };
      const started = await runs.start({
        operation: 'provision',
        workflowId,
        input: whole,
        summary: workflowId,
        triggerId,
      });
      return { ...started, handle: client.workflow.getHandle(workflowId, started.run.runId) };
    },

    /** A click as the bot signs it. */
    decide: (workflowId: string, decision: Omit<Decision, 'at'> & { at?: number }) =>
      runs.decide(workflowId, decision.run, sign({ at: Date.now(), ...decision }, KEY)),

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

    async close(): Promise<void> {
      await stopWorkers();
      await native.close();
      await connection.close();
      await slack.close();
      await platform.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
