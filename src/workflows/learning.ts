import { proxyActivities } from '@temporalio/workflow';
import type { MlflowActivities } from '../activities/mlflow.ts';
import type { TrainPlanActivities } from '../activities/plan-train.ts';
import type { Begun, TrainingActivities, TrainingRequest } from '../activities/training.ts';
import type { TrainPlan } from '../operations.ts';
import { describeFailure } from './failure.ts';

/** The plan reads a file and computes; if that fails, a second look changes nothing but for a passing fault. */
export const { planTrain } = proxyActivities<TrainPlanActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 3 },
});

/** What trainings are made of. */
export type Learning = ReturnType<typeof learning>;

/**
 * A call is quick; a Job may take days and outlive any number of workers, so only its own limit ends the wait: what is
 * final is never retried, and what is retried adopts the Job that runs.
 */
export function learning({ spec, limits }: TrainPlan) {
  const call = {
    startToCloseTimeout: limits.call,
    heartbeatTimeout: '30 seconds',
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    retry: { maximumAttempts: limits.callAttempts },
  } as const;
  const mlflow = proxyActivities<MlflowActivities>(call);
  const { restoreAliases } = proxyActivities<MlflowActivities>(UNDO);
  const { abandonTraining } = proxyActivities<TrainingActivities>(UNDO);
  let begun: Begun | undefined;

  async function runStage(request: TrainingRequest): Promise<{ readonly said: string }> {
    const { stage, effect } = request;
    const limit = spec[stage].timeout + limits.call;
    const long = proxyActivities<TrainingActivities>({
      ...call,
      startToCloseTimeout: limit,
      scheduleToCloseTimeout: limit,
      retry: { maximumInterval: '1 minute' },
    });
    begun = { stage, effect };
    try {
      const end = await long.runStage(request);
      begun = undefined;
      return end;
    } catch (error) {
      // A Job that has ended stays, with its log, until Kubernetes clears it away.
      if (describeFailure(error).type === 'TrainingFailed') begun = undefined;
      throw error;
    }
  }

  return {
    openRun: mlflow.openRun,
    finishRun: mlflow.finishRun,
    readScores: mlflow.readScores,
    readCurve: mlflow.readCurve,
    readAliases: mlflow.readAliases,
    registerVersion: mlflow.registerVersion,
    promote: mlflow.promote,
    runStage,
    begun: () => (begun ? { begun } : {}),
    restoreAliases,
    abandonTraining,
  };
}

/** What was done must be taken back even if the system is away for a while: many tries, and no hurry. */
const UNDO = {
  startToCloseTimeout: '30 minutes',
  scheduleToCloseTimeout: '2 hours',
  heartbeatTimeout: '30 seconds',
  retry: { maximumInterval: '1 minute' },
} as const;
