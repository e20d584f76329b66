import { Context } from '@temporalio/activity';
import type { IncidentReport } from '../incidents.ts';
import type { RunEnd } from '../run.ts';

export type ReportActivities = ReturnType<typeof createReportActivities>;

/** Reports of incidents that are over, as Temporal keeps them. */
export function createReportActivities() {
  return {
    /** The newest edition: what the last amendment ended with, or else the incident itself. */
    async readReport({ workflowId, runId }: { workflowId: string; runId: string }): Promise<IncidentReport> {
      const { workflow } = Context.current().client;
      const query = `WorkflowId = ${JSON.stringify(`report/${runId}`)} AND ExecutionStatus = 'Completed'`;
      for await (const past of workflow.list({ query })) {
        return (await workflow.getHandle(past.workflowId, past.runId).result()) as IncidentReport;
      }
      const { result } = (await workflow.getHandle(workflowId, runId).result()) as RunEnd<IncidentReport>;
      if (!result) throw new TypeError(`The incident ${workflowId} ended without a report.`);
      return result;
    },
  };
}
