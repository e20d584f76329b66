import { dirname } from 'node:path';
import type { WebClient } from '@slack/web-api';
import type { Config } from '../config.ts';
import { secretsOf } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import { createAlertmanagerActivities } from './alertmanager.ts';
import { createDiagnosisActivities, type DiagnosisOptions } from './diagnosis.ts';
import { createFollowActivities } from './follow.ts';
import { createClusterClient } from './kubernetes-client.ts';
import { createNodeActivities } from './nodes.ts';
import { createIncidentPlanActivities } from './plan-incident.ts';
import type { Planner } from './plan.ts';
import { createPlaybookActivities } from './playbook.ts';
import { createPrometheus } from './prometheus.ts';
import { createReportActivities } from './reports.ts';
import { createWorkloadActivities } from './workloads.ts';

export type IncidentOptions = {
  readonly planFor: Planner;
  readonly settings: Settings;
  readonly readApplication: DiagnosisOptions['readApplication'];
  /** Only reads: for links to threads. */
  readonly slack: WebClient;
  /** How much faster than life the outside systems run. */
  readonly pace: number;
  /** ms. */
  readonly progressEvery: number;
};

/** ms; divided by the pace when the platform is simulated. */
const POLL = 5_000;
const DRAIN = 20 * 60_000;

/** Everything incidents are made of, from the addresses the environment gives. */
export function createIncidentActivities(config: Config, options: IncidentOptions) {
  const { planFor, settings, readApplication, slack, pace, progressEvery } = options;
  const cluster = createClusterClient(config.KUBECONFIG ? { kubeconfig: config.KUBECONFIG } : {});
  const { PROMETHEUS_URL: prometheus } = config;
  const pollInterval = POLL / pace;
  return {
    ...createIncidentPlanActivities({
      planFor,
      settings: settings.incidents,
      freeze: settings.policies.incident?.freeze,
      asksAlertmanager: config.ALERTMANAGER_URL !== undefined,
      pace,
    }),
    ...createDiagnosisActivities({
      prometheus: prometheus ? createPrometheus({ url: prometheus }) : undefined,
      graphs: settings.incidents.prometheus ?? prometheus,
      cluster,
      apps: settings.apps,
      readApplication,
      async permalink({ channel, ts }) {
        const { permalink } = await slack.chat
          .getPermalink({ channel, message_ts: ts })
          .catch((): { permalink?: string } => ({}));
        return permalink;
      },
      secrets: secretsOf(config),
      pollInterval,
    }),
    ...createFollowActivities({ pollInterval }),
    ...createReportActivities(),
    ...createAlertmanagerActivities({ url: config.ALERTMANAGER_URL }),
    ...createWorkloadActivities({ cluster, pollInterval, progressEvery }),
    ...createNodeActivities({ cluster, pollInterval, progressEvery, patience: DRAIN / pace }),
    ...createPlaybookActivities({
      program: config.ANSIBLE_PLAYBOOK ?? 'ansible-playbook',
      playbooks: settings.incidents.playbooks,
      folder: dirname(config.DECKHAND_CONFIG),
      ...(config.ANSIBLE_PRIVATE_KEY_FILE ? { privateKeyFile: config.ANSIBLE_PRIVATE_KEY_FILE } : {}),
    }),
  };
}
