import { DEMO_APPS } from '../../playground/platform/releases.ts';
import type { World } from './world.ts';
import { machineEffects, releaseEffects } from './aftermath.ts';
import { MACHINES, type Before, type Ended } from './ended.ts';

export type Request = {
  readonly as: string;
  readonly text: string;
  readonly channel: string;
  readonly workflowId: string;
};

/** What can be asked for, and what it must leave behind. A new operation is an entry here. */
export type Operation = {
  /** `target` and `variant` are any whole numbers: which of those there are is for the entry to say. */
  readonly ask: (world: World, target: number, variant: number) => Request;
  /** What is wrong with the effects at the fakes, in one sentence each. */
  readonly effects: (world: World, runs: readonly Ended[], before: Before) => readonly string[];
};

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
    effects: machineEffects,
  },
  deploy: {
    ask: (world, target, variant) => {
      const { name } = at(DEMO_APPS, target);
      const text = `/deploy ${name} ${at(otherVersions(world, name), variant)}`;
      return { as: 'U0ANA', text, channel: at(CHANNELS, target + 1), workflowId: `deploy/${name}` };
    },
    effects: releaseEffects,
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
