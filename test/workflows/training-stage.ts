import type { Stage } from '../setup/stage.ts';

export type TrainingStage = ReturnType<typeof trainingStage>;

/** MLflow's runs of an experiment, oldest first. */
export function runsOf({ platform: { mlflow } }: Stage, experiment: string) {
  const id = mlflow.experiments().find(({ name }) => name === experiment)?.id;
  const mine = mlflow.runs().filter((run) => run.experiment === id);
  return mine.toSorted((one, other) => one.startTime - other.startTime || one.count - other.count);
}

/** What tests of trainings have in common. */
export function trainingStage(stage: Stage) {
  const { mlflow, jobs } = stage.platform;

  /** Trained by somebody, elsewhere. */
  function seedVersion(name: string, ...aliases: readonly string[]): void {
    const model = mlflow.model(name) ?? { name, versions: [], aliases: {} };
    const version = String(model.versions.length + 1);
    const source = `mlflow-artifacts:/9/${name}/artifacts/model`;
    const [first = 'champion', before] = aliases;
    mlflow.saveModel({
      name,
      versions: [...model.versions, { version, run: model.versions[0]?.run ?? '', source, tags: [], createdAt: 0 }],
      aliases: { ...(before ? { [before]: model.aliases[first] ?? '' } : {}), [first]: version },
    });
  }

  return {
    seedVersion,

    seedChampion(name: string, auc = 0.913): void {
      const experiment = mlflow.experiments().find((each) => each.name === name) ?? mlflow.createExperiment(name);
      const run = mlflow.createRun(experiment.id, `${name}-by-hand`, [], 0);
      const metric = (key: string, value: number) => ({ key, value, timestamp: 0, step: 0 });
      mlflow.saveRun({ ...run, status: 'FINISHED', metrics: [metric('auc', auc), metric('accuracy', auc - 0.042)] });
      const source = `mlflow-artifacts:/${experiment.id}/${run.id}/artifacts/model`;
      mlflow.saveModel({
        name,
        versions: [{ version: '1', run: run.id, source, tags: [], createdAt: 0 }],
        aliases: { champion: '1' },
      });
    },

    approve: (model: string, run: string, question = 'approval/1') =>
      stage.decide(`train/${model}`, { run, question, choice: 'approve', by: 'U0BEN' }),

    /** The Jobs of a run by their kind, as the cluster has them. */
    jobs: (run: string, kind: string) =>
      jobs
        .all()
        .filter(
          ({ name, manifest }) => name.startsWith(`${kind}-`) && manifest.metadata.labels?.['deckhand.dev/run'] === run,
        )
        .map(({ name }) => name),
  };
}
