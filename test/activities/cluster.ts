import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPlatform, type Platform, type PlatformOptions } from '../../playground/platform/server.ts';
import { createJobs, type JobsOptions } from '../../src/activities/jobs.ts';

export type Cluster = Awaited<ReturnType<typeof createCluster>>;

const BEGINNING = 1_700_000_000_000;
/** ms. */
const EACH_CALL = 2_000;

/** A simulated platform whose clock goes on with each call, so that no state passes unseen, and our client of its cluster. */
export async function createCluster(options: PlatformOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'deckhand-test-'));
  let calls: Platform['calls'] = [];
  const platform = await createPlatform({ data: folder, now: () => BEGINNING + calls.length * EACH_CALL, ...options });
  ({ calls } = platform);
  const kubeconfig = join(folder, 'kubeconfig.json');
  writeFileSync(kubeconfig, platform.kubeconfig);

  return {
    platform,
    jobs: (changes: Partial<JobsOptions> = {}) =>
      createJobs({ kubeconfig, pollInterval: 2, patience: 60, outage: 10_000, ...changes }),
    async close(): Promise<void> {
      await platform.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
