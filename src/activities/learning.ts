import type { Config } from '../config.ts';
import type { Model } from '../models.ts';
import type { TrainLimits } from '../operations.ts';
import { createJobs } from './jobs.ts';
import { createMlflowClient } from './mlflow-client.ts';
import { createMlflowActivities } from './mlflow.ts';
import { createTrainPlanActivities } from './plan-train.ts';
import type { Planner } from './plan.ts';
import { createTrainingActivities } from './training.ts';

export type LearningOptions = {
  readonly planFor: Planner;
  readonly models: Readonly<Record<string, Model>>;
  readonly limits: TrainLimits;
  /** How much faster than life the outside systems run. */
  readonly pace: number;
  /** ms. */
  readonly progressEvery: number;
};

/** ms; divided by the pace when the platform is simulated. */
const JOB_POLL = 10_000;
const STUCK = 120_000;

/** Everything trainings are made of, from the addresses the environment gives. */
export function createLearning(config: Config, { planFor, models, limits, pace, progressEvery }: LearningOptions) {
  const {
    MLFLOW_TRACKING_URI: url = '',
    MLFLOW_TRACKING_USERNAME: username,
    MLFLOW_TRACKING_PASSWORD: password,
  } = config;
  const mlflow = createMlflowClient({ url, ...(username ? { username } : {}), ...(password ? { password } : {}) });
  const jobs = createJobs({
    pollInterval: JOB_POLL / pace,
    patience: STUCK / pace,
    secrets: [password ?? ''].filter(Boolean),
    ...(config.KUBECONFIG ? { kubeconfig: config.KUBECONFIG } : {}),
  });
  return {
    ...createTrainPlanActivities({ planFor, models, limits, tracked: url !== '' }),
    ...createMlflowActivities({ mlflow, url }),
    ...createTrainingActivities({ jobs, mlflow, trackingUri: url, progressEvery }),
  };
}
