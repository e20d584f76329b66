import { z } from 'zod';
import { maybe } from './http-answer.ts';

/** Whole numbers of 64 bits come as text from some proxies; what is 0 may not be there at all. */
const whole64 = maybe(z.union([z.number(), z.string()])).transform((value) => Number(value ?? 0));
/** What is not finite comes as text: `NaN`. */
const metricShape = z.looseObject({
  key: z.string(),
  value: z.union([z.number(), z.string()]),
  timestamp: whole64,
  step: whole64,
});
export type Metric = Pick<z.infer<typeof metricShape>, 'key' | 'value' | 'timestamp' | 'step'>;

/** The fields of a run we read (mlflow `protos/service.proto`); lists that are empty are not there at all. */
const mlflowRunShape = z.looseObject({
  info: z.looseObject({
    run_id: z.string(),
    run_name: maybe(z.string()),
    experiment_id: z.string(),
    status: z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']),
    artifact_uri: z.string(),
  }),
  data: maybe(
    z.looseObject({
      metrics: maybe(z.array(metricShape)),
      tags: maybe(z.array(z.looseObject({ key: z.string(), value: z.string() }))),
    }),
  ),
  /** Models logged the way of MLflow 3, which are not among the run's artifacts. */
  outputs: maybe(
    z.looseObject({ model_outputs: maybe(z.array(z.looseObject({ model_id: z.string(), step: whole64 }))) }),
  ),
});
export type MlflowRun = z.infer<typeof mlflowRunShape>;

const versionShape = z.looseObject({ version: z.string(), run_id: maybe(z.string()) });
export type Version = z.infer<typeof versionShape>;

/** Of answers, by what was asked. */
export const shapes = {
  experiment: z.looseObject({
    experiment: z.looseObject({ experiment_id: z.string(), lifecycle_stage: maybe(z.string()) }),
  }),
  run: z.looseObject({ run: mlflowRunShape }),
  runs: z.looseObject({ runs: maybe(z.array(mlflowRunShape)) }),
  history: z.looseObject({ metrics: maybe(z.array(metricShape)), next_page_token: maybe(z.string()) }),
  files: z.looseObject({ files: maybe(z.array(z.unknown())) }),
  version: z.looseObject({ model_version: versionShape }),
  versions: z.looseObject({ model_versions: maybe(z.array(versionShape)) }),
  anything: z.unknown(),
};
