import type { App } from '../apps.ts';
import type { CleanupRule } from '../cleanup.ts';
import type { Config } from '../config.ts';
import type { CleanupLimits } from '../operations.ts';
import { createArgoCdInventory } from './argocd-inventory.ts';
import type { ArgoCdActivities } from './argocd.ts';
import { createImagesBroom } from './broom-images.ts';
import { createNamespacesBroom } from './broom-namespaces.ts';
import { createTokensBroom, tokenIdOf } from './broom-tokens.ts';
import { createCleanupActivities } from './cleanup.ts';
import { createHarborInventory } from './harbor-inventory.ts';
import { createImagesInUse } from './images-in-use.ts';
import { createClusterClient } from './kubernetes-client.ts';
import { createClusterTokens } from './kubernetes-tokens.ts';
import { createNamespaceRest } from './namespace-rest.ts';
import { createCleanupPlanActivities } from './plan-cleanup.ts';
import type { Planner } from './plan.ts';

export type SweepingOptions = {
  readonly planFor: Planner;
  readonly rules: Readonly<Record<string, CleanupRule>>;
  readonly apps: Readonly<Record<string, App>>;
  readonly limits: CleanupLimits;
  readonly readApplication: ArgoCdActivities['readApplication'];
  /** How much faster than life the outside systems run. */
  readonly pace: number;
  /** ms. */
  readonly progressEvery: number;
};

/** ms; divided by the pace when the platform is simulated. */
const TRY_AGAIN = 5_000;
/** One run takes on this many; its list then stays well under what Temporal takes as one payload (2 MB). */
const MOST = 5_000;

/** Everything cleanups are made of, from the addresses the environment gives. */
export function createSweeping(config: Config, options: SweepingOptions) {
  const { planFor, rules, apps, limits, readApplication, pace, progressEvery } = options;
  const [robot, argoToken] = [config.HARBOR_USERNAME ?? '', config.ARGOCD_TOKEN ?? ''];
  const harbor = createHarborInventory({
    url: config.HARBOR_URL ?? '',
    username: robot,
    password: config.HARBOR_PASSWORD ?? '',
  });
  const argo = createArgoCdInventory({ url: config.ARGOCD_URL ?? '', token: argoToken });
  const cluster = createClusterClient(config.KUBECONFIG ? { kubeconfig: config.KUBECONFIG } : {});
  const inUse = createImagesInUse({ cluster, argo, apps, readApplication });

  function broomFor(rule: CleanupRule) {
    if (rule.type === 'images') return createImagesBroom(rule, { harbor, inUse, most: MOST });
    if (rule.type === 'namespaces') return createNamespacesBroom(rule, cluster);
    const own = { robot, argoToken: tokenIdOf(argoToken) };
    return createTokensBroom(rule, { harbor, argo, cluster: createClusterTokens(cluster), own });
  }

  return {
    ...createCleanupPlanActivities({ planFor, rules, limits, pace }),
    ...createCleanupActivities({
      broomFor,
      rest: createNamespaceRest(cluster),
      progressEvery,
      tryAgain: TRY_AGAIN / pace,
    }),
  };
}
