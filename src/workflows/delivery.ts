import { proxyActivities } from '@temporalio/workflow';
import type { ArgoCdActivities } from '../activities/argocd.ts';
import type { BuilderActivities } from '../activities/builder.ts';
import type { GitActivities } from '../activities/git.ts';
import type { HarborActivities } from '../activities/harbor.ts';
import type { IntegrationTestsActivities } from '../activities/integration-tests.ts';
import type { ReleaseActivities } from '../activities/releases.ts';
import type { App, Release } from '../apps.ts';
import type { DeployLimits } from '../operations.ts';

/** What deploys and rollbacks are made of. */
export type Delivery = ReturnType<typeof delivery>;

/** How soon a lost worker is noticed in everything that takes long. */
const HEARTBEAT = '30 seconds';

/**
 * The limits are the plan's. What changes something is waited for when it is cancelled, so that an undo never overtakes
 * the call it undoes.
 */
export function delivery({ spec, limits }: { readonly spec: App; readonly limits: DeployLimits }) {
  const look = {
    startToCloseTimeout: limits.call,
    heartbeatTimeout: HEARTBEAT,
    retry: { maximumAttempts: limits.callAttempts },
  } as const;
  const change = { ...look, cancellationType: 'WAIT_CANCELLATION_COMPLETED' } as const;
  const long = (limit: number) =>
    ({ ...change, startToCloseTimeout: limit, scheduleToCloseTimeout: limit * limits.callAttempts }) as const;

  const { findImage } = proxyActivities<HarborActivities>(look);
  const { scanImage } = proxyActivities<HarborActivities>(long(limits.scan));
  const { buildImage } = proxyActivities<BuilderActivities>(long(limits.build));
  const { runTests } = proxyActivities<IntegrationTestsActivities>(long((spec.tests?.timeout ?? 0) + limits.call));
  const { readApplication } = proxyActivities<ArgoCdActivities>(look);
  const { setImage } = proxyActivities<ArgoCdActivities>(change);
  const { waitForHealthy } = proxyActivities<ArgoCdActivities>(long(limits.sync));
  // A watch that a lost worker interrupts goes on where it was; what it sees is never seen away by a retry.
  const { watchApplication } = proxyActivities<ArgoCdActivities>(long(spec.watch.for + limits.sync));
  const { countCommits } = proxyActivities<GitActivities>(look);
  const { readReleases } = proxyActivities<ReleaseActivities>(look);
  return {
    findImage,
    scanImage,
    buildImage,
    runTests,
    readApplication,
    setImage,
    waitForHealthy,
    watchApplication,
    countCommits,
    readReleases,
    ...undoing(),
  };
}

/** What was done must be taken back even if the system is away for a while: many tries, and no hurry. */
function undoing() {
  const { restoreImage } = proxyActivities<ArgoCdActivities>({
    startToCloseTimeout: '30 minutes',
    scheduleToCloseTimeout: '2 hours',
    heartbeatTimeout: HEARTBEAT,
    retry: { maximumInterval: '1 minute' },
  });
  return { restoreImage };
}

/** By digest alone: a registry that is away costs the version, and must not undo an approval. */
export function sameRelease(one: Release | undefined, other: Release | undefined): boolean {
  return one?.digest === other?.digest;
}
