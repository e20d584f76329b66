import { join } from 'node:path';
import type { App } from '../apps.ts';
import type { Config } from '../config.ts';
import type { DeployLimits } from '../operations.ts';
import { createArgoCdActivities } from './argocd.ts';
import { createBuilderActivities } from './builder.ts';
import { createGitActivities } from './git.ts';
import { createHarborClient } from './harbor-client.ts';
import { createHarborActivities } from './harbor.ts';
import { createIntegrationTestsActivities } from './integration-tests.ts';
import { createJobs } from './jobs.ts';
import { createDeliveryPlanActivities } from './plan-delivery.ts';
import type { Planner } from './plan.ts';
import { createPrometheus } from './prometheus.ts';
import { createReleaseActivities } from './releases.ts';

export type DeliveryOptions = {
  readonly planFor: Planner;
  readonly apps: Readonly<Record<string, App>>;
  readonly limits: DeployLimits;
  /** How much faster than life the outside systems run. */
  readonly pace: number;
  /** ms. */
  readonly progressEvery: number;
};

/** What a deploy cannot do without. Prometheus is asked only where an app has a query. */
const NEEDED = ['HARBOR_URL', 'HARBOR_USERNAME', 'HARBOR_PASSWORD', 'ARGOCD_URL', 'ARGOCD_TOKEN'] as const;

/** ms; divided by the pace when the platform is simulated. */
const SCAN_POLL = 5_000;
const SYNC_POLL = 5_000;
const JOB_POLL = 5_000;
/** How long an image may not be pulled or a container not start before that counts as an end. */
const STUCK = 120_000;
/** How long somebody else's sync is waited for; less than a call may take, so that people read whose it is. */
const BUSY = 240_000;

/** Everything deploys and rollbacks are made of, from the addresses the environment gives. */
export function createDelivery(config: Config, { planFor, apps, limits, pace, progressEvery }: DeliveryOptions) {
  const registry = {
    url: config.HARBOR_URL ?? '',
    username: config.HARBOR_USERNAME ?? '',
    password: config.HARBOR_PASSWORD ?? '',
  };
  const jobs = createJobs({
    pollInterval: JOB_POLL / pace,
    patience: STUCK / pace,
    secrets: [registry.password, config.ARGOCD_TOKEN ?? ''].filter(Boolean),
    ...(config.KUBECONFIG ? { kubeconfig: config.KUBECONFIG } : {}),
  });
  const git = createGitActivities({ cache: join(config.DECKHAND_DATA, 'git-cache') });
  const prometheus = config.PROMETHEUS_URL ? createPrometheus({ url: config.PROMETHEUS_URL }) : undefined;
  return {
    ...git,
    ...createDeliveryPlanActivities({
      missing: NEEDED.filter((name) => !config[name]),
      planFor,
      apps,
      limits,
      pace,
      resolveVersion: (asked) => git.resolveVersion(asked),
    }),
    ...createReleaseActivities(),
    ...createHarborActivities({ ...registry, pollInterval: SCAN_POLL / pace, progressEvery }),
    ...createArgoCdActivities({
      url: config.ARGOCD_URL ?? '',
      token: config.ARGOCD_TOKEN ?? '',
      pollInterval: SYNC_POLL / pace,
      patience: BUSY / pace,
      progressEvery,
      releaseOf: createHarborClient(registry).releaseOf,
      ...(prometheus ? { measure: prometheus.query } : {}),
    }),
    ...createBuilderActivities({ jobs, progressEvery, timeout: limits.build }),
    ...createIntegrationTestsActivities({ jobs, progressEvery }),
  };
}
