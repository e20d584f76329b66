import type { UpkeepFailure } from '../../../src/phrases-failure-upkeep.ts';
import type { SamplesOf } from './samples.ts';

export const upkeepSamples = (foreign: string): SamplesOf<UpkeepFailure> => ({
  'upkeep.not-set': [{ id: 'upkeep.not-set', setting: 'PROMETHEUS_URL' }],
  'upkeep.no-app': [{ id: 'upkeep.no-app', app: foreign }],
  'upkeep.no-query': [{ id: 'upkeep.no-query' }],
  'upkeep.nothing-to-silence': [{ id: 'upkeep.nothing-to-silence' }],
  'upkeep.no-node': [{ id: 'upkeep.no-node', node: foreign }],
  'upkeep.not-drained': [{ id: 'upkeep.not-drained', node: foreign, pods: [foreign, 'shop/web-1'], more: 2 }],
  'upkeep.not-left': [{ id: 'upkeep.not-left', node: foreign, pods: [foreign], more: 0 }],
  'upkeep.not-ready': [
    { id: 'upkeep.not-ready', deployment: foreign, ready: 1, wanted: 3, words: foreign },
    { id: 'upkeep.not-ready', deployment: 'shop-web', ready: 0, wanted: 3 },
  ],
  'upkeep.unfit': [
    { id: 'upkeep.unfit', query: foreign, gives: 3 },
    { id: 'upkeep.unfit', query: '"up[5m]"', gives: 'matrix' },
  ],
  'upkeep.no-deployment': [{ id: 'upkeep.no-deployment', deployment: foreign, namespace: foreign }],
  'upkeep.unseen': [{ id: 'upkeep.unseen', deployment: foreign, namespace: foreign }],
  'upkeep.paused': [{ id: 'upkeep.paused', deployment: foreign }],
  'upkeep.never-touched': [{ id: 'upkeep.never-touched', name: foreign }],
  'upkeep.not-by-time': [{ id: 'upkeep.not-by-time', path: foreign }],
  'upkeep.nothing-deletable': [
    { id: 'upkeep.nothing-deletable', why: foreign },
    {
      id: 'upkeep.nothing-deletable',
      why: { id: 'failed.unreachable', system: 'Harbor', asking: 'delete it', code: 'ECONNREFUSED' },
    },
  ],
  'upkeep.not-a': [
    { id: 'upkeep.not-a', kind: 'image', name: foreign },
    { id: 'upkeep.not-a', kind: 'namespace', name: 'shop' },
    { id: 'upkeep.not-a', kind: 'token', name: 'shop' },
  ],
});
