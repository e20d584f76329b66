import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { createPlatform } from '../../playground/platform/server.ts';
import { createSlack } from '../../playground/slack/server.ts';
import { ConfigError, loadConfig } from '../../src/config.ts';
import { examine, type ExamineOptions } from '../../src/doctor/examine.ts';
import { SCOPES } from '../../src/bot/scopes.ts';
import { doctorText } from '../../src/bot/views/doctor-report.ts';
import { rightsFor } from '../../src/doctor/rights.ts';
import { parseSettings, type Settings } from '../../src/settings.ts';
import { setUp } from '../../src/setup.ts';
import { outsideOf } from '../setup/outside.ts';
import { createClient } from '../../src/temporal/connection.ts';
import { createOutside } from './outside.ts';

Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined), shutdownSignals: [] });

const TASK_QUEUES = ['deckhand', 'deckhand-slack', 'deckhand-slack-decisions'];

type Stage = Awaited<ReturnType<typeof setStage>>;
let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

it('finds nothing to say where everything is as it should be, with the version of each system', async () => {
  const report = await stage.examine();
  expect(report.systems.flatMap(({ checks }) => checks.filter(({ ok }) => !ok))).toEqual([]);
  const says = report.systems.map(({ system, checks }) => `${system}: ${checks[0]?.says}`);
  expect(says).toEqual([
    'Deckhand: deckhand.yaml is right',
    expect.stringMatching(/^Temporal: Temporal 1\.\d+/),
    'Slack: deckhand in Deckhand playground',
    'MAAS: MAAS 3.6.1',
    'Ansible: ansible-core 2.19.14',
    'Kubernetes: Kubernetes v1.33.4+k3s1',
    'Harbor: healthy',
    'Argo CD: Argo CD v3.2.0+5d5b6d1',
    'MLflow: MLflow 3.17.2',
    'Prometheus: Prometheus 3.7.0',
    'Alertmanager: Alertmanager 0.34.0',
    expect.stringMatching(/^git: git 2\./),
    'Clock: agrees with Slack, MAAS, Temporal',
  ]);
});

type Breakage = {
  readonly env?: NodeJS.ProcessEnv;
  readonly options?: Partial<ExamineOptions>;
  /** Breaks something and returns how to mend it. */
  readonly act?: (stage: Stage) => () => void;
};

const ordered =
  (
    system: 'platform' | 'outside' | 'slack',
    on: string,
    more: { status?: number; body?: string; error?: string } = {},
  ) =>
  (stage: Stage) => {
    const { orders } = stage[system];
    orders.add({ on, ...more });
    return () => orders.clear();
  };

const NOBODY = 'http://127.0.0.1:9';

