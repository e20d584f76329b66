import { createHash } from 'node:crypto';
import { Context, type ApplicationFailure } from '@temporalio/activity';
import { MACHINE, SERIES } from '../constants.ts';
import type { RunPolicy } from '../decisions.ts';
import type {
  FreezeInput,
  OperationName,
  Plan,
  ProvisionInput,
  ProvisionLimits,
  ProvisionPlan,
} from '../operations.ts';
import type { PlanFailure } from '../phrases-failure-plans.ts';
import { failing } from './failing.ts';

export type PlanActivities = ReturnType<typeof createPlanActivities>;

export type PlannerOptions = {
  readonly channel: string;
  readonly policies: Readonly<Record<OperationName, RunPolicy>>;
  /** How much faster than life embedded systems run. */
  readonly pace: number;
  /** Base of links to Temporal's UI; without it cards have none. */
  readonly temporalUi?: string;
};

/** Makes the plan every run begins with: the policy as it is today, which the run keeps to its end. */
export function createPlanner({ channel, policies, pace, temporalUi }: PlannerOptions) {
  return function planFor<Details>(operation: OperationName, details: Details): Plan<Details> {
    const policy = policies[operation];
    const policyHash = createHash('sha256').update(JSON.stringify(policy)).digest('hex').slice(0, 16);
    return { channel, details, policy, policyHash, pace, ...(temporalUi ? { link: linkTo(temporalUi) } : {}) };
  };
}

export type Planner = ReturnType<typeof createPlanner>;

export type PlanOptions = {
  readonly planFor: Planner;
  readonly profiles: Readonly<Record<string, { series: string; labels: Readonly<Record<string, string>> }>>;
  readonly defaultProfile: string;
  readonly limits: ProvisionLimits;
};

/** Resolves what was asked against today's `deckhand.yaml`; the run keeps the answer to its end. */
export function createPlanActivities({ planFor, profiles, defaultProfile, limits }: PlanOptions) {
  return {
    /** Throws a sentence, not to be retried, for input that no command would have let through (CLI, Schedules). */
    async planProvision({ machine, series, profile = defaultProfile }: ProvisionInput): Promise<Plan<ProvisionPlan>> {
      if (typeof machine !== 'string' || !MACHINE.test(machine)) {
        throw badInput({ id: 'plan.bad-machine' });
      }
      const found = Object.hasOwn(profiles, profile) ? profiles[profile] : undefined;
      if (!found) throw notIn(profiles, 'profile', profile);
      const chosen = series ?? found.series;
      if (!SERIES.test(chosen)) throw badInput({ id: 'plan.bad-series' });
      const { labels } = found;
      return planFor('provision', { machine, profile, series: chosen, labels, limits });
    },

    async planFreeze({ environment, reason, until }: FreezeInput): Promise<Plan<FreezeInput>> {
      if (environment !== 'staging' && environment !== 'production') {
        throw badInput({ id: 'plan.bad-environment' });
      }
      if (typeof reason !== 'string' || !reason.trim()) throw badInput({ id: 'plan.no-reason' });
      return planFor('freeze', { environment, reason, ...(until === undefined ? {} : { until }) });
    },
  };
}

export function badInput(phrase: PlanFailure): ApplicationFailure {
  return failing(phrase, 'BadInput', { nonRetryable: true });
}

/** `name` may be anything, since nobody has looked at the input before. */
export function notIn(
  known: Readonly<Record<string, unknown>>,
  kind: Extract<PlanFailure, { id: 'plan.unknown' }>['kind'],
  name: unknown,
): ApplicationFailure {
  return badInput({ id: 'plan.unknown', kind, name: String(name), known: Object.keys(known) });
}

/** Temporal's UI addresses a run by namespace, workflow id and run id. */
function linkTo(base: string): string {
  const { workflowExecution, namespace } = Context.current().info;
  const { workflowId = '', runId = '' } = workflowExecution ?? {};
  const parts = ['namespaces', namespace, 'workflows', workflowId, runId, 'history'];
  return `${base.replace(/\/$/, '')}/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
}
