import type { Config } from '../config.ts';
import type { Parts } from './parts.ts';

/** What the playground writes once it is up; for its owner only, since tokens are in it. */
export type Endpoints = {
  readonly slack?: {
    readonly url: string;
    readonly apiUrl: string;
    readonly botToken: string;
    readonly appToken: string;
  };
  readonly maas?: { readonly url: string; readonly apiKey: string };
  readonly kubeconfig?: string;
  readonly ansiblePlaybook?: string;
  readonly harbor?: { readonly url: string; readonly username: string; readonly password: string };
  readonly argocd?: { readonly url: string; readonly token: string };
  readonly prometheus?: { readonly url: string };
  readonly mlflow?: { readonly url: string };
  /** `alerts` is the page with a button that fires one; `webhookToken` is what its notices bring along. */
  readonly alertmanager?: { readonly url: string; readonly alerts: string; readonly webhookToken: string };
  readonly git?: { readonly folder: string };
};

export const DEFAULT_SPEED = 20;

/** Where the example's repositories would be, if they were not in the playground. */
export const EXAMPLE_GIT = 'https://git.example/';

/** The environment that leads bot and worker to what is embedded. What is real keeps its own. */
export function embeddedEnvironment(endpoints: Endpoints, parts: Parts, config: Config): NodeJS.ProcessEnv {
  const { slack, maas, kubeconfig, ansiblePlaybook, harbor, argocd, prometheus, alertmanager, mlflow, git } = endpoints;
  return {
    ...(parts.slack && slack
      ? {
          SLACK_BOT_TOKEN: slack.botToken,
          SLACK_APP_TOKEN: slack.appToken,
          SLACK_API_URL: slack.apiUrl,
          SLACK_MODE: 'socket',
        }
      : {}),
    ...(parts.maas && maas ? { MAAS_URL: maas.url, MAAS_API_KEY: maas.apiKey } : {}),
    // Only a simulated platform sets the pace; polls and progress of real systems keep real time.
    DECKHAND_PLAYGROUND_SPEED: parts.maas ? String(config.DECKHAND_PLAYGROUND_SPEED ?? DEFAULT_SPEED) : '',
    ...(parts.kubernetes && kubeconfig ? { KUBECONFIG: kubeconfig } : {}),
    ...(parts.ansible && ansiblePlaybook ? { ANSIBLE_PLAYBOOK: ansiblePlaybook } : {}),
    ...(parts.harbor && harbor
      ? { HARBOR_URL: harbor.url, HARBOR_USERNAME: harbor.username, HARBOR_PASSWORD: harbor.password }
      : {}),
    ...(parts.argocd && argocd ? { ARGOCD_URL: argocd.url, ARGOCD_TOKEN: argocd.token } : {}),
    ...(parts.prometheus && prometheus ? { PROMETHEUS_URL: prometheus.url } : {}),
    ...(parts.alertmanager && alertmanager
      ? { ALERTMANAGER_URL: alertmanager.url, WEBHOOK_TOKEN: config.WEBHOOK_TOKEN ?? alertmanager.webhookToken }
      : {}),
    ...(parts.mlflow && mlflow ? { MLFLOW_TRACKING_URI: mlflow.url } : {}),
    ...(git && (parts.harbor || parts.argocd) ? insteadOf(EXAMPLE_GIT, `file://${git.folder}/`) : {}),
  };
}

/** Git's own way to find a repository elsewhere (https://git-scm.com/docs/git-config, GIT_CONFIG_COUNT and url.<base>.insteadOf). */
export function insteadOf(address: string, folder: string): NodeJS.ProcessEnv {
  return { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.${folder}.insteadOf`, GIT_CONFIG_VALUE_0: address };
}
