import type { Logger } from '../log.ts';
import type { Runs } from './runs.ts';

/** The same, but what is started and decided stands in the log, under the run's id. */
export function loggedRuns(runs: Runs, logger: Logger): Runs {
  return {
    ...runs,
    async start(request) {
      const started = await runs.start(request);
      const { workflowId, runId } = started.run;
      const { requestedBy } = request.input;
      logger.info({ run: runId, workflow: workflowId, by: requestedBy, kind: started.kind }, 'A run was asked for.');
      return started;
    },
    async decide(workflowId, runId, decision) {
      const sent = await runs.decide(workflowId, runId, decision);
      const { choice, question, by } = decision;
      logger.info({ run: runId, workflow: workflowId, choice, question, by, sent }, 'A click was sent to its run.');
      return sent;
    },
  };
}
