import { ApplicationFailure } from '@temporalio/activity';
import type { createActivities } from '../src/activities/index.ts';
import type { Release } from '../src/apps.ts';

export type Activities = ReturnType<typeof createActivities>['deckhand'];

/** Machines named so fail to be configured until somebody retries. */
export const ASKS = 'asks-';
const NOW: Release = { digest: `sha256:${'a'.repeat(64)}`, version: '1.4.1' };
const NEXT = `sha256:${'b'.repeat(64)}`;
const NONE = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };

/** Outside systems that take no time and tell no progress: what is left is what Deckhand itself costs. */
export const instantSystems = {
  checkMachine: async () => ({ systemId: 'abc123', cores: 32, memoryMb: 131_072, zone: 'rack-2' }),
  deployMachine: async () => ({ adopted: false }),
  waitForDeployed: async () => ({ address: '192.0.2.27', series: 'noble' }),
  configureNode: async ({ machine, effect }) => {
    if (machine.startsWith(ASKS) && effect.round === 1)
      throw ApplicationFailure.nonRetryable('Could not resolve host get.k3s.io', 'AnsibleError');
    return { tasks: 32, changed: 12 };
  },
  waitForNodeReady: async () => ({ version: 'v1.33.4+k3s1', address: '192.0.2.27' }),

  resolveVersion: async () => 'c'.repeat(40),
  countCommits: async () => 7,
  findImage: async () => ({ digest: NEXT, tags: ['1.4.2'] }),
  scanImage: async ({ digest }) => ({ digest, counts: NONE, fixable: NONE, over: false, worst: [] }),
  runTests: async () => ({ passed: 128, failed: 0, skipped: 0, tail: '' }),
  readApplication: async () => ({
    now: NOW,
    sync: 'Synced',
    health: 'Healthy',
    autoSync: false,
    history: [
      { ...NOW, deployedAt: 1_700_000_000_000 },
      { digest: `sha256:${'d'.repeat(64)}`, version: '1.4.0', deployedAt: 1_699_000_000_000 },
    ],
  }),
  setImage: async () => ({ adopted: false, revision: 'e'.repeat(40) }),
  waitForHealthy: async () => undefined,
  watchApplication: async () => ({ id: 'delivery.watched', application: 'shop-production', took: 0 }),
} satisfies Partial<Activities>;
