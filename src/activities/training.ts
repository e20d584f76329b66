import { Context } from '@temporalio/activity';
import type { Measure, Model, TrainingJob } from '../models.ts';
import type { Phrase } from '../phrases.ts';
import type { Effect } from '../run.ts';
import { heartbeating } from './heartbeat.ts';
import { jobFailure, tailOf, tellNews } from './job-words.ts';
import type { JobRequest, PodSpec } from './job-manifest.ts';
import type { JobNews, Jobs } from './jobs.ts';
import type { MlflowClient } from './mlflow-client.ts';
import { OPEN, RUN_TAG } from './mlflow.ts';
import { createProgress } from './progress.ts';

export type TrainingActivities = ReturnType<typeof createTrainingActivities>;

export type TrainingOptions = {
  readonly jobs: Jobs;
  readonly mlflow: MlflowClient;
  /** MLflow as the Jobs reach it, where a model does not say otherwise. */
  readonly trackingUri: string;
  /** ms. */
  readonly progressEvery: number;
};

export type Stage = 'prepare' | 'train' | 'evaluate';

export type TrainingRequest = {
  readonly stage: Stage;
  readonly model: string;
  readonly spec: Model;
  readonly dataset: string;
  readonly params: Readonly<Record<string, string>>;
  /** The MLflow run the Job logs to. */
  readonly run: string;
  /** Where the preparation put the data, by its own word. */
  readonly data?: string;
  /** What is evaluated: `runs:/…` or `models:/…`. */
  readonly subject?: string;
  readonly effect: Effect;
};

export type Begun = { readonly stage: Stage; readonly effect: Effect };
export type AbandonRequest = {
  readonly spec: Pick<Model, 'experiment' | 'namespace'>;
  readonly run: string;
  /** The stage whose end this run has not seen. */
  readonly begun?: Begun;
};

/** The last line a preparation leaves in `/dev/termination-log` or its log says where the data is, in so many characters. */
const DATA = 500;

/** The Jobs a model is made with. Each runs once, and logs to the MLflow run it is given. */
export function createTrainingActivities({ jobs, mlflow, trackingUri, progressEvery }: TrainingOptions) {
  const requestOf = ({ stage, spec, ...rest }: TrainingRequest): JobRequest => ({
    kind: stage,
    namespace: spec.namespace,
    pod: podOf(stage, spec[stage], environmentOf({ stage, spec, ...rest }), spec.secret),
    timeout: spec[stage].timeout,
    waitForNode: spec[stage].waitForNode,
  });

  return {
    /**
     * Runs one stage's Job to its end and answers what it left as its message. Fails with `TrainingFailed` and the
     * tail of the log; the MLflow run is then marked as FAILED, since the Job may not have come to that.
     */
    async runStage(request: TrainingRequest): Promise<{ readonly said: string }> {
      const { stage, model, run, spec, effect } = request;
      const tell = createProgress(effect, progressEvery);
      const job = requestOf(request);
      const follow = stage === 'train' ? followMetric(run, spec.metric, tell) : tellNews(tell, lastLine);
      const end = await heartbeating(() => jobs.runJob(job, effect, follow));
      if (end.ok) return { said: (end.message.trim() || tailOf(end.log, 1).trim()).slice(0, DATA) };
      await mlflow.setStatus(run, 'FAILED');
      const { cause, why } = end;
      throw jobFailure('TrainingFailed', { id: 'job.nothing', work: stage, of: model, cause, why }, job, end);
    },

    /** Undo: deletes the Job that may still run, and marks what this run has open in MLflow as KILLED. */
    async abandonTraining({ spec, run, begun }: AbandonRequest): Promise<Phrase> {
      return heartbeating(async () => {
        // A Job first: it could otherwise open its MLflow run again.
        if (begun) await jobs.deleteJob({ kind: begun.stage, namespace: spec.namespace }, begun.effect);
        const all = await mlflow.runsWith(await mlflow.experiment(spec.experiment), RUN_TAG, run);
        const open = all.filter(({ info }) => OPEN.includes(info.status));
        for (const { info } of open) await mlflow.setStatus(info.run_id, 'KILLED');
        if (open.length === 0) return { id: 'undo.left', what: 'MLflow', why: { id: 'left.no-training' } };
        return { id: 'train.killed', runs: open.map(({ info }) => info.run_name ?? info.run_id) };
      });
    },
  };

  /** While the Job runs, its metric says more than its log; until there is one, the log has to do. */
  function followMetric(run: string, metric: Measure, tell: (line: Phrase) => void): (news: JobNews) => void {
    const byLog = tellNews(tell, lastLine);
    let asking = false;
    let best: number | undefined;

    async function look(news: JobNews): Promise<void> {
      const { data } = await mlflow.run(run);
      const latest = data?.metrics?.find(({ key }) => key === metric.name);
      if (!latest) return byLog(news);
      const { step } = latest;
      const value = Number(latest.value);
      if (!Number.isFinite(value)) return byLog(news);
      if (best === undefined || (metric.better === 'higher' ? value > best : value < best)) best = value;
      tell({ id: 'train.at', metric: metric.name, value, step, best });
    }

    return (news) => {
      if (news.is !== 'running') return byLog(news);
      if (asking) return;
      asking = true;
      look(news)
        .catch((error: unknown) => Context.current().log.warn('MLflow did not tell how the training goes.', { error }))
        .finally(() => (asking = false));
    };
  }

  function environmentOf({ spec, dataset, params, run, data, subject }: TrainingRequest) {
    const values: Record<string, string> = {
      MLFLOW_TRACKING_URI: spec.trackingUri ?? trackingUri,
      MLFLOW_EXPERIMENT_NAME: spec.experiment,
      MLFLOW_RUN_ID: run,
      DECKHAND_DATASET: dataset,
      DECKHAND_DATA: data ?? dataset,
      DECKHAND_PARAMS: JSON.stringify(params),
      ...(subject ? { DECKHAND_MODEL_URI: subject } : {}),
    };
    return Object.entries(values).map(([name, value]) => ({ name, value }));
  }
}

function podOf(
  name: string,
  { image, command, cpu, memory, gpu }: TrainingJob,
  env: { name: string; value: string }[],
  secret: string | undefined,
): PodSpec {
  const amounts = {
    ...(cpu ? { cpu } : {}),
    ...(memory ? { memory } : {}),
    ...(gpu > 0 ? { 'nvidia.com/gpu': String(gpu) } : {}),
  };
  return {
    containers: [
      {
        name,
        image,
        command: [...command],
        env,
        ...(secret ? { envFrom: [{ secretRef: { name: secret } }] } : {}),
        ...(Object.keys(amounts).length ? { resources: { requests: amounts, limits: amounts } } : {}),
      },
    ],
  };
}

function lastLine(log: string): Phrase | undefined {
  const line = tailOf(log, 1).trim();
  return line ? { id: 'train.line', line } : undefined;
}
