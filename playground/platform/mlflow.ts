import type { FastifyInstance, FastifyReply } from 'fastify';
import type { MlflowStore } from './mlflow-store.ts';
import type { Metric, Pair, RegisteredModel, RunState, RunStatus, Version } from './mlflow-states.ts';

const STATUS: Readonly<Record<string, number>> = {
  RESOURCE_DOES_NOT_EXIST: 404,
  RESOURCE_ALREADY_EXISTS: 400,
  INVALID_PARAMETER_VALUE: 400,
};
const RESERVED = /^(latest|v\d+)$/i;
const [MOST_METRICS, MOST_PARAMS] = [1_000, 100];

type Query = { readonly Querystring: Readonly<Record<string, string | undefined>> };
type Body<T> = { readonly Body: T };

/** MLflow's REST API 2.0 as far as runs and the registry go (mlflow `protos/service.proto`), with its own refusals. */
export function serveMlflow(server: FastifyInstance, mlflow: MlflowStore): void {
  const base = '/mlflow/api/2.0/mlflow';
  server.get('/mlflow/health', (_, reply) => reply.type('text/plain').send('OK'));
  server.get('/mlflow/version', (_, reply) => reply.type('text/plain').send('3.17.2'));

  server.post(`${base}/experiments/search`, () => ({ experiments: mlflow.experiments().map(shownExperiment) }));
  server.post<Body<{ name: string }>>(`${base}/experiments/create`, ({ body: { name } }, reply) => {
    if (mlflow.experiments().some((each) => each.name === name)) {
      return refuse(reply, 'RESOURCE_ALREADY_EXISTS', `Experiment '${name}' already exists.`);
    }
    return { experiment_id: mlflow.createExperiment(name).id };
  });
  server.get<Query>(`${base}/experiments/get-by-name`, ({ query: { experiment_name: name } }, reply) => {
    const found = mlflow.experiments().find((each) => each.name === name);
    if (!found) return refuse(reply, 'RESOURCE_DOES_NOT_EXIST', `Could not find experiment with name '${name}'`);
    return { experiment: shownExperiment(found) };
  });

  server.post<Body<{ experiment_id: unknown; run_name?: string; start_time?: number; tags?: Pair[] }>>(
    `${base}/runs/create`,
    ({ body: { experiment_id: id, run_name: name = 'unnamed', start_time: at = mlflow.now(), tags = [] } }, reply) => {
      if (typeof id !== 'string') return invalid(reply, `Invalid value ${String(id)} for parameter 'experiment_id'`);
      if (!mlflow.experiments().some((each) => each.id === id)) {
        return refuse(reply, 'RESOURCE_DOES_NOT_EXIST', `No Experiment with id=${id} exists`);
      }
      return { run: shownRun(mlflow.createRun(id, name, tags, at)) };
    },
  );
  server.post<Body<{ experiment_ids?: string[]; filter?: string }>>(
    `${base}/runs/search`,
    ({ body: { experiment_ids: ids = [], filter = '' } }, reply) => {
      const [, key, value] = /^tags\.`([^`]+)` = '([^']*)'$/.exec(filter) ?? [];
      if (filter && !key) return invalid(reply, `Invalid clause(s) in filter string: '${filter}'`);
      const runs = mlflow
        .runs()
        .filter(({ experiment }) => ids.includes(experiment))
        .filter(({ tags }) => !key || tags.some((tag) => tag.key === key && tag.value === value))
        .toSorted((one, other) => one.startTime - other.startTime || one.count - other.count);
      return runs.length ? { runs: runs.map(shownRun) } : {};
    },
  );
  server.get<Query>(`${base}/runs/get`, ({ query: { run_id: id = '' } }, reply) => {
    const found = find(id, reply);
    return found ? { run: shownRun(found) } : reply;
  });
  server.post<Body<{ run_id: string; status?: RunStatus; end_time?: number }>>(
    `${base}/runs/update`,
    ({ body: { run_id: id, status, end_time: end } }, reply) => {
      const found = find(id, reply);
      if (!found) return reply;
      const run = mlflow.saveRun({ ...found, ...(status ? { status } : {}), ...(end ? { endTime: end } : {}) });
      return { run_info: shownRun(run).info };
    },
  );
  server.post<Body<{ run_id: string; metrics?: Metric[]; params?: Pair[]; tags?: Pair[] }>>(
    `${base}/runs/log-batch`,
    ({ body: { run_id: id, metrics = [], params = [], tags = [] } }, reply) => {
      const found = find(id, reply);
      if (!found) return reply;
      if (metrics.length > MOST_METRICS || params.length > MOST_PARAMS) {
        return invalid(reply, `A batch logging request can contain at most ${MOST_METRICS} metrics.`);
      }
      const changed = params.find(({ key, value }) =>
        found.params.some((old) => old.key === key && old.value !== value),
      );
      if (changed)
        return invalid(
          reply,
          `Changing param values is not allowed. Param with key='${changed.key}' was already logged`,
        );
      const fresh = params.filter(({ key }) => !found.params.some((old) => old.key === key));
      mlflow.log(
        mlflow.saveRun({ ...found, params: [...found.params, ...fresh], tags: [...found.tags, ...tags] }),
        metrics,
      );
      return {};
    },
  );
  server.get<Query>(`${base}/metrics/get-history`, ({ query }, reply) => {
    const { run_id: id = '', metric_key: key, max_results: most = '25000', page_token: token = '0' } = query;
    const found = find(id, reply);
    if (!found) return reply;
    const all = found.metrics.filter((metric) => metric.key === key);
    const end = Number(token) + Number(most);
    return { metrics: all.slice(Number(token), end), ...(end < all.length ? { next_page_token: String(end) } : {}) };
  });
  server.get<Query>(`${base}/artifacts/list`, ({ query: { run_id: id = '', path = '' } }, reply) => {
    const found = find(id, reply);
    if (!found) return reply;
    const files = found.artifacts.includes(path) ? [{ path: `${path}/MLmodel`, is_dir: false, file_size: 512 }] : [];
    return { root_uri: artifactUri(found), ...(files.length ? { files } : {}) };
  });

  server.put<{ Params: { run: string; '*': string } }>(
    '/mlflow/api/2.0/mlflow-artifacts/artifacts/:experiment/:run/artifacts/*',
    ({ params: { run: id, '*': path } }, reply) => {
      const found = find(id, reply);
      if (!found) return reply;
      mlflow.saveRun({ ...found, artifacts: [...new Set([...found.artifacts, path.replace(/\/[^/]*$/, '')])] });
      return {};
    },
  );

  server.post<Body<{ name: string }>>(`${base}/registered-models/create`, ({ body: { name } }, reply) => {
    if (mlflow.model(name))
      return refuse(reply, 'RESOURCE_ALREADY_EXISTS', `Registered Model (name=${name}) already exists.`);
    mlflow.saveModel({ name, versions: [], aliases: {} });
    return { registered_model: { name } };
  });
  server.post<Body<{ name: string; run_id?: string; source: string; tags?: Pair[] }>>(
    `${base}/model-versions/create`,
    ({ body: { name, run_id: run = '', source, tags = [] } }, reply) => {
      const model = registered(name, reply);
      if (!model) return reply;
      if (!/^[a-z-]+:\//.test(source)) return invalid(reply, `Invalid model version source: '${source}'.`);
      const version = String(Math.max(0, ...model.versions.map((each) => Number(each.version))) + 1);
      const made: Version = { version, run, source, tags, createdAt: mlflow.now() };
      mlflow.saveModel({ ...model, versions: [...model.versions, made] });
      return { model_version: shownVersion(model, made) };
    },
  );
  server.get<Query>(`${base}/model-versions/search`, ({ query: { filter = '' } }, reply) => {
    const [, name, run] = /^name='([^']*)'(?: and run_id='([^']*)')?$/.exec(filter) ?? [];
    if (!name) return invalid(reply, `Invalid clause(s) in filter string: '${filter}'`);
    const model = mlflow.model(name);
    const found = model?.versions.filter((each) => !run || each.run === run) ?? [];
    return model && found.length ? { model_versions: found.map((each) => shownVersion(model, each)) } : {};
  });
  server.get<Query>(`${base}/registered-models/alias`, ({ query: { name = '', alias = '' } }, reply) => {
    const model = registered(name, reply);
    if (!model) return reply;
    const version = model.versions.find((each) => each.version === model.aliases[alias]);
    return version
      ? { model_version: shownVersion(model, version) }
      : invalid(reply, `Registered model alias ${alias} not found.`);
  });
  server.post<Body<{ name: string; alias: string; version: string }>>(
    `${base}/registered-models/alias`,
    ({ body: { name, alias, version } }, reply) => {
      const model = registered(name, reply);
      if (!model) return reply;
      if (RESERVED.test(alias)) return invalid(reply, `'${alias}' alias name (case insensitive) is reserved.`);
      if (!model.versions.some((each) => each.version === version)) {
        return refuse(reply, 'RESOURCE_DOES_NOT_EXIST', `Model Version (name=${name}, version=${version}) not found`);
      }
      mlflow.saveModel({ ...model, aliases: { ...model.aliases, [alias]: version } });
      return {};
    },
  );
  server.delete<Body<{ name: string; alias: string }>>(
    `${base}/registered-models/alias`,
    ({ body: { name, alias } }, reply) => {
      const model = registered(name, reply);
      if (!model) return reply;
      const { [alias]: _, ...aliases } = model.aliases;
      mlflow.saveModel({ ...model, aliases });
      return {};
    },
  );

  function find(id: string, reply: FastifyReply): RunState | undefined {
    const found = mlflow.run(id);
    if (!found) void refuse(reply, 'RESOURCE_DOES_NOT_EXIST', `Run with id=${id} not found`);
    return found;
  }

  function registered(name: string, reply: FastifyReply): RegisteredModel | undefined {
    const found = mlflow.model(name);
    if (!found) void refuse(reply, 'RESOURCE_DOES_NOT_EXIST', `Registered Model with name=${name} not found`);
    return found;
  }
}

function shownExperiment({ id, name }: { readonly id: string; readonly name: string }) {
  return { experiment_id: id, name, artifact_location: `mlflow-artifacts:/${id}`, lifecycle_stage: 'active' };
}

function shownRun(run: RunState) {
  const { id, name, experiment, status, startTime, endTime, tags, params, metrics } = run;
  const latest = new Map(
    metrics
      .toSorted((one, other) => one.step - other.step || one.timestamp - other.timestamp)
      .map((metric) => [metric.key, metric]),
  );
  return {
    info: {
      run_id: id,
      run_uuid: id,
      run_name: name,
      experiment_id: experiment,
      status,
      start_time: startTime,
      ...(endTime ? { end_time: endTime } : {}),
      artifact_uri: artifactUri(run),
      lifecycle_stage: 'active',
    },
    data: {
      ...(latest.size ? { metrics: [...latest.values()] } : {}),
      ...(params.length ? { params } : {}),
      ...(tags.length ? { tags } : {}),
    },
    inputs: {},
  };
}

function artifactUri({ id, experiment }: RunState): string {
  return `mlflow-artifacts:/${experiment}/${id}/artifacts`;
}

function shownVersion({ name, aliases }: RegisteredModel, { version, run, source, tags, createdAt }: Version) {
  const mine = Object.keys(aliases).filter((alias) => aliases[alias] === version);
  return {
    name,
    version,
    creation_timestamp: createdAt,
    current_stage: 'None',
    source,
    run_id: run,
    status: 'READY',
    ...(tags.length ? { tags } : {}),
    ...(mine.length ? { aliases: mine } : {}),
  };
}

function invalid(reply: FastifyReply, message: string): FastifyReply {
  return refuse(reply, 'INVALID_PARAMETER_VALUE', message);
}

function refuse(reply: FastifyReply, code: string, message: string): FastifyReply {
  return reply.code(STATUS[code] ?? 500).send({ error_code: code, message });
}
