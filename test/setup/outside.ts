import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Platform } from '../../playground/platform/server.ts';
import type { SlackWorkspace } from '../../playground/slack/server.ts';

/** Where the simulated outside systems are, as Deckhand is told by its environment; the kubeconfig goes into `folder`. */
export function outsideOf(slack: SlackWorkspace, platform: Platform, folder: string) {
  const { tokens, apiUrl } = slack;
  const { maas, harbor, argocd, prometheus, alertmanager, mlflow, ansiblePlaybook } = platform;
  const kubeconfig = join(folder, 'kubeconfig.json');
  writeFileSync(kubeconfig, platform.kubeconfig);
  return {
    SLACK_BOT_TOKEN: tokens.bot,
    SLACK_APP_TOKEN: tokens.app,
    SLACK_API_URL: apiUrl,
    MAAS_URL: maas.url,
    MAAS_API_KEY: maas.apiKey,
    KUBECONFIG: kubeconfig,
    ANSIBLE_PLAYBOOK: ansiblePlaybook,
    HARBOR_URL: harbor.url,
    HARBOR_USERNAME: harbor.username,
    HARBOR_PASSWORD: harbor.password,
    ARGOCD_URL: argocd.url,
    ARGOCD_TOKEN: argocd.token,
    PROMETHEUS_URL: prometheus.url,
    ALERTMANAGER_URL: alertmanager.url,
    MLFLOW_TRACKING_URI: mlflow.url,
  };
}
