import type { ModelFailure } from '../../../src/phrases-failure-models.ts';
import type { SamplesOf } from './samples.ts';

export const modelSamples = (foreign: string): SamplesOf<ModelFailure> => ({
  'mlflow.forgot': [{ id: 'mlflow.forgot', experiment: foreign }],
  'mlflow.deleted': [{ id: 'mlflow.deleted', experiment: foreign }],
  'mlflow.nothing': [{ id: 'mlflow.nothing', asking: foreign }],
  'mlflow.host': [{ id: 'mlflow.host' }],
  'mlflow.no-metric': [
    { id: 'mlflow.no-metric', metric: foreign, run: foreign, known: [foreign, foreign] },
    { id: 'mlflow.no-metric', metric: 'auc', run: 'r1', known: [] },
  ],
  'mlflow.no-model': [{ id: 'mlflow.no-model', run: foreign, artifact: foreign }],
  'mlflow.overtaken': [
    { id: 'mlflow.overtaken', registered: foreign, now: foreign, from: foreign },
    { id: 'mlflow.overtaken', registered: 'churn' },
  ],
});
