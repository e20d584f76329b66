import type { Measure, Scores } from '../models.ts';
import type { TrainInput, TrainPlan } from '../operations.ts';
import type { Effect, RunEnd } from '../run.ts';
import { learning, planTrain, type Learning } from './learning.ts';
import { inRun, type Run } from './run.ts';
import { rollBackModel, type BackTo } from './train-rollback.ts';

export type Promoted = {
  readonly version: string;
  readonly from?: string;
  readonly champion?: number;
  readonly score: number;
  readonly metric: Measure;
  readonly previous: string;
};

/** What the evaluation found: the new model, and the champion on the same data if there is one. */
type Comparison = {
  readonly scores: Scores;
  readonly score: number;
  readonly champion?: { readonly version: string; readonly scores: Scores; readonly score: number };
};

/** Trains a model, compares it with the champion on the same data, and asks whether it is to take its place. */
export async function trainModel(input: TrainInput): Promise<RunEnd<Promoted | BackTo>> {
  if (input.rollback) return rollBackModel(input);
  const { model } = input;
  const options = {
    operation: 'trainModel',
    target: model,
    origin: input,
    steps: ['prepare', 'train', 'evaluate', 'approval', 'register'],
    title: (plan?: TrainPlan) => ({ id: 'train.title', model, ...(plan ? { dataset: plan.dataset } : {}) }) as const,
    plan: () => planTrain(input),
    done: (end: Promoted) => ({ id: 'train.done', model, ...end }) as const,
  } as const;

  return inRun(options, async (run) => {
    const { details } = run;
    const { spec, limits } = details;
    const { metric } = spec;
    const does = learning(details);
    const patience = { questionLimit: limits.question, attempts: limits.callAttempts };

    const data = await run.step('prepare', (effect) => prepare(run, does, effect), {
      ...patience,
      undo: () => does.abandonTraining({ spec, run: run.id, ...does.begun() }),
      detail: (prepared) => ({ id: 'train.prepared', data: prepared }),
    });

    const trained = await run.step('train', (effect) => train(run, does, data, effect), {
      ...patience,
      detail: ({ points }) => ({
        id: 'train.trained',
        metric: metric.name,
        ...at(points.at(-1)),
        steps: points.length,
      }),
    });

    const found = await run.step('evaluate', (effect) => evaluate(run, does, data, trained.run, effect), {
      ...patience,
      detail: ({ score, champion }) => ({ id: 'train.compared', metric, score, ...against(champion) }),
      note: ({ scores, champion }) => ({ id: 'train.table', metric, scores, champion }),
    });
    run.keep('prepare');
    tellCurve(run, trained.points, found);
    const isBetter = beats(metric, found);
    if (!isBetter && !input.register) {
      const { score, champion } = found;
      run.stop({ id: 'train.not-better', model, metric, score, ...against(champion) }, `${model} is not better.`);
    }

    const before = await askForRegistry(run, does, found, isBetter);
    const version = await register(run, does, trained.run, before, patience);
    const { score, champion } = found;
    const from = before.champion;
    return {
      version,
      score,
      metric,
      previous: spec.aliases.previous,
      ...(from ? { from } : {}),
      ...(champion ? { champion: champion.score } : {}),
    };
  });
}

/** The MLflow run is there from the beginning, so that whatever the Jobs log has a place. */
async function prepare(run: Run<TrainPlan>, does: Learning, effect: Effect): Promise<string> {
  const { model, spec, dataset, params } = run.details;
  const training = { ...effect, step: 'train', round: 1, key: `${effect.run}/train/1` };
  const { run: id, name, link } = await does.openRun({ model, spec, dataset, params, effect: training });
  run.note({ id: 'train.run', name, run: id, link });
  const { said } = await does.runStage({ stage: 'prepare', model, spec, dataset, params, run: id, effect });
  return said || dataset;
}

/** Every round logs to an MLflow run of its own: steps of two tries would mingle in one. */
async function train(run: Run<TrainPlan>, does: Learning, data: string, effect: Effect) {
  const { model, spec, dataset, params } = run.details;
  const { run: id } = await does.openRun({ model, spec, dataset, params, effect });
  await does.runStage({ stage: 'train', model, spec, dataset, params, data, run: id, effect });
  return { run: id, points: await does.readCurve({ run: id, metric: spec.metric.name }) };
}

