import type { App } from '../apps.ts';
import { ConfigError, type Config } from '../config.ts';
import { TASK_QUEUE, slackQueues } from '../constants.ts';
import { maasApi } from '../maas.ts';
import type { Settings } from '../settings.ts';
import { connectionOptions } from '../temporal/connection.ts';
import { plannedSchedules } from '../temporal/schedules.ts';
import { examineArgoCd } from './argocd.ts';
import { inOrder, Trouble, type Check, type Report, type SystemReport } from './check.ts';
import { examineClock, measureClocks, medianOf, type ClockHost } from './clock.ts';
import { examineHarbor } from './harbor.ts';
import { examineKubernetes, inCluster } from './kubernetes.ts';
import { examineMaas } from './maas.ts';
import { examineMlflow } from './mlflow.ts';
import { examineAnsible, examineGit } from './programs.ts';
import { examineAlertmanager, examinePrometheus } from './prometheus.ts';
import { rightsFor } from './rights.ts';
import { examineSlack } from './slack.ts';
import { examineTemporal } from './temporal.ts';

export type ExamineOptions = {
  readonly config: Config;
  /** Reads `deckhand.yaml`; a `ConfigError` is one of the things that are told. */
  readonly settings: () => Settings;
  /** Commands the bot listens to. */
  readonly commands: readonly string[];
  /** The bot's own account in a cluster is not the one that does the work. */
  readonly part: 'bot' | 'doctor';
  readonly now?: () => number;
};

type Examination = readonly [system: string, checks: Promise<readonly Check[]> | undefined, why?: string];

const TASK_QUEUES = [TASK_QUEUE, ...Object.values(slackQueues(TASK_QUEUE))];
const SLACK = 'https://slack.com/api/';

/** Looks at everything that is configured, all at once, and changes nothing. What is not configured has no checks. */
export async function examine(options: ExamineOptions): Promise<Report> {
  const { config, now = Date.now } = options;
  const { settings, file } = readSettings(options);
  const clocks = measureClocks(clockHosts(config), now);
  /** A clock that is wrong here must not make workers look gone. */
  const theirNow = clocks.then((skews) => now() - medianOf(skews));
  const apps = Object.values(settings?.apps ?? {});
  const elsewhere = options.part === 'bot';
  const examinations: Examination[] = [
    ['Deckhand', file],
    ['Temporal', config.TEMPORAL_ADDRESS ? temporal(config, settings, theirNow) : undefined],
    ['Slack', config.SLACK_BOT_TOKEN ? slack(config, config.SLACK_BOT_TOKEN, settings, options.commands) : undefined],
    [
      'MAAS',
      config.MAAS_URL ? examineMaas({ url: config.MAAS_URL, apiKey: config.MAAS_API_KEY, elsewhere }) : undefined,
    ],
    ansible(options),
    kubernetes(options, settings),
    ['Harbor', config.HARBOR_URL ? harbor(config, config.HARBOR_URL, elsewhere) : undefined],
    ['Argo CD', config.ARGOCD_URL ? argocd(config, config.ARGOCD_URL, elsewhere, apps) : undefined],
    ['MLflow', config.MLFLOW_TRACKING_URI ? mlflow(config, config.MLFLOW_TRACKING_URI, elsewhere) : undefined],
    ['Prometheus', config.PROMETHEUS_URL ? examinePrometheus(config.PROMETHEUS_URL) : undefined],
    ['Alertmanager', config.ALERTMANAGER_URL ? examineAlertmanager(config.ALERTMANAGER_URL) : undefined],
    ['git', config.HARBOR_URL || config.ARGOCD_URL ? examineGit() : undefined],
    ['Clock', examineClock(clocks)],
  ];
  const systems = await Promise.all(examinations.map(reportOf));
  return { ok: systems.every(({ checks }) => checks.every(({ ok }) => ok)), systems };
}

async function reportOf([system, checks, why]: Examination): Promise<SystemReport> {
  return { system, checks: (await checks) ?? [], ...(why ? { why } : {}) };
}

function readSettings({ config, settings: read }: ExamineOptions) {
  let settings: Settings | undefined;
  const file = inOrder([
    [
      'deckhand.yaml',
      async () => {
        try {
          settings = read();
          return `${config.DECKHAND_CONFIG} is right`;
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error;
          throw new Trouble(error.message, 'Mend these lines; deckhand.schema.json helps an editor to.');
        }
      },
    ],
  ]);
  return { settings, file };
}

