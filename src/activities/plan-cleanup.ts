import { Context } from '@temporalio/activity';
import type { CleanupRule } from '../cleanup.ts';
import { memoOf } from '../memo.ts';
import type { CleanupInput, CleanupLimits, CleanupPlan, Plan } from '../operations.ts';
import { notIn, type Planner } from './plan.ts';

export type CleanupPlanActivities = ReturnType<typeof createCleanupPlanActivities>;

export type CleanupPlanOptions = {
  readonly planFor: Planner;
  readonly rules: Readonly<Record<string, CleanupRule>>;
  readonly limits: CleanupLimits;
  /** How much faster than life the outside systems run. */
  readonly pace: number;
};

/** How often a schedule came to nothing so far, since it was made. */
export type Skips = { readonly overlap: number; readonly missed: number };

/** Past runs of a rule are looked through this far for what was told last. */
const LOOKED_THROUGH = 20;

/** Resolves a rule against today's `deckhand.yaml`, and reads what its schedule has to tell. */
export function createCleanupPlanActivities({ planFor, rules, limits, pace }: CleanupPlanOptions) {
  return {
    async planCleanup({ rule, only }: CleanupInput): Promise<Plan<CleanupPlan>> {
      const found = Object.hasOwn(rules, rule) ? rules[rule] : undefined;
      if (!found) throw notIn(rules, 'rule', rule);
      // Simulated systems keep their own time, and so does the wait before a namespace of theirs goes.
      const timed = found.type === 'namespaces' ? { ...found, grace: found.grace / pace } : found;
      const spec: CleanupRule = only ? { ...timed, mode: 'report' } : timed;
      return planFor('cleanup', { rule, spec, limits });
    },

    /** How often the schedule was skipped since the rule's last run, and the sums to remember for the next. */
    async readSkips({ rule }: { rule: string }): Promise<Skips & { readonly sums: Skips }> {
      const { client, info } = Context.current();
      const schedule = await client.schedule
        .getHandle(`cleanup/${rule}`)
        .describe()
        .catch((error: unknown) => {
          // A run by hand in Temporal needs no schedule.
          if ((error as Error).name === 'ScheduleNotFoundError') return undefined;
          throw error;
        });
      const { numActionsSkippedOverlap: overlap = 0, numActionsMissedCatchupWindow: missed = 0 } = schedule?.info ?? {};
      const sums = { overlap, missed };
      const query = `WorkflowType = 'cleanup' AND DeckhandTarget = ${JSON.stringify(rule)}`;
      let left = LOOKED_THROUGH;
      for await (const past of client.workflow.list({ query })) {
        const { skips: before } = memoOf(past);
        if (before && past.runId !== info.workflowExecution?.runId) {
          return { overlap: Math.max(0, overlap - before.overlap), missed: Math.max(0, missed - before.missed), sums };
        }
        if (--left === 0) break;
      }
      return { ...sums, sums };
    },
  };
}
