import { viewOf, type JobState } from './job-states.ts';
import type { MlflowStore } from './mlflow-store.ts';
import { environmentOf, trainingPlay } from './training-plays.ts';

/** Writes down in MLflow what the program of a Job has logged by now, as `mlflow.start_run()` with a MLFLOW_RUN_ID does. */
export function logTraining(job: JobState, mlflow: MlflowStore, now: number, speed: number): void {
  const run = mlflow.run(environmentOf(job.manifest)['MLFLOW_RUN_ID'] ?? '');
  const play = trainingPlay(job.manifest, mlflow);
  const pod = viewOf(job, now, speed).pods.at(-1);
  if (!run || !play || pod?.startedAt === undefined || job.logged) return;
  const { startedAt } = pod;
  const until = pod.ended?.at ?? now;
  const due = play.logs.filter(([at]) => startedAt + at / speed <= until);
  mlflow.log(
    run,
    due.map(([at, metric]) => ({ ...metric, timestamp: Math.round(startedAt + at / speed) })),
  );
}

/** What is left in MLflow when the program of a Job has ended: its run's status, and the model if it trained one. */
export function endTraining({ manifest }: JobState, succeeded: boolean, mlflow: MlflowStore): void {
  const run = mlflow.run(environmentOf(manifest)['MLFLOW_RUN_ID'] ?? '');
  if (!run || manifest.metadata.name.startsWith('prepare-')) return;
  const trained = succeeded && manifest.metadata.name.startsWith('train-');
  mlflow.saveRun({
    ...run,
    status: succeeded ? 'FINISHED' : 'FAILED',
    ...(trained ? { artifacts: [...new Set([...run.artifacts, 'model'])] } : {}),
  });
}
