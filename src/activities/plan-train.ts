import { DATASET, PARAM } from '../constants.ts';
import type { Model } from '../models.ts';
import type { Plan, TrainInput, TrainLimits, TrainPlan } from '../operations.ts';
import { badInput, notIn, type Planner } from './plan.ts';

export type TrainPlanActivities = ReturnType<typeof createTrainPlanActivities>;

export type TrainPlanOptions = {
  readonly planFor: Planner;
  readonly models: Readonly<Record<string, Model>>;
  readonly limits: TrainLimits;
  /** Whether there is an MLflow at all. */
  readonly tracked: boolean;
};

/** MLflow's own limit for a parameter's value. Characters. */
const LONGEST = 6_000;

/** Resolves a model against today's `deckhand.yaml`. */
export function createTrainPlanActivities({ planFor, models, limits, tracked }: TrainPlanOptions) {
  return {
    async planTrain({ model, dataset, params = {} }: TrainInput): Promise<Plan<TrainPlan>> {
      const spec = Object.hasOwn(models, model) ? models[model] : undefined;
      if (!spec) throw notIn(models, 'model', model);
      if (!tracked) throw badInput({ id: 'plan.not-set', settings: ['MLFLOW_TRACKING_URI'] });
      if (dataset !== undefined && !DATASET.test(dataset)) {
        throw badInput({ id: 'plan.bad-dataset' });
      }
      for (const [name, value] of Object.entries(params)) {
        if (!PARAM.test(name) || typeof value !== 'string' || value.length > LONGEST) {
          throw badInput({ id: 'plan.bad-param', name });
        }
      }
      const details = { model, dataset: dataset ?? spec.dataset, params: { ...spec.params, ...params }, spec, limits };
      return planFor('trainModel', details);
    },
  };
}
