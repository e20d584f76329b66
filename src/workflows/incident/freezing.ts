import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { EnvironmentName } from '../../apps.ts';
import type { FreezeInput } from '../../operations.ts';
import type { IncidentRecord } from './record.ts';
import type { Say } from './speech.ts';

/** A sev1 freezes what the policy says, once. The freeze has its own card, and outlives the incident. */
export async function freezeForSev1(record: IncidentRecord, say: Say, environment: EnvironmentName): Promise<void> {
  if (record.kept().frozen) return;
  const { input } = record;
  const plan = record.plan();
  const channel = input.channel ?? plan?.channel;
  const frozen: FreezeInput = {
    environment,
    reason: `incident ${input.title}`,
    ...(input.requestedBy ? { requestedBy: input.requestedBy } : {}),
    ...(channel ? { channel } : {}),
  };
  record.change({ frozen: environment });
  try {
    await startChild('freeze', {
      workflowId: `freeze/${environment}`,
      args: [frozen],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `${environment} is frozen by ${record.workflowId}`,
    });
    say({ id: 'incident.froze', environment }, { urgency: 'decision' });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    record.change({ frozen: undefined });
    say({ id: 'incident.frozen-already', environment }, { urgency: 'decision' });
  }
}
