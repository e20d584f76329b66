import type { Curve, Model, ModelVersion, Scores } from '../models.ts';
import type { Phrase } from '../phrases.ts';
import type { Effect } from '../run.ts';
import { declined } from './failing.ts';
import { heartbeating } from './heartbeat.ts';
import type { MlflowClient } from './mlflow-client.ts';
import type { Metric, MlflowRun } from './mlflow-shape.ts';

export type MlflowActivities = ReturnType<typeof createMlflowActivities>;

export type MlflowOptions = {
  readonly mlflow: MlflowClient;
  /** MLflow as people reach it, for links. */
  readonly url: string;
};

/** An MLflow run as the run of Deckhand knows it. */
export type TrackedRun = { readonly run: string; readonly name: string; readonly link: string };

export type OpenRunRequest = {
  readonly spec: Model;
  readonly model: string;
  readonly params: Readonly<Record<string, string>>;
  readonly dataset: string;
  readonly effect: Effect;
};
export type AliasRequest = Pick<Model, 'registered' | 'aliases'>;

/** The run of Deckhand whose effect an MLflow run or version is, and the effect's key. */
export const RUN_TAG = 'deckhand.dev/run';
const KEY_TAG = 'deckhand.dev/key';
export const OPEN: readonly string[] = ['RUNNING', 'SCHEDULED'];
/** Enough for a picture, and small in a history. */
const CURVE_POINTS = 400;

