import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { ModelVersion } from '../models.ts';
import { declined, failing } from './failing.ts';
import { maybe, readAnswer } from './http-answer.ts';
import { createHttp, failureOf, type HttpAnswer } from './http.ts';
import { shapes, type Metric, type MlflowRun, type Version } from './mlflow-shape.ts';
import { readJson } from '../json.ts';

export type MlflowClientOptions = {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly dispatcher?: Dispatcher;
};
export type MlflowClient = ReturnType<typeof createMlflowClient>;

export type MlflowStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';

type Pair = { readonly key: string; readonly value: string };
const refusedShape = z.looseObject({ error_code: maybe(z.string()), message: maybe(z.string()) });
type Refused = { readonly error_code?: string | undefined; readonly message?: string | undefined };
/** Refusals that mean something to the caller. */
type Meaning = (refused: Refused) => boolean;

const PAGE = 1_000;
/** Points of a metric's history; a training that logs more is thinned out by whoever draws it. */
const MOST_POINTS = 100_000;

const isMissing: Meaning = ({ error_code: code }) => code === 'RESOURCE_DOES_NOT_EXIST' || code === 'NOT_FOUND';
const isThere: Meaning = ({ error_code: code }) => code === 'RESOURCE_ALREADY_EXISTS';
/** An alias nobody set is told by words alone. */
const isUnset: Meaning = (refused) => isMissing(refused) || /alias .*not found/i.test(refused.message ?? '');