it.each<readonly [what: string, named: string, says: RegExp, Breakage]>([
  [
    'a mistake in deckhand.yaml',
    'Deckhand · deckhand.yaml',
    /deckhand\.yaml:3: colour: is not a key/,
    {
      options: {
        settings: () => {
          throw new ConfigError('deckhand.yaml:3: colour: is not a key Deckhand knows');
        },
      },
    },
  ],
  ['Temporal away', 'Temporal · reachable', /does not answer at 127/, { env: { TEMPORAL_ADDRESS: '127.0.0.1:9' } }],
  [
    'a namespace that is not there',
    'Temporal · namespace',
    /no namespace nowhere/,
    { env: { TEMPORAL_NAMESPACE: 'nowhere' } },
  ],
  ["Temporal's UI ill", 'Temporal · UI', /answers 502/, { act: ordered('outside', '/ui', { status: 502 }) }],
  ['a wrong bot token', 'Slack · bot token', /invalid_auth/, { env: { SLACK_BOT_TOKEN: 'xoxb-wrong' } }],
  ['a wrong app token', 'Slack · socket mode', /invalid_auth/, { env: { SLACK_APP_TOKEN: 'xapp-wrong' } }],
  ['no signing secret over HTTP', 'Slack · HTTP mode', /SLACK_SIGNING_SECRET/, { env: { SLACK_MODE: 'http' } }],
  ['a command that the manifest lacks', 'Slack · commands', /lacks \/sail/, { options: { commands: ['/sail'] } }],
  [
    'a channel without the bot',
    'Slack · channel',
    /not in #random/,
    { options: { settings: () => ({ ...exampleSettings(), channel: 'random' }) } },
  ],
  [
    'a user group that Slack does not know',
    'Slack · user groups',
    /@stokers/,
    { options: { settings: () => ({ ...exampleSettings(), policies: { provision: { run: ['@stokers'] } } }) } },
  ],
  ['MAAS away', 'MAAS · reachable', /ECONNREFUSED/, { env: { MAAS_URL: `${NOBODY}/MAAS` } }],
  ['a wrong address of MAAS', 'MAAS · reachable', /404/, { act: ordered('platform', 'version/', { status: 404 }) }],
  ['a wrong MAAS key', 'MAAS · key', /Invalid API key/, { env: { MAAS_API_KEY: 'a:b:c' } }],
  ['no Ansible', 'Ansible · program', /cannot be started/, { env: { ANSIBLE_PLAYBOOK: '/nowhere/ansible-playbook' } }],
  [
    'no collection',
    'Ansible · collection ansible.posix',
    /not installed/,
    {
      act: ({ platform }) => {
        const galaxy = join(dirname(platform.ansiblePlaybook), 'ansible-galaxy');
        const before = readFileSync(galaxy, 'utf8');
        writeFileSync(galaxy, '#!/bin/sh\nexit 5\n');
        return () => writeFileSync(galaxy, before);
      },
    },
  ],
  [
    'a private key that others can read',
    'Ansible · private key',
    /read by others/,
    {
      act: ({ key }) => {
        chmodSync(key, 0o644);
        return () => chmodSync(key, 0o600);
      },
    },
  ],
  ['a kubeconfig that is not there', 'Kubernetes · reachable', /cannot be used/, { env: { KUBECONFIG: '/nowhere' } }],
  [
    'a cluster that knows us not',
    'Kubernetes · rights',
    /401/,
    { act: ordered('platform', 'selfsubjectaccessreviews', { status: 401 }) },
  ],
  [
    'a right that is missing',
    'Kubernetes · rights',
    /may not delete nodes\./,
    { act: ordered('platform', 'may delete nodes') },
  ],
  ['Harbor away', 'Harbor · reachable', /ECONNREFUSED/, { env: { HARBOR_URL: NOBODY } }],
  ['a wrong Harbor login', 'Harbor · login', /does not know robot\$deckhand/, { env: { HARBOR_PASSWORD: 'wrong' } }],
  ['Argo CD away', 'Argo CD · reachable', /503/, { act: ordered('platform', '/argocd/api/version', { status: 503 }) }],
  ['a wrong Argo CD token', 'Argo CD · token', /401.*invalid session/, { env: { ARGOCD_TOKEN: 'wrong' } }],
  [
    'an Argo CD token that may not sync',
    'Argo CD · permissions',
    /may not: sync default\/shop-staging, sync default\/shop-production/,
    { act: ordered('platform', 'can-i/applications/sync', { status: 200, body: '{"value":"no"}' }) },
  ],
  ['MLflow away', 'MLflow · reachable', /ECONNREFUSED/, { env: { MLFLOW_TRACKING_URI: NOBODY } }],
  [
    'MLflow that refuses our name for it',
    'MLflow · login',
    /refuses the host name/,
    {
      act: ordered('outside', 'experiments', {
        status: 403,
        body: 'Invalid Host header - possible DNS rebinding attack detected',
      }),
    },
  ],
  ['Prometheus away', 'Prometheus · reachable', /ECONNREFUSED/, { env: { PROMETHEUS_URL: NOBODY } }],
  [
    'Prometheus that answers nothing',
    'Prometheus · queries',
    /503/,
    { act: ordered('platform', 'query?query=', { status: 503 }) },
  ],
  ['Alertmanager away', 'Alertmanager · reachable', /ECONNREFUSED/, { env: { ALERTMANAGER_URL: NOBODY } }],
  [
    'a clock ten minutes fast',
    'Clock · clock',
    /60\d s ahead of Slack, 60\d s ahead of MAAS/,
    { options: { now: () => Date.now() + 600_000 } },
  ],
])('names %s, and nothing else', async (_what, named, says, breakage) => {
  const { failing, todo, said } = await stage.examineBroken(breakage);
  expect(failing).toEqual([named]);
  expect(said).toMatch(says);
  expect(todo).toMatch(/\S{3}/);
});

it.each(SCOPES)('names the scope %s if it is taken away, and nothing else', async (scope) => {
  const { failing, said } = await stage.examineBroken({
    act: ({ slack }) => {
      slack.scopes.delete(scope);
      return () => slack.scopes.add(scope);
    },
  });
  expect(failing).toEqual(['Slack · scopes']);
  expect(said).toBe(`The token lacks ${scope}.`);
});

