import { CancelledFailure } from '@temporalio/common';
import type { Info } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Reconciled } from '../activities/reconcile.ts';
import type { AuditLog } from '../audit.ts';
import type { JudgeRequest, Verdict } from '../decisions.ts';
import type { Plan } from '../operations.ts';
import type { PublishRequest } from '../publishing.ts';
import type { Effect } from '../run.ts';

/**
 * Records what activities do, so that they need not know. An effect is recorded before its attempt begins and again
 * with how the attempt ended: nothing is done that is not on record, even if the process dies in between.
 */
export function createActivityAudit(audit: AuditLog): ActivityInterceptorsFactory {
  return ({ info }) => ({
    inbound: {
      async execute(input, next) {
        const { workflowId: workflow = '', runId: run = '' } = info.workflowExecution ?? {};
        const of = { run, workflow };
        const request: unknown = input.args[0];
        const effect = effectOf(info, request);
        if (effect) return audited(() => next(input), effect);
        const end = info.activityType === 'publish' ? endIn(request as PublishRequest) : undefined;
        if (end) await audit({ event: 'ended', key: `${run}/ended`, once: true, ...of, ...end, attempt: info.attempt });
        const result: unknown = await next(input);
        if (info.activityType.startsWith('plan')) {
          const { policyHash } = result as Plan<unknown>;
          await audit({ event: 'started', key: `${run}/started`, once: true, ...of, input: request, policyHash });
        }
        if (info.activityType === 'judge') await audit(judgement(info, request as JudgeRequest, result as Verdict, of));
        if (info.activityType === 'reconcileCards') await auditCutOff(result as Reconciled);
        return result;

        /** Who is ended from outside cannot say so: whoever finds them does. */
        async function auditCutOff({ cutOff }: Reconciled): Promise<void> {
          for (const { workflowId, runId, status, at: endedAt } of cutOff) {
            const ended = { run: runId, workflow: workflowId, status: status.toLowerCase(), endedAt, outside: true };
            await audit({ event: 'ended', key: `${runId}/ended`, once: true, ...ended });
          }
        }

        async function audited(work: () => Promise<unknown>, mark: object & { key: string }): Promise<unknown> {
          const { activityType: activity, attempt } = info;
          const line = { event: 'effect', ...of, ...mark, activity, attempt } as const;
          await audit({ ...line, state: 'begun' });
          try {
            const result = await work();
            await audit({ ...line, state: 'done' });
            return result;
          } catch (error) {
            const why = error instanceof Error ? error.message : String(error);
            await audit({ ...line, state: error instanceof CancelledFailure ? 'cancelled' : 'failed', why });
            throw error;
          }
        }
      },
    },
  });
}

type Of = { readonly run: string; readonly workflow: string };

/** What carries an effect may act; an undo names the run whose effects it takes back. */
function effectOf({ activityType }: Info, request: unknown): { key: string; step?: string } | undefined {
  if (typeof request !== 'object' || request === null) return undefined;
  const { effect, run } = request as { effect?: Effect; run?: unknown };
  if (effect) return { key: effect.key, step: effect.step };
  return typeof run === 'string' ? { key: `${run}/undo/${activityType}` } : undefined;
}

function endIn({ notes, card }: PublishRequest): object | undefined {
  const said = notes.find(({ phrase }) => phrase.id === 'run.ended')?.phrase;
  if (said?.id !== 'run.ended') return undefined;
  const { status, took, by, why } = said;
  return { operation: card.operation, status, took, ...(by ? { by } : {}), ...(why ? { why } : {}) };
}

/** Membership stands in the evidence as Slack told it at the moment of judging. */
function judgement({ activityId, attempt }: Info, { decision }: JudgeRequest, verdict: Verdict, of: Of) {
  const { choice, question, by, at: clickedAt, reason } = decision;
  const asked = { choice, question, by, clickedAt, ...(reason ? { reason } : {}) };
  const line = { key: `${of.run}/decision/${activityId}`, ...of, ...asked, attempt };
  return verdict.ok
    ? ({ event: 'decided', ...line, checked: verdict.checked, evidence: verdict.evidence } as const)
    : ({ event: 'refused', ...line, why: verdict.why } as const);
}
