import type { ModelFailure } from '../../../phrases-failure-models.ts';
import { escapeMrkdwn as esc } from '../mrkdwn.ts';
import type { TextsOf } from './worded.ts';

/** The German wording of why MLflow does not have what a training needs. */
export const modelFailuresGerman: TextsOf<ModelFailure> = {
  'mlflow.forgot': ({ experiment }) => `MLflow hat das Experiment ${esc(experiment)} angelegt und kennt es nicht.`,
  'mlflow.deleted': ({ experiment }) =>
    `Das Experiment ${esc(experiment)} wurde in MLflow gelöscht. Bitte dort wiederherstellen oder in deckhand.yaml ein anderes nennen.`,
  'mlflow.nothing': ({ asking }) => `MLflow hat auf "${esc(asking)}" nichts geantwortet.`,
  'mlflow.host': () =>
    'MLflow lehnt den Hostnamen ab, unter dem es angesprochen wird. Bitte mit --allowed-hosts starten, das ihn enthält.',
  'mlflow.no-metric': ({ metric, run, known }) =>
    `Die Bewertung hat in MLflow-Lauf ${esc(run)} keine Metrik ${esc(metric)} hinterlassen; dort steht ${esc(known.join(', ')) || 'keine'}. Bitte metric.name in deckhand.yaml prüfen, oder was die Bewertung loggt.`,
  'mlflow.no-model': ({ run, artifact }) =>
    `MLflow-Lauf ${esc(run)} hat kein Modell unter ${esc(artifact)}, also gibt es nichts zu registrieren. Bitte prüfen, was das Training loggt, oder artifact in deckhand.yaml.`,
  'mlflow.overtaken': ({ registered, now, from }) => {
    const meanwhile = now
      ? `Jemand hat inzwischen Version ${esc(now)} von ${esc(registered)} zum Champion gemacht`
      : `Jemand hat ${esc(registered)} inzwischen den Champion genommen`;
    return `${meanwhile}; bei der Freigabe war es ${from ? `Version ${esc(from)}` : 'noch keine'}. Dieser Lauf hat nichts geändert.`;
  },
};
