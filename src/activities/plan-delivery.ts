import type { App, EnvironmentName } from '../apps.ts';
import { VERSION } from '../constants.ts';
import type {
  DeployInput,
  DeployLimits,
  DeployPlan,
  Plan,
  QueueInput,
  ReviewInput,
  RollbackInput,
  RollbackPlan,
} from '../operations.ts';
import { badInput, notIn, type Planner } from './plan.ts';

export type DeliveryPlanActivities = ReturnType<typeof createDeliveryPlanActivities>;

export type DeliveryPlanOptions = {
  readonly planFor: Planner;
  readonly apps: Readonly<Record<string, App>>;
  readonly limits: DeployLimits;
  readonly pace: number;
  /** Variables a deploy needs and this worker does not have. */
  readonly missing: readonly string[];
  /** The commit of a tag; declines with a sentence if there is none. */
  readonly resolveVersion: (asked: { readonly repository: string; readonly ref: string }) => Promise<string>;
};

/** Resolves an app and a version against today's `deckhand.yaml` and the app's repository. */
export function createDeliveryPlanActivities(options: DeliveryPlanOptions) {
  const { planFor, apps, limits, pace, missing, resolveVersion } = options;

  function appNamed(name: string): App {
    const app = Object.hasOwn(apps, name) ? apps[name] : undefined;
    if (!app) throw notIn(apps, 'app', name);
    if (missing.length) throw badInput({ id: 'plan.not-set', settings: missing });
    // A watch over simulated systems keeps their time.
    const { for: length, tolerate, ...watch } = app.watch;
    return { ...app, watch: { ...watch, for: length / pace, tolerate: tolerate / pace } };
  }

  return {
    async planDeploy({ app, version, override, requestedBy }: DeployInput): Promise<Plan<DeployPlan>> {
      const spec = appNamed(app);
      if (typeof version !== 'string' || !VERSION.test(version)) {
        throw badInput({ id: 'plan.bad-version' });
      }
      if (override !== undefined && !(override.trim() && requestedBy)) {
        throw badInput({ id: 'plan.no-override' });
      }
      const commit = await resolveVersion({ repository: spec.repository, ref: spec.ref.replace('{version}', version) });
      return planFor('deploy', { app, version, commit, spec, limits });
    },

    async planRollback({ app, environment = 'production', to }: RollbackInput): Promise<Plan<RollbackPlan>> {
      const spec = appNamed(app);
      if (!isEnvironment(environment)) throw badInput({ id: 'plan.bad-environment' });
      if (to !== undefined && !VERSION.test(to)) throw badInput({ id: 'plan.bad-version' });
      return planFor('rollback', { app, environment, spec, limits, ...(to ? { to } : {}) });
    },

    async planReview({ app, version, reason }: ReviewInput): Promise<Plan<ReviewInput>> {
      return planFor('review', { app, version, reason });
    },

    async planQueue({ app }: QueueInput): Promise<Plan<{ readonly app: string }>> {
      appNamed(app);
      return planFor('queue', { app });
    },
  };
}

function isEnvironment(name: string): name is EnvironmentName {
  return name === 'staging' || name === 'production';
}
