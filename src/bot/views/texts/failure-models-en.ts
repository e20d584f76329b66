import type { ModelFailure } from '../../../phrases-failure-models.ts';
import { escapeMrkdwn as esc } from '../mrkdwn.ts';
import type { TextsOf } from './worded.ts';

/** Why MLflow does not have what a training needs. */
export const modelFailures: TextsOf<ModelFailure> = {
  'mlflow.forgot': ({ experiment }) => `MLflow made experiment ${esc(experiment)} and does not know it.`,
  'mlflow.deleted': ({ experiment }) =>
    `Experiment ${esc(experiment)} was deleted in MLflow. Restore it there, or name another in deckhand.yaml.`,
  'mlflow.nothing': ({ asking }) => `MLflow answered nothing to ${esc(asking)}.`,
  'mlflow.host': () =>
    'MLflow refuses the host name it is called by. Start it with --allowed-hosts that has that name in it.',
  'mlflow.no-metric': ({ metric, run, known }) =>
    `The evaluation logged no metric ${esc(metric)} to MLflow run ${esc(run)}; it has ${esc(known.join(', ')) || 'none'}. Check metric.name in deckhand.yaml, or what the evaluation logs.`,
  'mlflow.no-model': ({ run, artifact }) =>
    `MLflow run ${esc(run)} has no model at ${esc(artifact)}, so there is nothing to register. Check what the training logs, or artifact in deckhand.yaml.`,
  'mlflow.overtaken': ({ registered, now, from }) =>
    `Somebody made version ${esc(now ?? 'none')} of ${esc(registered)} champion meanwhile; ${from ? `it was ${esc(from)}` : 'there was none'} when this was approved. Nothing was promoted.`,
};