/** MLflow's REST API 2.0, as far as we need it. What a refusal means is in its `error_code`, not in its status. */
export function createMlflowClient({ url, username, password, dispatcher }: MlflowClientOptions) {
  const login = Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64');
  const http = createHttp({
    system: 'MLflow',
    baseUrl: `${url.replace(/\/$/, '')}/api/2.0/mlflow/`,
    headers: () => (username ? { authorization: `Basic ${login}` } : {}),
    ...(dispatcher ? { dispatcher } : {}),
  });

  async function ask<Shape extends z.ZodType>(
    path: string,
    query: Readonly<Record<string, string>>,
    asking: string,
    shape: Shape,
    means?: Meaning,
  ): Promise<z.infer<Shape> | undefined> {
    const search = new URLSearchParams(query);
    return read(await http({ method: 'GET', path: `${path}?${search}`, asking }), asking, shape, means);
  }

  async function tell<Shape extends z.ZodType>(
    path: string,
    json: object,
    asking: string,
    shape: Shape,
    means?: Meaning,
  ): Promise<z.infer<Shape> | undefined> {
    return read(await http({ method: 'POST', path, json, asking }), asking, shape, means);
  }

  const byName = (name: string) =>
    ask(
      'experiments/get-by-name',
      { experiment_name: name },
      `look for experiment ${name}`,
      shapes.experiment,
      isMissing,
    );

  return {
    /** The id of an experiment, made if it is not there: of two who make it at once, one is refused and looks again. */
    async experiment(name: string): Promise<string> {
      let found = await byName(name);
      if (!found) {
        await tell('experiments/create', { name }, `make experiment ${name}`, shapes.anything, isThere);
        found = await byName(name);
      }
      if (!found) throw failing({ id: 'mlflow.forgot', experiment: name }, 'MLflowError');
      const { experiment_id: id, lifecycle_stage: stage } = found.experiment;
      if (stage === 'deleted') {
        throw declined({ id: 'mlflow.deleted', experiment: name });
      }
      return id;
    },

    /** Runs of an experiment with this tag, oldest first. */
    async runsWith(experiment: string, tag: string, value: string): Promise<readonly MlflowRun[]> {
      const json = {
        experiment_ids: [experiment],
        filter: `tags.\`${tag}\` = '${value}'`,
        max_results: PAGE,
        order_by: ['attributes.start_time ASC'],
        run_view_type: 'ACTIVE_ONLY',
      };
      return (await tell('runs/search', json, 'look for runs', shapes.runs))?.runs ?? [];
    },

    async createRun(experiment: string, name: string, tags: Readonly<Record<string, string>>): Promise<MlflowRun> {
      const json = { experiment_id: experiment, run_name: name, start_time: Date.now(), tags: pairs(tags) };
      return whole(await tell('runs/create', json, 'make a run', shapes.run), 'make a run').run;
    },

    async run(id: string): Promise<MlflowRun> {
      const asking = `look at run ${id}`;
      return whole(await ask('runs/get', { run_id: id }, asking, shapes.run), asking).run;
    },

    async setStatus(id: string, status: MlflowStatus): Promise<void> {
      const end = status === 'RUNNING' ? {} : { end_time: Date.now() };
      await tell('runs/update', { run_id: id, status, ...end }, `mark run ${id} as ${status}`, shapes.anything);
    },

    /** A parameter has one value for ever; the same value again is no mistake. */
    async logParams(id: string, params: Readonly<Record<string, string>>): Promise<void> {
      await tell(
        'runs/log-batch',
        { run_id: id, params: pairs(params) },
        `log parameters of run ${id}`,
        shapes.anything,
      );
    },

    /** Every point of a metric, oldest first; empty for one that was never logged. */
    async history(id: string, metric: string): Promise<readonly Metric[]> {
      const found: Metric[] = [];
      for (let token: string | undefined = ''; token !== undefined && found.length < MOST_POINTS;) {
        const query: Record<string, string> = {
          run_id: id,
          metric_key: metric,
          max_results: String(PAGE),
          ...(token ? { page_token: token } : {}),
        };
        const page: z.infer<typeof shapes.history> | undefined = await ask(
          'metrics/get-history',
          query,
          `read ${metric} of run ${id}`,
          shapes.history,
        );
        const { metrics = [], next_page_token: next } = page ?? {};
        found.push(...metrics);
        // A page with nothing on it has no next one, whatever it says.
        token = (metrics.length > 0 && next) || undefined;
      }
      return found;
    },

    /** Whether a run's artifacts have something under this path. */
    async hasArtifact(id: string, path: string): Promise<boolean> {
      const found = await ask('artifacts/list', { run_id: id, path }, `look for ${path} of run ${id}`, shapes.files);
      return (found?.files ?? []).length > 0;
    },

    async ensureModel(name: string): Promise<void> {
      await tell('registered-models/create', { name }, `register model ${name}`, shapes.anything, isThere);
    },

    /** The version an alias stands for; undefined if there is no such alias, or no such model. */
    async versionAt(name: string, alias: string): Promise<ModelVersion | undefined> {
      const asking = `look at ${name}@${alias}`;
      const found = await ask('registered-models/alias', { name, alias }, asking, shapes.version, isUnset);
      return found && known(found.model_version);
    },

    /** The version that was made of a run, if there is one. */
    async versionOf(name: string, run: string): Promise<ModelVersion | undefined> {
      const filter = `name='${name.replaceAll("'", "\\'")}' and run_id='${run}'`;
      const found = await ask(
        'model-versions/search',
        { filter, max_results: '10' },
        `look for versions of ${name}`,
        shapes.versions,
      );
      const [first] = (found?.model_versions ?? []).toSorted(
        (one, other) => Number(one.version) - Number(other.version),
      );
      return first && known(first);
    },

    async createVersion(
      name: string,
      run: string,
      from: { readonly source: string; readonly model_id?: string },
      tags: Readonly<Record<string, string>>,
    ): Promise<ModelVersion> {
      const asking = `register a version of ${name}`;
      const json = { name, run_id: run, ...from, tags: pairs(tags) };
      return known(whole(await tell('model-versions/create', json, asking, shapes.version), asking).model_version);
    },

    /** Moves an alias, wherever it was. */
    async setAlias(name: string, alias: string, version: string): Promise<void> {
      await tell(
        'registered-models/alias',
        { name, alias, version },
        `move ${name}@${alias} to version ${version}`,
        shapes.anything,
      );
    },

    async removeAlias(name: string, alias: string): Promise<void> {
      const asking = `take ${name}@${alias} away`;
      const answer = await http({ method: 'DELETE', path: 'registered-models/alias', json: { name, alias }, asking });
      read(answer, asking, shapes.anything, isUnset);
    },
  };
}

function known({ version, run_id: run = '' }: Version): ModelVersion {
  return { version, run };
}

function pairs(values: Readonly<Record<string, string>>): Pair[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}

function whole<T>(answer: T | undefined, asking: string): T {
  if (answer === undefined) throw failing({ id: 'mlflow.nothing', asking }, 'MLflowError');
  return answer;
}

/** Undefined for a refusal that means something; every other is one failure, in MLflow's words. */
function read<Shape extends z.ZodType>(
  answer: HttpAnswer,
  asking: string,
  shape: Shape,
  means: Meaning = () => false,
): z.infer<Shape> | undefined {
  if (answer.status >= 200 && answer.status < 300) {
    return readAnswer<z.infer<Shape>>('MLflow', asking, answer.body, shape, 'MLFLOW_TRACKING_URI');
  }
  const refused: Refused = readJson(answer.body, refusedShape) ?? {};
  if (means(refused)) return undefined;
  if (answer.body.includes('Invalid Host header')) {
    throw declined({ id: 'mlflow.host' });
  }
  throw failureOf('MLflow', asking, { ...answer, body: refused.message ?? answer.body });
}
