import type { JobFailure } from '../../../src/phrases-failure-jobs.ts';
import type { SamplesOf } from './samples.ts';

export const jobFailureSamples = (foreign: string): SamplesOf<JobFailure> => ({
  'job.too-slow': [{ id: 'job.too-slow', limit: 600_000 }],
  'job.out-of-memory': [{ id: 'job.out-of-memory', limit: foreign }, { id: 'job.out-of-memory' }],
  'job.exited': [{ id: 'job.exited', code: 3 }],
  'job.failed': [
    { id: 'job.failed', words: foreign },
    { id: 'job.failed', words: '' },
  ],
  'job.no-pod': [{ id: 'job.no-pod', words: foreign }],
  'job.no-node': [{ id: 'job.no-node', words: foreign }],
  'job.no-image': [{ id: 'job.no-image', image: foreign, words: foreign }],
  'job.no-start': [{ id: 'job.no-start', words: foreign }],
  'job.evicted': [
    { id: 'job.evicted', node: foreign, words: foreign, times: 4 },
    { id: 'job.evicted', words: '' },
  ],
  'job.leaving': [{ id: 'job.leaving', node: foreign }, { id: 'job.leaving' }],
  'job.being-made': [{ id: 'job.being-made' }],
  'job.without-pod': [{ id: 'job.without-pod' }],
  'job.gone': [{ id: 'job.gone' }],
  'job.nothing': [
    {
      id: 'job.nothing',
      work: 'build',
      of: foreign,
      cause: 'no-node',
      why: { id: 'job.no-node', words: foreign },
      unpushed: true,
    },
    {
      id: 'job.nothing',
      work: 'tests',
      of: 'shop 1.4.2',
      cause: 'memory',
      why: { id: 'job.out-of-memory', limit: '512Mi' },
    },
    {
      id: 'job.nothing',
      work: 'prepare',
      of: 'churn',
      cause: 'evicted',
      why: { id: 'job.evicted', node: 'node-07', words: '', times: 4 },
    },
    {
      id: 'job.nothing',
      work: 'train',
      of: 'churn',
      cause: 'image',
      why: { id: 'job.no-image', image: 'train:1', words: 'not found' },
    },
    { id: 'job.nothing', work: 'evaluate', of: 'churn', cause: 'gone', why: { id: 'job.gone' } },
    { id: 'job.nothing', work: 'train', of: 'churn', cause: 'deadline', why: { id: 'job.too-slow', limit: 600_000 } },
  ],
  'tests.failed': [{ id: 'tests.failed', failed: 3, tests: 128 }],
  'job.not-ours': [{ id: 'job.not-ours', name: foreign, namespace: foreign }],
  'job.flickered': [{ id: 'job.flickered', name: foreign }],
  'job.goes-on': [
    { id: 'job.goes-on', name: foreign, namespace: foreign, why: foreign },
    {
      id: 'job.goes-on',
      name: 'train-1',
      namespace: 'ml',
      why: { id: 'failed.refused', system: 'Kubernetes', asking: 'delete Job train-1', status: 503, words: '' },
    },
  ],
});
