import { createHash } from 'node:crypto';
import type { Store } from '../store.ts';
import type { Experiment, Metric, Pair, RegisteredModel, RunState, Version } from './mlflow-states.ts';

export type MlflowStore = ReturnType<typeof createMlflowStore>;

/** A champion that was trained long ago, so that there is something to beat. */
const SEED = { model: 'churn', run: 'f00d'.repeat(8), version: '3', auc: 0.913, accuracy: 0.871 };
const MONTH = 30 * 86_400_000;

/** What MLflow keeps: experiments, runs with their metrics, and the registry. */
export function createMlflowStore(store: Store, now: () => number) {
  if (store.all('mlflow-model').length === 0) seed();

  const runs = () => store.all<RunState>('mlflow-run');
  const saveRun = (run: RunState): RunState => {
    store.put('mlflow-run', run.id, run);
    return run;
  };

  function createRun(experiment: string, name: string, tags: readonly Pair[], startTime: number): RunState {
    const count = runs().length + 1;
    const id = createHash('md5').update(`${experiment}/${name}/${count}/${startTime}`).digest('hex');
    return saveRun({
      id,
      name,
      experiment,
      status: 'RUNNING',
      startTime,
      count,
      tags,
      params: [],
      metrics: [],
      artifacts: [],
    });
  }

  /** The same value at the same time and step is one. */
  function log(run: RunState, metrics: readonly Metric[]): RunState {
    const same = (one: Metric, other: Metric) => JSON.stringify(one) === JSON.stringify(other);
    const fresh = metrics.filter((metric) => !run.metrics.some((known) => same(known, metric)));
    return fresh.length ? saveRun({ ...run, metrics: [...run.metrics, ...fresh] }) : run;
  }

  function seed(): void {
    const at = now() - MONTH;
    store.put('mlflow-experiment', '0', { id: '0', name: 'Default' } satisfies Experiment);
    store.put('mlflow-experiment', '1', { id: '1', name: SEED.model } satisfies Experiment);
    const metric = (key: string, value: number) => ({ key, value, timestamp: at, step: 0 });
    const run: RunState = {
      id: SEED.run,
      name: 'churn-by-hand',
      experiment: '1',
      status: 'FINISHED',
      startTime: at,
      endTime: at,
      count: 0,
      tags: [],
      params: [],
      metrics: [metric('auc', SEED.auc), metric('accuracy', SEED.accuracy)],
      artifacts: ['model'],
    };
    store.put('mlflow-run', SEED.run, run);
    const source = `mlflow-artifacts:/1/${SEED.run}/artifacts/model`;
    const version: Version = { version: SEED.version, run: SEED.run, source, tags: [], createdAt: at };
    const model: RegisteredModel = { name: SEED.model, versions: [version], aliases: { champion: SEED.version } };
    store.put('mlflow-model', SEED.model, model);
  }

  return {
    experiments: () => store.all<Experiment>('mlflow-experiment'),
    createExperiment(name: string): Experiment {
      const experiment = { id: String(store.all('mlflow-experiment').length), name };
      store.put('mlflow-experiment', experiment.id, experiment);
      return experiment;
    },
    runs,
    run: (id: string) => store.get<RunState>('mlflow-run', id),
    saveRun,
    createRun,
    log,
    models: () => store.all<RegisteredModel>('mlflow-model'),
    model: (name: string) => store.get<RegisteredModel>('mlflow-model', name),
    saveModel: (model: RegisteredModel) => store.put('mlflow-model', model.name, model),
    now,
  };
}
