import { DEMO_APPS } from '../../playground/platform/releases.ts';
import type { World } from './world.ts';
import { machineEffects, releaseEffects } from './aftermath.ts';
import { cleanupEffects, RULES } from './cleanups.ts';
import { MACHINES } from './ended.ts';
import { INCIDENTS } from './incident-operations.ts';
import { at, CHANNELS, type Operation } from './request.ts';
import { trainingEffects } from './trainings.ts';

/** The last but one is no better than the champion. */
const TRAININGS = ['', ' --param depth=8', '', ' --param depth=3', ' --rollback'] as const;
const nothing = () => [];

/** A new operation is an entry here. */
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
  ...INCIDENTS,
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