/** MLflow as effects: what would be made twice on a retry is looked for first, by the key it was left with. */
export function createMlflowActivities({ mlflow, url }: MlflowOptions) {
  const linkTo = ({ info: { experiment_id: experiment, run_id: run } }: MlflowRun) =>
    `${url.replace(/\/$/, '')}/#/experiments/${experiment}/runs/${run}`;

  return {
    /** The MLflow run of this effect, made once; earlier ones of the same run of Deckhand that are still open failed. */
    async openRun({ spec, model, params, dataset, effect }: OpenRunRequest): Promise<TrackedRun> {
      return heartbeating(async () => {
        const experiment = await mlflow.experiment(spec.experiment);
        const mine = await mlflow.runsWith(experiment, RUN_TAG, effect.run);
        const key = (run: MlflowRun) => run.data?.tags?.find((tag) => tag.key === KEY_TAG)?.value;
        for (const { info } of mine.filter((run) => key(run) !== effect.key && OPEN.includes(run.info.status))) {
          await mlflow.setStatus(info.run_id, 'FAILED');
        }
        const tags = { [RUN_TAG]: effect.run, [KEY_TAG]: effect.key, 'deckhand.dev/dataset': dataset };
        const name = `${model}-${effect.run.slice(0, 8)}-${effect.step}-${effect.round}`;
        const found = mine.find((run) => key(run) === effect.key) ?? (await mlflow.createRun(experiment, name, tags));
        if (found.info.status === 'FAILED') await mlflow.setStatus(found.info.run_id, 'RUNNING');
        await mlflow.logParams(found.info.run_id, params);
        return { run: found.info.run_id, name: found.info.run_name ?? name, link: linkTo(found) };
      });
    },

    /** Marks a run as done, if its own program did not. */
    async finishRun({ run }: { run: string }): Promise<void> {
      return heartbeating(async () => {
        const { info } = await mlflow.run(run);
        if (info.status !== 'FINISHED') await mlflow.setStatus(run, 'FINISHED');
      });
    },

    /** The last value of each metric. Declines if the deciding one is not among them. */
    async readScores({ run, needs }: { run: string; needs: string }): Promise<Scores> {
      const { data } = await mlflow.run(run);
      const scores = Object.fromEntries((data?.metrics ?? []).map(({ key, value }) => [key, Number(value)]));
      if (Number.isFinite(scores[needs])) return scores;
      throw declined({ id: 'mlflow.no-metric', metric: needs, run, known: Object.keys(scores) });
    },

    /** How the deciding metric went, thinned out. */
    async readCurve({ run, metric }: { run: string; metric: string }): Promise<Curve['points']> {
      return heartbeating(async () => thinned(await mlflow.history(run, metric)));
    },

    async readAliases({
      registered,
      aliases,
    }: AliasRequest): Promise<{ champion?: ModelVersion; previous?: ModelVersion }> {
      return heartbeating(async () => {
        const champion = await mlflow.versionAt(registered, aliases.champion);
        const previous = await mlflow.versionAt(registered, aliases.previous);
        return { ...(champion ? { champion } : {}), ...(previous ? { previous } : {}) };
      });
    },

    /** The version made of a run; made once, whoever asks how often. Declines if the run logged no model. */
    async registerVersion({
      spec: { registered, artifact },
      run,
      effect,
    }: {
      spec: Pick<Model, 'registered' | 'artifact'>;
      run: string;
      effect: Effect;
    }): Promise<ModelVersion> {
      return heartbeating(async () => {
        await mlflow.ensureModel(registered);
        const found = await mlflow.versionOf(registered, run);
        if (found) return found;
        const from = await sourceOf(await mlflow.run(run), artifact);
        return mlflow.createVersion(registered, run, from, { [RUN_TAG]: effect.run, [KEY_TAG]: effect.key });
      });
    },

    /** Makes `to` the champion and keeps `from` as the previous one. Declines if another became champion meanwhile. */
    async promote({
      registered,
      aliases,
      from,
      to,
    }: AliasRequest & { from?: string | undefined; to: string }): Promise<void> {
      return heartbeating(async () => {
        const now = (await mlflow.versionAt(registered, aliases.champion))?.version;
        if (now !== to && now !== from) {
          throw declined({ id: 'mlflow.overtaken', registered, now, from });
        }
        if (from && from !== to) await mlflow.setAlias(registered, aliases.previous, from);
        if (now !== to) await mlflow.setAlias(registered, aliases.champion, to);
      });
    },

    /** Undo: the aliases as they were, if the champion is still the one of this run. */
    async restoreAliases({
      model,
      registered,
      aliases,
      ours,
      before,
    }: AliasRequest & {
      model: string;
      ours: string;
      before: { champion?: string | undefined; previous?: string | undefined };
    }): Promise<Phrase> {
      return heartbeating(async () => {
        const now = (await mlflow.versionAt(registered, aliases.champion))?.version;
        if (now !== ours && now !== before.champion) {
          return {
            id: 'undo.left',
            what: `${registered}@${aliases.champion}`,
            why: { id: 'left.moved' },
          };
        }
        for (const alias of ['champion', 'previous'] as const) {
          const version = before[alias];
          if (version) await mlflow.setAlias(registered, aliases[alias], version);
          else await mlflow.removeAlias(registered, aliases[alias]);
        }
        return { id: 'train.aliases-restored', model, champion: before.champion };
      });
    },
  };

  /** MLflow 3 logs models beside the run and names them in its outputs; before that they were among its artifacts. */
  async function sourceOf({ info, outputs }: MlflowRun, artifact: string) {
    const logged = (outputs?.model_outputs ?? []).toSorted((one, other) => (one.step ?? 0) - (other.step ?? 0)).at(-1);
    if (logged) return { source: `models:/${logged.model_id}`, model_id: logged.model_id };
    if (await mlflow.hasArtifact(info.run_id, artifact)) return { source: `${info.artifact_uri}/${artifact}` };
    throw declined({ id: 'mlflow.no-model', run: info.run_id, artifact });
  }
}

/** First and last always; one value a step. */
function thinned(history: readonly Metric[]): Curve['points'] {
  const bySteps = new Map(history.map(({ step, value }) => [step, Number(value)]));
  const points = [...bySteps].filter(([, value]) => Number.isFinite(value)).toSorted(([one], [other]) => one - other);
  const every = (points.length - 1) / (CURVE_POINTS - 1);
  if (every <= 1) return points;
  return Array.from({ length: CURVE_POINTS }, (_, at) => points[Math.round(at * every)] ?? [0, 0]);
}
