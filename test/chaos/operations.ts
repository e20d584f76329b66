import { DEMO_APPS } from '../../playground/platform/releases.ts';
import type { IncidentSeverity } from '../../src/incidents.ts';
import type { World } from './world.ts';
import { groupId } from '../../src/bot/incidents.ts';
import { LAST_RESORT } from '../../src/settings-incidents.ts';
import { machineEffects, releaseEffects } from './aftermath.ts';
import { cleanupEffects, RULES } from './cleanups.ts';
import { MACHINES, type AllEnded, type Before } from './ended.ts';
import { incidentEffects } from './incidents.ts';
import { ILL_NODES, nodeAlert, nodeEffects } from './nodes.ts';
import { trainingEffects } from './trainings.ts';

export type Request = {
  readonly as: string;
  readonly text: string;
  readonly channel: string;
  /** Whole, or up to the time that a schedule adds. */
  readonly workflowId: string;
  /** Where it is an alert and not a person who asks; `text` is its name then. */
  readonly alert?: { readonly begin: () => void; readonly fires: () => boolean };
  /** How bad an incident is, to begin with. */
  readonly severity?: IncidentSeverity;
};

/** What can be asked for, and what it must leave behind. A new operation is an entry here. */
export type Operation = {
  /** `target` and `variant` are any whole numbers: which of those there are is for the entry to say. */
  readonly ask: (world: World, target: number, variant: number) => Request;
  /** What is wrong with the effects at the fakes, in one sentence each. */
  readonly effects: (world: World, ended: AllEnded, before: Before) => readonly string[];
};

/** Twice the one that has a runbook. */
const ALERTING = ['shop', 'shop', 'blog'] as const;
/** The last but one is no better than the champion. */
const TRAININGS = ['', ' --param depth=8', '', ' --param depth=3', ' --rollback'] as const;
/** As they are in the ids of their runs. */
const TROUBLES = ['checkout-is-slow', 'no-more-mail', 'checkout-is-slow'] as const;
/** What people write before a title, and what is meant by it. */
const SEVERITIES = [
  ['sev3 ', 'sev3'],
  ['', 'sev2'],
  ['SEV2 ', 'sev2'],
  ['sev1 ', 'sev1'],
] as const;
const CHANNELS = ['C0OPS', 'C0DEPLOYS', 'D0ANA'] as const;

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
const nothing = () => [];

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  provision: {
    ask: (_, target) => {
      const machine = at(MACHINES, target);
      const channel = at(CHANNELS, target);
      return { as: 'U0ANA', text: `/provision ${machine}`, channel, workflowId: `provision/${machine}` };
    },
    effects: (world, { runs }) => machineEffects(world, runs),
  },
  deploy: {
    ask: (world, target, variant) => {
      const { name } = at(DEMO_APPS, target);
      const text = `/deploy ${name} ${at(otherVersions(world, name), variant)}`;
      return { as: 'U0ANA', text, channel: at(CHANNELS, target + 1), workflowId: `deploy/${name}` };
    },
    effects: (world, { runs }, before) => releaseEffects(world, runs, before),
  },
  rollback: {
    ask: (_, target, variant) => {
      const { name } = at(DEMO_APPS, target);
      const text = `/rollback ${name}${variant % 3 === 0 ? ' staging' : ''}`;
      return { as: 'U0ANA', text, channel: at(CHANNELS, target + 1), workflowId: `deploy/${name}` };
    },
    // Looked at together with the deploys of the same app.
    effects: nothing,
  },
  freeze: {
    ask: () => ({
      as: 'U0DEE',
      text: '/deckhand freeze production "chaos"',
      channel: 'C0OPS',
      workflowId: 'freeze/production',
    }),
    effects: nothing,
  },
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
    effects: nothing,
  },
  cleanup: {
    ask: (_, target, variant) => {
      const rule = at(RULES, target);
      const channel = at(CHANNELS, variant);
      return variant % 5 === 0
        ? { as: 'U0ANA', text: `/cleanup plan ${rule}`, channel, workflowId: `cleanup-plan/${rule}` }
        : { as: 'U0ANA', text: `/cleanup run ${rule}`, channel, workflowId: `cleanup/${rule}` };
    },
    effects: (world, { runs, deeds }) => cleanupEffects(world, runs, deeds),
  },
  train: {
    ask: (_, target, variant) => ({
      as: 'U0ANA',
      text: `/train churn${at(TRAININGS, variant)}`,
      channel: at(CHANNELS, target),
      workflowId: 'train/churn',
    }),
    effects: (world, { runs }) => trainingEffects(world, runs),
  },
};

/** Every release but the one in production. */
function otherVersions({ platform }: World, name: string): readonly string[] {
  const app = DEMO_APPS.find((each) => each.name === name);
  const running = platform.application(`${name}-production`)?.running ?? '';
  const versions = (app?.releases ?? []).map(({ version }) => version);
  const [, project = '', repository = ''] = app?.image.split('/') ?? [];
  const digest = /sha256:.*/.exec(running)?.[0] ?? running.split(':').at(-1) ?? '';
  const there = platform.artifacts.find(project, repository, digest);
  return versions.filter((version) => !there?.tags.some(({ name: tag }) => tag === version));
}