function temporal(config: Config, settings: Settings | undefined, now: Promise<number>): Promise<readonly Check[]> {
  return examineTemporal({
    connection: connectionOptions(config),
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueues: TASK_QUEUES,
    schedules: plannedSchedules({ cleanup: settings?.cleanup ?? {} }).map(({ scheduleId }) => scheduleId),
    ui: config.TEMPORAL_UI_URL,
    keys: (config.DECKHAND_ENCRYPTION_KEYS ?? []).map(({ id }) => id),
    now,
  });
}

function slack(
  config: Config,
  botToken: string,
  settings: Settings | undefined,
  commands: readonly string[],
): Promise<readonly Check[]> {
  return examineSlack({
    botToken,
    appToken: config.SLACK_APP_TOKEN,
    signingSecret: config.SLACK_SIGNING_SECRET,
    mode: config.SLACK_MODE,
    apiUrl: config.SLACK_API_URL,
    channel: settings?.channel,
    groups: groupsIn(settings?.policies),
    commands,
  });
}

/** The bot's image has no Ansible. */
function ansible({ config, part }: ExamineOptions): Examination {
  const { MAAS_URL, ANSIBLE_PLAYBOOK: named, ANSIBLE_PRIVATE_KEY_FILE: privateKeyFile } = config;
  if (!named && !MAAS_URL) return ['Ansible', undefined];
  if (!named && part === 'bot') return ['Ansible', undefined, 'the worker has it: run `node src/main.ts doctor` there'];
  return ['Ansible', examineAnsible({ program: named ?? 'ansible-playbook', privateKeyFile })];
}

function kubernetes({ config, part }: ExamineOptions, settings: Settings | undefined): Examination {
  const { KUBECONFIG: kubeconfig } = config;
  const { apps = {}, models = {}, cleanup = {}, incidents } = settings ?? {};
  const rights = rightsFor({
    apps: Object.values(apps),
    models: Object.values(models),
    rules: Object.values(cleanup),
    runbooks: Object.values(incidents?.runbooks ?? {}),
  });
  if (kubeconfig || (part === 'doctor' && inCluster()))
    return ['Kubernetes', examineKubernetes({ kubeconfig, rights })];
  const why = inCluster() ? "the worker's own account works there: run `node src/main.ts doctor` in its pod" : '';
  return ['Kubernetes', undefined, why];
}

function harbor(config: Config, url: string, elsewhere: boolean): Promise<readonly Check[]> {
  return examineHarbor({ url, username: config.HARBOR_USERNAME, password: config.HARBOR_PASSWORD, elsewhere });
}

function argocd(config: Config, url: string, elsewhere: boolean, apps: readonly App[]): Promise<readonly Check[]> {
  const environments = apps.flatMap(({ environments }) => Object.values(environments));
  const applications = environments.map(({ project, application }) => `${project}/${application}`);
  return examineArgoCd({ url, token: config.ARGOCD_TOKEN, elsewhere, applications });
}

function mlflow(config: Config, url: string, elsewhere: boolean): Promise<readonly Check[]> {
  const { MLFLOW_TRACKING_USERNAME: username, MLFLOW_TRACKING_PASSWORD: password } = config;
  return examineMlflow({ url, username, password, elsewhere });
}

function clockHosts(config: Config): ClockHost[] {
  const slackApi = config.SLACK_API_URL ?? SLACK;
  return [
    ...(config.SLACK_BOT_TOKEN ? [['Slack', new URL('api.test', slackApi).href] as const] : []),
    ...(config.MAAS_URL ? [['MAAS', `${maasApi(config.MAAS_URL)}version/`] as const] : []),
    ...(config.TEMPORAL_UI_URL ? [['Temporal', config.TEMPORAL_UI_URL] as const] : []),
  ];
}

/** Handles and ids of user groups, wherever in the policies they stand. */
function groupsIn(policies: unknown): string[] {
  if (typeof policies === 'string') return /^(@.|S[A-Z0-9]+$)/.test(policies) ? [policies] : [];
  if (typeof policies !== 'object' || policies === null) return [];
  return [...new Set(Object.values(policies).flatMap(groupsIn))];
}
