import type { TrainPhrase } from '../../../src/phrases-train.ts';
import type { SamplesOf } from './samples.ts';

/** At least one of each phrase of trainings, with `foreign` wherever others wrote the text. */
export const trainSamples = (foreign: string): SamplesOf<TrainPhrase> => {
  const metric = { name: foreign, better: 'higher', minGain: 0.005 } as const;
  const loss = { name: 'loss', better: 'lower', minGain: 0 } as const;
  const compared = { metric, champion: 0.913, score: 0.927, version: foreign } as const;
  const first = { metric: loss, score: 12.345_67 } as const;
  return {
    'train.title': [
      { id: 'train.title', model: foreign, dataset: foreign },
      { id: 'train.title', model: 'churn' },
    ],
    'train.prepared': [{ id: 'train.prepared', data: foreign }],
    'train.at': [
      { id: 'train.at', metric: foreign, value: 0.9124, step: 12, best: 0.9187 },
      { id: 'train.at', metric: 'auc', value: 0.9124, step: 12, best: 0.9124 },
    ],
    'train.line': [{ id: 'train.line', line: foreign }],
    'train.run': [
      { id: 'train.run', name: foreign, run: 'f00d', link: 'http://mlflow.lan/#/experiments/1/runs/f00d' },
      { id: 'train.run', name: foreign, run: foreign },
    ],
    'train.trained': [
      { id: 'train.trained', metric: foreign, value: 0.9249, steps: 40 },
      { id: 'train.trained', metric: foreign, steps: 0 },
    ],
    'train.curve': [{ id: 'train.curve', metric: foreign, steps: 40 }],
    'train.compared': [
      { id: 'train.compared', ...compared },
      { id: 'train.compared', ...first },
    ],
    'train.table': [
      {
        id: 'train.table',
        metric,
        scores: { [foreign]: 0.927, accuracy: 0.88, new: 1 },
        champion: { version: foreign, scores: { [foreign]: 0.913, accuracy: 0.871, old: 3 } },
      },
      { id: 'train.table', metric: loss, scores: { loss: 12.345_67, 'a```b': 1e9 } },
    ],
    'train.ready': [
      { id: 'train.ready', model: foreign, isBetter: true, ...compared },
      { id: 'train.ready', model: foreign, isBetter: false, ...compared },
      { id: 'train.ready', model: foreign, isBetter: true, ...first },
    ],
    'train.not-better': [
      { id: 'train.not-better', model: foreign, ...compared, score: 0.914 },
      { id: 'train.not-better', model: 'churn', metric: loss, champion: 1, score: 2, version: '3' },
    ],
    'train.promoted': [
      { id: 'train.promoted', from: foreign, to: foreign },
      { id: 'train.promoted', to: '1' },
    ],
    'train.done': [
      { id: 'train.done', model: foreign, from: foreign, previous: foreign, ...compared },
      { id: 'train.done', model: 'churn', version: '1', previous: 'previous', ...first },
    ],
    'train.champion': [
      { id: 'train.champion', model: foreign, version: foreign },
      { id: 'train.champion', model: foreign },
    ],
    'train.back-title': [{ id: 'train.back-title', model: foreign }],
    'train.aliases': [
      { id: 'train.aliases', champion: { version: foreign, run: 'f00d' }, previous: { version: '2', run: 'beef' } },
      { id: 'train.aliases' },
    ],
    'train.back-ready': [{ id: 'train.back-ready', model: foreign, from: foreign, to: foreign }],
    'train.no-way-back': [{ id: 'train.no-way-back', model: foreign, alias: foreign }],
    'train.back-done': [{ id: 'train.back-done', model: foreign, from: foreign, to: foreign }],
    'train.killed': [{ id: 'train.killed', runs: [foreign, 'churn-2'] }],
    'train.aliases-restored': [
      { id: 'train.aliases-restored', model: foreign, champion: foreign },
      { id: 'train.aliases-restored', model: foreign },
    ],
  };
};