it('names each right of Kubernetes that is missing, and no other', async () => {
  const { apps, models, cleanup, incidents } = exampleSettings();
  const rights = rightsFor({
    apps: Object.values(apps),
    models: Object.values(models),
    rules: Object.values(cleanup),
    runbooks: Object.values(incidents.runbooks),
  });
  const names = [...new Set(rights.map(({ verb, resource }) => `${verb} ${resource}`))];
  const orders = names.map((name) => ({ name, on: `may ${name}` }));
  for (const { name, on } of orders) {
    const { failing, said } = await stage.examineBroken({ act: ordered('platform', on) });
    expect([name, failing]).toEqual([name, ['Kubernetes · rights']]);
    expect(said).toContain(`may not ${name}`);
  }
});

it('names a search attribute that is missing, and nothing else', async () => {
  await stage.withTemporal(async ({ operatorService }) => {
    await operatorService.removeSearchAttributes({ namespace: 'doctor', searchAttributes: ['DeckhandApprovers'] });
    const examined = () => stage.examineBroken({});
    await expect.poll(async () => (await examined()).said).toContain('Missing: DeckhandApprovers.');
    expect((await examined()).failing).toEqual(['Temporal · search attributes']);
    await setUp(stage.config({}), exampleSettings(), () => undefined);
    await expect.poll(async () => (await examined()).failing).toEqual([]);
  });
});

it('names a schedule that is missing, and nothing else', async () => {
  await stage.withTemporal(async ({ workflowService }) => {
    await workflowService.deleteSchedule({ namespace: 'doctor', scheduleId: 'reconcile' });
    const { failing, said } = await stage.examineBroken({});
    expect([failing, said]).toEqual([['Temporal · schedules'], 'Missing: reconcile.']);
    await setUp(stage.config({}), exampleSettings(), () => undefined);
  });
});

it('says from the bot what only the worker can tell, and finds no fault in it', async () => {
  const env = {
    MAAS_API_KEY: '',
    HARBOR_USERNAME: '',
    HARBOR_PASSWORD: '',
    ARGOCD_TOKEN: '',
    ANSIBLE_PLAYBOOK: '',
    KUBECONFIG: '',
  };
  const report = await stage.examine({ part: 'bot' }, env);
  expect(report.ok).toBe(true);
  const skipped = report.systems.flatMap(({ system, checks }) =>
    checks.filter((check) => check.skipped).map(({ name, says }) => [`${system} · ${name}`, says]),
  );
  const onlyThere = (name: string) => expect.stringContaining(`only the worker has ${name}`) as unknown;
  expect(skipped).toEqual([
    ['MAAS · key', onlyThere('MAAS_API_KEY')],
    ['Harbor · login', onlyThere('HARBOR_PASSWORD')],
    ['Argo CD · token', onlyThere('ARGOCD_TOKEN')],
  ]);
  expect(report.systems.find(({ system }) => system === 'Ansible')).toMatchObject({
    checks: [],
    why: expect.stringContaining('the worker has it'),
  });
  expect(doctorText(report)).toContain('✓ *Harbor*  healthy · not looked at from the bot');
});

it.each(TASK_QUEUES)('names the task queue on which no worker polls: %s', async (queue) => {
  const idle = { TEMPORAL_NAMESPACE: `doctor-idle-${queue}` };
  await setUp(stage.config(idle), exampleSettings(), () => undefined);
  const others = TASK_QUEUES.filter((other) => other !== queue);
  const workers = await Promise.all(others.map((other) => stage.work(idle.TEMPORAL_NAMESPACE, other)));
  const examined = () => stage.examineBroken({ env: idle });
  await expect.poll(async () => (await examined()).failing).toEqual([`Temporal · workers on ${queue}`]);
  expect((await examined()).said).toContain(`No worker polls ${queue} for`);
  await Promise.all(workers.map((worker) => worker.stop()));
});

it('names the key without which runs cannot be read', async () => {
  const lost = `lost:${Buffer.alloc(32, 'l').toString('base64')}`;
  const kept = `kept:${Buffer.alloc(32, 'k').toString('base64')}`;
  await stage.remember(`${lost},${kept}`);
  const examined = () => stage.examineBroken({ env: { DECKHAND_ENCRYPTION_KEYS: kept } });
  await expect.poll(async () => (await examined()).failing).toEqual(['Temporal · encryption']);
  expect((await examined()).said).toContain('encrypted with lost, which DECKHAND_ENCRYPTION_KEYS does not have');
});

