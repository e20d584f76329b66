import { groupId } from '../../src/bot/incidents.ts';
import { LAST_RESORT } from '../../src/settings-incidents.ts';
import { incidentEffects } from './incidents.ts';
import { ILL_NODES, nodeAlert, nodeEffects } from './nodes.ts';
import { at, CHANNELS, type Operation } from './request.ts';

/** Twice the one that has a runbook. */
const ALERTING = ['shop', 'shop', 'blog'] as const;
/** As they are in the ids of their runs. */
const TROUBLES = ['checkout-is-slow', 'no-more-mail', 'checkout-is-slow'] as const;
/** What people write before a title, and what is meant by it. */
const SEVERITIES = [
  ['sev3 ', 'sev3'],
  ['', 'sev2'],
  ['SEV2 ', 'sev2'],
  ['sev1 ', 'sev1'],
] as const;

/** Incidents: of an app's alert, of a node's, and those that somebody begins. */
export const INCIDENTS: Readonly<Record<string, Operation>> = {
  incident: {
    ask: ({ platform }, target) => {
      const app = at(ALERTING, target);
      const key = `{}:{alertname="HighErrorRate", app="${app}"}`;
      const workflowId = `incident/${groupId(app === 'shop' ? app : LAST_RESORT.name, key)}`;
      return {
        as: '',
        text: `HighErrorRate of ${app}`,
        channel: 'C0OPS',
        workflowId,
        severity: app === 'shop' ? 'sev2' : LAST_RESORT.severity,
        alert: {
          begin: () => platform.trouble.begin(app),
          fires: () => platform.alertmanager.firing().some(({ labels }) => labels['app'] === app),
        },
      };
    },
    effects: (world, { incidents }, before) => incidentEffects(world, incidents, before),
  },
  'node-incident': {
    ask: ({ platform: { alertmanager } }, target) => {
      const node = at(ILL_NODES, target);
      const key = `{}:{alertname="NodeDown", node="${node}"}`;
      return {
        as: '',
        text: `NodeDown of ${node}`,
        channel: 'C0OPS',
        workflowId: `incident/${groupId('nodes', key)}`,
        severity: 'sev3',
        alert: {
          begin: () => void alertmanager.fire(nodeAlert(node)),
          fires: () => alertmanager.firing().some(({ labels }) => labels['node'] === node),
        },
      };
    },
    effects: (world, { incidents }) => nodeEffects(world, incidents),
  },
  'own-incident': {
    ask: (_, target, variant) => {
      const trouble = at(TROUBLES, target);
      const [written, severity] = at(SEVERITIES, variant);
      const title = trouble.replaceAll('-', ' ');
      const channel = at(CHANNELS, target + variant);
      return {
        // Nobody writes in somebody else's direct messages.
        as: channel === 'D0ANA' ? 'U0ANA' : at(['U0DEE', 'U0BEN'], target),
        text: `/incident ${written}${target === 2 ? `"${title}"` : title}`,
        channel,
        workflowId: `incident/${trouble}-${new Date().toISOString().slice(0, 10)}`,
        severity,
      };
    },
    // What it changes and who leads it is looked at for every incident.
    effects: () => [],
  },
};
