import type { JobManifest, Play } from './job-states.ts';
import type { MlflowStore } from './mlflow-store.ts';
import type { Metric } from './mlflow-states.ts';

/** Real ms. */
const [PREPARE, TRAIN, EVALUATE] = [60_000, 600_000, 90_000];
const STEPS = 40;
/** Of the default depth; a deeper model is a little better, up to a point. */
const [BASE, DEPTH, GAIN] = [0.927, 6, 0.004];

export type TrainingPlay = Play & {
  /** What its program logs to MLflow, and when, on the container's own clock. */
  readonly logs: readonly (readonly [at: number, metric: Omit<Metric, 'timestamp'>])[];
};

const KIND = /^(prepare|train|evaluate)-/;

/** What a training's containers do; undefined for a Job that is none. */
export function trainingPlay(manifest: JobManifest, mlflow: MlflowStore): TrainingPlay | undefined {
  const [, kind] = KIND.exec(manifest.metadata.name) ?? [];
  const env = environmentOf(manifest);
  if (env['DECKHAND_PARAMS'] === undefined) return undefined;
  if (kind === 'prepare') return preparing(env);
  if (kind === 'train') return training(qualityOf(env));
  if (kind === 'evaluate') return evaluating(env, mlflow);
  return undefined;
}

export function environmentOf({ spec }: JobManifest): Readonly<Record<string, string>> {
  const env = spec.template.spec.containers[0]?.env ?? [];
  return Object.fromEntries(env.flatMap(({ name, value }) => (name && value !== undefined ? [[name, value]] : [])));
}

function preparing({ DECKHAND_DATASET: dataset = '' }: Readonly<Record<string, string>>): TrainingPlay {
  const data = `${dataset.replace(/\/latest$/, '')}/prepared`;
  const lines: [number, string][] = [
    [0, `reading ${dataset}`],
    [PREPARE - 1, data],
  ];
  return { lasts: PREPARE, lines, exitCode: 0, message: data, logs: [] };
}

/** A curve that rises fast, then slowly, towards the quality its parameters allow. */
function training(quality: number): TrainingPlay {
  const at = (step: number) => (TRAIN * step) / (STEPS + 1);
  const value = (step: number) => Number((quality - 0.3 * Math.exp(-step / 8)).toFixed(4));
  const steps = Array.from({ length: STEPS }, (_, index) => index + 1);
  return {
    lasts: TRAIN,
    lines: [
      [0, 'loading data'],
      ...steps.map((step) => [at(step), `epoch ${step}/${STEPS} auc=${value(step)}`] as const),
    ],
    exitCode: 0,
    logs: steps.map((step) => [at(step), { key: 'auc', value: value(step), step }] as const),
  };
}

/** The scores of the model it is given: the new one's by its parameters, a registered one's as they were logged. */
function evaluating(env: Readonly<Record<string, string>>, mlflow: MlflowStore): TrainingPlay {
  const [, name, version] = /^models:\/([^/]+)\/(\d+)$/.exec(env['DECKHAND_MODEL_URI'] ?? '') ?? [];
  const run = mlflow.model(name ?? '')?.versions.find((each) => each.version === version)?.run;
  const kept = (key: string) => mlflow.run(run ?? '')?.metrics.findLast((metric) => metric.key === key)?.value;
  const auc = kept('auc') ?? qualityOf(env);
  const accuracy = kept('accuracy') ?? Number((auc - 0.042).toFixed(4));
  const scores = { auc, accuracy };
  return {
    lasts: EVALUATE,
    lines: [
      [0, 'evaluating'],
      [EVALUATE - 1, JSON.stringify(scores)],
    ],
    exitCode: 0,
    logs: Object.entries(scores).map(([key, value]) => [EVALUATE - 2, { key, value, step: STEPS + 1 }] as const),
  };
}

function qualityOf({ DECKHAND_PARAMS: params = '{}' }: Readonly<Record<string, string>>): number {
  const { depth = String(DEPTH) } = JSON.parse(params) as { depth?: string };
  return Number((BASE + GAIN * Math.min(2, Number(depth) - DEPTH)).toFixed(4));
}