/** The same program on the same data, for the new model and for the champion, whose scores go into a run of their own. */
async function evaluate(
  run: Run<TrainPlan>,
  does: Learning,
  data: string,
  id: string,
  effect: Effect,
): Promise<Comparison> {
  const { model, spec, dataset, params } = run.details;
  const { registered, aliases, artifact, metric } = spec;
  const common = { stage: 'evaluate', model, spec, dataset, params, data } as const;
  const needs = metric.name;
  await does.runStage({ ...common, run: id, subject: `runs:/${id}/${artifact}`, effect });
  await does.finishRun({ run: id });
  const scores = await does.readScores({ run: id, needs });
  const score = scores[needs] ?? Number.NaN;
  const { champion } = await does.readAliases({ registered, aliases });
  if (!champion) return { scores, score };

  const beside = { ...effect, step: 'evaluate-champion', key: `${effect.key}/champion` };
  const subject = `models:/${registered}/${champion.version}`;
  const kept = await does.openRun({ model, spec, dataset, params: {}, effect: beside });
  await does.runStage({ ...common, run: kept.run, subject, effect: { ...effect, key: beside.key } });
  await does.finishRun({ run: kept.run });
  const theirs = await does.readScores({ run: kept.run, needs });
  return { scores, score, champion: { version: champion.version, scores: theirs, score: theirs[needs] ?? Number.NaN } };
}

/** An approval holds for the champion it was given against, which is looked at once more directly before. */
async function askForRegistry(run: Run<TrainPlan>, does: Learning, found: Comparison, isBetter: boolean) {
  const { model, spec, limits } = run.details;
  const { registered, aliases, metric } = spec;
  return run.approval('approval', {
    gate: 'registry',
    questionLimit: limits.question,
    facts: async () => {
      const { champion, previous } = await does.readAliases({ registered, aliases });
      return { champion: champion?.version, previous: previous?.version };
    },
    same: (one, other) => one.champion === other.champion && one.previous === other.previous,
    what: () => ({ id: 'train.ready', model, metric, isBetter, score: found.score, ...against(found.champion) }),
    show: ({ champion }) => run.remark({ id: 'train.champion', model, version: champion }),
  });
}

async function register(
  run: Run<TrainPlan>,
  does: Learning,
  id: string,
  before: { readonly champion?: string | undefined; readonly previous?: string | undefined },
  patience: { readonly questionLimit: number; readonly attempts: number },
): Promise<string> {
  const { model, spec } = run.details;
  const { registered, aliases, artifact } = spec;
  let ours = '';
  return run.step(
    'register',
    async (effect) => {
      ({ version: ours } = await does.registerVersion({ spec: { registered, artifact }, run: id, effect }));
      await does.promote({ registered, aliases, from: before.champion, to: ours });
      return ours;
    },
    {
      ...patience,
      undo: async () => (ours ? does.restoreAliases({ model, registered, aliases, ours, before }) : NONE),
      detail: (to) => ({ id: 'train.promoted', from: before.champion, to }),
    },
  );
}

/** A picture tells how it went; the words beside it are for those who do not see it. */
function tellCurve(
  run: Run<TrainPlan>,
  points: readonly (readonly [number, number])[],
  { champion }: Comparison,
): void {
  const { model, spec } = run.details;
  const metric = spec.metric.name;
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return;
  const compared = champion ? ` The champion has ${champion.score}.` : '';
  run.note({ id: 'train.curve', metric, steps: points.length }, [], {
    name: `${model}-${metric}.png`.replaceAll(/[^\w.-]/g, '-'),
    title: `${metric} of ${model}`,
    alt: `Line chart of ${metric} while ${model} trained: ${first[1]} at step ${first[0]}, ${last[1]} at step ${last[0]}.${compared}`,
    curve: { title: `${model}: ${metric}`, metric, points, champion: champion?.score },
  });
}

function beats({ better, minGain }: Measure, { score, champion }: Comparison): boolean {
  if (!champion) return true;
  const gain = better === 'higher' ? score - champion.score : champion.score - score;
  return gain > 0 && gain >= minGain;
}

function against(champion: Comparison['champion']) {
  return champion ? { champion: champion.score, version: champion.version } : {};
}

function at(point: readonly [number, number] | undefined) {
  return point ? { value: point[1] } : {};
}

const NONE = { id: 'undo.left', kind: 'registry', why: { id: 'left.unregistered' } } as const;
