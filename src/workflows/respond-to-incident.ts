import {
  allHandlersFinished,
  CancellationScope,
  CancelledFailure,
  condition,
  continueAsNew,
  isCancellation,
  workflowInfo,
} from '@temporalio/workflow';
import type { Deed, IncidentInput, IncidentReport } from '../incidents.ts';
import type { RunEnd } from '../run.ts';
import { createIncident } from './incident/incident.ts';

/** A history longer than this goes on as a new run: an incident may be open for weeks. Events. */
const HISTORY = 1_000;
/** So long that a request for approval no longer keeps it from going on. */
const TOO_LONG = 10_000;

/**
 * Follows an incident from its alert, or from whoever opened it, to its report: calls people, looks at what is wrong,
 * does what they choose from the runbook and watches whether it helps. Open until somebody resolves it.
 */
export async function respondToIncident(input: IncidentInput): Promise<RunEnd<IncidentReport>> {
  const incident = createIncident(input);
  let resolved: Deed | undefined;
  try {
    await incident.begin();
    resolved = await untilResolved(incident);
  } catch (error) {
    if (!isCancellation(error)) throw error;
    const deed: Deed = { by: '', at: Date.now(), checked: false };
    await CancellationScope.nonCancellable(() => incident.close(deed));
    throw new CancelledFailure('The incident was closed from Temporal.');
  }
  if (resolved) {
    const result = await incident.close(resolved);
    return { status: 'succeeded', result };
  }
  const carried = await incident.handOver();
  return continueAsNew<typeof respondToIncident>({ ...input, carried });
}

/** Undefined when the history has become long and nothing is under way that could not go on in a next run. */
async function untilResolved({ alarms, resolvedBy, ring, isIdle, withdraw }: ReturnType<typeof createIncident>) {
  const isLong = () => workflowInfo().continueAsNewSuggested || workflowInfo().historyLength > HISTORY;
  for (;;) {
    const seen = alarms.changes();
    const isNews = () => resolvedBy() !== undefined || alarms.changes() !== seen || (isLong() && isIdle());
    const wait = alarms.next() - Date.now();
    if (wait === Number.POSITIVE_INFINITY) await condition(isNews);
    else await condition(isNews, Math.max(1, wait), { summary: 'the next thing an incident does by itself' });
    for (const alarm of alarms.take(Date.now())) await ring(alarm);
    const deed = resolvedBy();
    if (deed) return deed;
    if (workflowInfo().historyLength > TOO_LONG) withdraw();
    if (isLong() && isIdle() && allHandlersFinished()) return undefined;
  }
}
