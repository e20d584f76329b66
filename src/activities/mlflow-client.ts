import { ApplicationFailure } from '@temporalio/activity';
import type { Dispatcher } from 'undici';
import type { ModelVersion } from '../models.ts';
import { createHttp, declined, failureOf, type HttpAnswer } from './http.ts';

export type MlflowClientOptions = {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly dispatcher?: Dispatcher;
};
export type MlflowClient = ReturnType<typeof createMlflowClient>;

export type MlflowStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';
/** What is not finite comes as text: `NaN`. */
export type Metric = {
  readonly key: string;
  readonly value: number | string;
  readonly timestamp: number;
  readonly step: number;
};
type Pair = { readonly key: string; readonly value: string };

/** The fields of a run we read (mlflow `protos/service.proto`); lists that are empty are not there at all. */
export type MlflowRun = {
  readonly info: {
    readonly run_id: string;
    readonly run_name?: string;
    readonly experiment_id: string;
    readonly status: MlflowStatus;
    readonly artifact_uri: string;
  };
  readonly data?: { readonly metrics?: readonly Metric[]; readonly tags?: readonly Pair[] };
  /** Models logged the way of MLflow 3, which are not among the run's artifacts. */
  readonly outputs?: { readonly model_outputs?: readonly { readonly model_id: string; readonly step?: number }[] };
};

type Version = { readonly version: string; readonly run_id?: string };
type Refused = { readonly error_code?: string; readonly message?: string };
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

  async function ask<T>(path: string, query: Readonly<Record<string, string>>, asking: string, means?: Meaning) {
    const search = new URLSearchParams(query);
    return read<T>(await http({ method: 'GET', path: `${path}?${search}`, asking }), asking, means);
  }

  async function tell<T>(path: string, json: object, asking: string, means?: Meaning): Promise<T | undefined> {
    return read<T>(await http({ method: 'POST', path, json, asking }), asking, means);
  }

  const byName = (name: string) =>
    ask<{ experiment: { experiment_id: string; lifecycle_stage?: string } }>(
      'experiments/get-by-name',
      { experiment_name: name },
      `look for experiment ${name}`,
      isMissing,
    );

  return {
    /** The id of an experiment, made if it is not there: of two who make it at once, one is refused and looks again. */
    async experiment(name: string): Promise<string> {
      let found = await byName(name);
      if (!found) {
        await tell('experiments/create', { name }, `make experiment ${name}`, isThere);
        found = await byName(name);
      }
      if (!found) throw odd(`MLflow made experiment ${name} and does not know it.`);
      const { experiment_id: id, lifecycle_stage: stage } = found.experiment;
      if (stage === 'deleted') {
        throw declined(`Experiment ${name} was deleted in MLflow. Restore it there, or name another in deckhand.yaml.`);
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
      return (await tell<{ runs?: MlflowRun[] }>('runs/search', json, 'look for runs'))?.runs ?? [];
    },

    async createRun(experiment: string, name: string, tags: Readonly<Record<string, string>>): Promise<MlflowRun> {
      const json = { experiment_id: experiment, run_name: name, start_time: Date.now(), tags: pairs(tags) };
      return whole(await tell<{ run: MlflowRun }>('runs/create', json, 'make a run'), 'make a run').run;
    },

    async run(id: string): Promise<MlflowRun> {
      const asking = `look at run ${id}`;
      return whole(await ask<{ run: MlflowRun }>('runs/get', { run_id: id }, asking), asking).run;
    },

    async setStatus(id: string, status: MlflowStatus): Promise<void> {
      const end = status === 'RUNNING' ? {} : { end_time: Date.now() };
      await tell('runs/update', { run_id: id, status, ...end }, `mark run ${id} as ${status}`);
    },

    /** A parameter has one value for ever; the same value again is no mistake. */
    async logParams(id: string, params: Readonly<Record<string, string>>): Promise<void> {
      await tell('runs/log-batch', { run_id: id, params: pairs(params) }, `log parameters of run ${id}`);
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
        const page: { metrics?: Metric[]; next_page_token?: string } | undefined = await ask(
          'metrics/get-history',
          query,
          `read ${metric} of run ${id}`,
        );
        found.push(...(page?.metrics ?? []));
        token = page?.next_page_token || undefined;
      }
      return found;
    },

    /** Whether a run's artifacts have something under this path. */
    async hasArtifact(id: string, path: string): Promise<boolean> {
      const found = await ask<{ files?: unknown[] }>(
        'artifacts/list',
        { run_id: id, path },
        `look for ${path} of run ${id}`,
      );
      return (found?.files ?? []).length > 0;
    },

    async ensureModel(name: string): Promise<void> {
      await tell('registered-models/create', { name }, `register model ${name}`, isThere);
    },

    /** The version an alias stands for; undefined if there is no such alias, or no such model. */
    async versionAt(name: string, alias: string): Promise<ModelVersion | undefined> {
      const asking = `look at ${name}@${alias}`;
      const found = await ask<{ model_version: Version }>('registered-models/alias', { name, alias }, asking, isUnset);
      return found && known(found.model_version);
    },

    /** The version that was made of a run, if there is one. */
    async versionOf(name: string, run: string): Promise<ModelVersion | undefined> {
      const filter = `name='${name.replaceAll("'", "\\'")}' and run_id='${run}'`;
      const found = await ask<{ model_versions?: Version[] }>(
        'model-versions/search',
        { filter, max_results: '10' },
        `look for versions of ${name}`,
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
      return known(
        whole(await tell<{ model_version: Version }>('model-versions/create', json, asking), asking).model_version,
      );
    },

    /** Moves an alias, wherever it was. */
    async setAlias(name: string, alias: string, version: string): Promise<void> {
      await tell('registered-models/alias', { name, alias, version }, `move ${name}@${alias} to version ${version}`);
    },

    async removeAlias(name: string, alias: string): Promise<void> {
      const asking = `take ${name}@${alias} away`;
      const answer = await http({ method: 'DELETE', path: 'registered-models/alias', json: { name, alias }, asking });
      read(answer, asking, isUnset);
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
  if (answer === undefined) throw odd(`MLflow answered nothing to ${asking}.`);
  return answer;
}

/** Undefined for a refusal that means something; every other is one failure, in MLflow's words. */
function read<T>(answer: HttpAnswer, asking: string, means: Meaning = () => false): T | undefined {
  const said = parsed(answer.body);
  if (answer.status >= 200 && answer.status < 300) {
    if (said === undefined)
      throw odd(`MLflow answered something that is not JSON to ${asking}. Check MLFLOW_TRACKING_URI.`);
    return said as T;
  }
  const refused = (said ?? {}) as Refused;
  if (means(refused)) return undefined;
  if (answer.body.includes('Invalid Host header')) {
    throw declined(
      'MLflow refuses the host name it is called by. Start it with --allowed-hosts that has that name in it.',
    );
  }
  throw failureOf('MLflow', asking, { ...answer, body: refused.message ?? answer.body });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function odd(message: string): ApplicationFailure {
  return ApplicationFailure.create({ message, type: 'MLflowError' });
}
