import type { Connection } from '@temporalio/client';
import type { WorkerOptions } from '@temporalio/worker';
import type { Config } from '../config.ts';

/** All our workers are one deployment in Temporal's sense, both task queues together. */
const DEPLOYMENT = 'deckhand';

type Build = Pick<Config, 'DECKHAND_BUILD_ID'>;

/**
 * With a build id, a run stays on the build it began on: what waits for days meets no code that was written meanwhile.
 * Without one, runs go to whichever worker is there (https://docs.temporal.io/worker-versioning).
 */
export function versioningFor({ DECKHAND_BUILD_ID: buildId }: Build): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (!buildId) return {};
  const version = { deploymentName: DEPLOYMENT, buildId };
  return { workerDeploymentOptions: { useWorkerVersioning: true, version, defaultVersioningBehavior: 'PINNED' } };
}

/** From now on new runs begin on this build; its workers may come up before or after. */
export async function makeCurrent({ workflowService }: Connection, namespace: string, buildId: string): Promise<void> {
  await workflowService.setWorkerDeploymentCurrentVersion({
    namespace,
    deploymentName: DEPLOYMENT,
    buildId,
    allowNoPollers: true,
    ignoreMissingTaskQueues: true,
    identity: 'deckhand setup',
  });
}
