import type { UpkeepFailure } from '../../../src/phrases-failure-upkeep.ts';
import type { SamplesOf } from './samples.ts';

export const upkeepSamples = (foreign: string): SamplesOf<UpkeepFailure> => ({
  'upkeep.not-set': [{ id: 'upkeep.not-set', setting: 'PROMETHEUS_URL' }],
  'upkeep.no-app': [{ id: 'upkeep.no-app', app: foreign }],
  'upkeep.no-query': [{ id: 'upkeep.no-query' }],
  'upkeep.nothing-to-silence': [{ id: 'upkeep.nothing-to-silence' }],
  'upkeep.no-node': [{ id: 'upkeep.no-node', node: foreign }],
  'upkeep.not-drained': [{ id: 'upkeep.not-drained', node: foreign, pods: foreign }],
  'upkeep.no-deployment': [{ id: 'upkeep.no-deployment', deployment: foreign, namespace: foreign }],
  'upkeep.unseen': [{ id: 'upkeep.unseen', deployment: foreign, namespace: foreign }],
  'upkeep.paused': [{ id: 'upkeep.paused', deployment: foreign }],
  'upkeep.never-touched': [{ id: 'upkeep.never-touched', name: foreign }],
  'upkeep.not-by-time': [{ id: 'upkeep.not-by-time', path: foreign }],
  'upkeep.not-a': [
    { id: 'upkeep.not-a', kind: 'image', name: foreign },
    { id: 'upkeep.not-a', kind: 'namespace', name: 'shop' },
    { id: 'upkeep.not-a', kind: 'token', name: 'shop' },
  ],
});
