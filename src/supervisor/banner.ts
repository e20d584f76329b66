import type { Parts } from './parts.ts';

export type BannerFacts = {
  readonly parts: Parts;
  readonly workspace?: string;
  readonly alerts?: string;
  readonly temporalUi?: string;
  readonly temporalAddress: string;
  readonly health: string;
  readonly logs: string;
};

/** The last thing a start prints: what is real, what is embedded, and where to look. */
export function banner({ parts, workspace, alerts, temporalUi, temporalAddress, health, logs }: BannerFacts): string {
  const kind = (embedded: boolean, what: string) => (embedded ? `embedded  ${what}` : 'real');
  const rows = [
    ['Slack', kind(parts.slack, workspace ?? '')],
    ['Temporal', parts.temporal ? `embedded  ${temporalUi ?? ''}` : `real      ${temporalAddress}`],
    ['MAAS', kind(parts.maas, 'simulated machines node-01 … node-12')],
    ['Ansible', kind(parts.ansible, 'stand-in for ansible-playbook')],
    ['Kubernetes', kind(parts.kubernetes, 'simulated cluster')],
    ['Harbor', kind(parts.harbor, 'simulated registry of shop, blog and api')],
    ['Argo CD', kind(parts.argocd, 'simulated applications of shop, blog and api')],
    ['Prometheus', kind(parts.prometheus, 'simulated metrics')],
    ['Alertmanager', kind(parts.alertmanager, `fire an alert at ${alerts ?? ''}`)],
    ['MLflow', kind(parts.mlflow, 'simulated experiments and models')],
    ['Health', `${health}/healthz`],
    ['Logs', logs],
  ];
  const lines = rows.map(([name = '', value = '']) => `  ${name.padEnd(14)}${value}`);
  const hint = workspace
    ? `Open ${workspace} and type /provision node-07 or /deploy shop 1.4.2 in #ops. Ctrl-C stops everything; a restart goes on where it was.`
    : 'Type /provision in Slack. Ctrl-C stops everything; a restart goes on where it was.';
  return ['', 'Deckhand is ready.', '', ...lines, '', hint, ''].join('\n');
}