it('says of what is not configured that it is not set, and finds no fault in it', async () => {
  const report = await examine({
    config: loadConfig({}),
    settings: exampleSettings,
    commands: [],
    part: 'doctor',
  });
  expect(report.ok).toBe(true);
  const notSet = report.systems.filter(({ checks }) => checks.length === 0).map(({ system }) => system);
  expect(notSet).toEqual([
    'Temporal',
    'Slack',
    'MAAS',
    'Ansible',
    'Kubernetes',
    'Harbor',
    'Argo CD',
    'MLflow',
    'Prometheus',
    'Alertmanager',
    'git',
  ]);
});

async function setStage() {
  const folder = mkdtempSync(join(tmpdir(), 'deckhand-doctor-'));
  const [slack, platform, outside] = await Promise.all([
    createSlack(),
    createPlatform({ data: folder, speed: 200 }),
    createOutside(),
  ]);
  const key = join(folder, 'id_ed25519');
  writeFileSync(key, 'not a real key', { mode: 0o600 });
  const address = inject('temporalAddress');
  const environment: NodeJS.ProcessEnv = {
    ...outsideOf(slack, platform, folder),
    ANSIBLE_PRIVATE_KEY_FILE: key,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: 'doctor',
    ...outside.environment,
  };
  await setUp(loadConfig(environment), exampleSettings(), () => undefined);
  const connection = await NativeConnection.connect({ address });
  async function work(namespace: string, taskQueue: string) {
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      activities: { idle: async () => undefined },
      ...(taskQueue === 'deckhand' ? { workflowBundle: { codePath: inject('workflowBundle') } } : {}),
    });
    const ended = worker.run();
    return {
      stop: async () => {
        worker.shutdown();
        await ended;
      },
    };
  }
  const workers = await Promise.all(TASK_QUEUES.map((queue) => work('doctor', queue)));

  const whole = (more: Partial<ExamineOptions> = {}, env: NodeJS.ProcessEnv = {}) =>
    examine({
      config: loadConfig({ ...environment, ...env }),
      settings: exampleSettings,
      commands: ['/provision', '/deckhand'],
      part: 'doctor',
      ...more,
    });

  await vi.waitFor(async () => expect(await whole()).toMatchObject({ ok: true }), { timeout: 60_000, interval: 200 });
  return {
    slack,
    platform,
    outside,
    key,
    examine: whole,
    config: (env: NodeJS.ProcessEnv) => loadConfig({ ...environment, ...env }),
    work,
    async withTemporal(act: (connection: Connection) => Promise<void>): Promise<void> {
      const client = await Connection.connect({ address });
      await act(client);
      await client.close();
    },
    /** Leaves a run whose memo is encrypted with the first of these keys. */
    async remember(keys: string): Promise<void> {
      const config = loadConfig({ ...environment, DECKHAND_ENCRYPTION_KEYS: keys });
      const client = await Connection.connect({ address });
      const handle = await createClient(config, client).workflow.start('none', {
        workflowId: 'none/node-07',
        taskQueue: 'nobody',
        memo: { triggerId: 'one' },
        searchAttributes: { DeckhandOperation: ['none'] },
      });
      await handle.terminate();
      await client.close();
    },
    async examineBroken({ env = {}, options = {}, act }: Breakage) {
      const mend = act?.(stage);
      try {
        const { systems } = await whole(options, env);
        const bad = systems.flatMap(({ system, checks }) =>
          checks.filter(({ ok }) => !ok).map((check) => ({ ...check, at: `${system} · ${check.name}` })),
        );
        return {
          failing: bad.map(({ at }) => at),
          said: bad.map(({ says }) => says).join('\n'),
          todo: bad.map(({ todo }) => todo).join('\n'),
        };
      } finally {
        mend?.();
      }
    },
    async close(): Promise<void> {
      for (const worker of workers) await worker.stop();
      await connection.close();
      await Promise.all([slack.close(), platform.close(), outside.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function exampleSettings(): Settings {
  const file = new URL('../../deckhand.yaml', import.meta.url);
  return parseSettings(readFileSync(file, 'utf8'), 'deckhand.yaml');
}
