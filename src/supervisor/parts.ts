import { ConfigError, type Config } from '../config.ts';

export type Parts = {
  readonly slack: boolean;
  readonly temporal: boolean;
  readonly maas: boolean;
  readonly kubernetes: boolean;
  readonly ansible: boolean;
  readonly harbor: boolean;
  readonly argocd: boolean;
  readonly prometheus: boolean;
  readonly alertmanager: boolean;
  readonly mlflow: boolean;
};

/** What is embedded (true), decided by the environment and `.env` alone: never by a file of somebody's home. */
export function embeddedParts(config: Config): Parts {
  const maas = !config.MAAS_URL;
  return {
    slack: !config.SLACK_BOT_TOKEN,
    temporal: !config.TEMPORAL_ADDRESS,
    maas,
    kubernetes: !config.KUBECONFIG,
    ansible: maas && !config.ANSIBLE_PLAYBOOK,
    harbor: !config.HARBOR_URL,
    argocd: !config.ARGOCD_URL,
    prometheus: !config.PROMETHEUS_URL,
    alertmanager: !config.ALERTMANAGER_URL,
    mlflow: !config.MLFLOW_TRACKING_URI,
  };
}

/** Whether anything of the simulated platform is wanted, which has one port for all. */
export function embedsPlatform(parts: Parts): boolean {
  const { slack: _slack, temporal: _temporal, ...platform } = parts;
  return Object.values(platform).some(Boolean);
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** Clicks in a play workspace must not reach real machines by accident. Throws unless that is what was asked for. */
export function refuseMixture(config: Config, parts: Parts, mixed: boolean): void {
  if (!parts.slack || mixed) return;
  const addresses = ['MAAS_URL', 'HARBOR_URL', 'ARGOCD_URL', 'MLFLOW_TRACKING_URI'] as const;
  const real = [
    ...addresses.filter((name) => config[name] && !LOOPBACK.test(new URL(config[name]).hostname)),
    ...(parts.kubernetes ? [] : ['KUBECONFIG']),
  ];
  if (real.length === 0) return;
  throw new ConfigError(
    `${real.join(' and ')} ${real.length > 1 ? 'name' : 'names'} a real system, but Slack is the embedded workspace, where anyone on this ` +
      'machine can be anyone. Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or start with --mixed if that is what you want.',
  );
}
