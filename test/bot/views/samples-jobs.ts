import type { JobsPhrase } from '../../../src/phrases-jobs.ts';
import type { SamplesOf } from './samples.ts';

export const jobsSamples = (foreign: string): SamplesOf<JobsPhrase> => ({
  'job.waiting': [
    { id: 'job.waiting', reason: foreign },
    { id: 'job.waiting', reason: { id: 'job.without-pod' } },
  ],
  'job.unreachable': [{ id: 'job.unreachable' }],
  'job.log': [
    { id: 'job.log', job: { name: foreign, namespace: foreign }, tail: `${foreign}\n\`\`\`\nand more` },
    { id: 'job.log', tail: foreign },
  ],
  'build.step': [{ id: 'build.step', step: 3, steps: 7, name: foreign }],
  'build.line': [{ id: 'build.line', line: foreign }],
  'tests.line': [{ id: 'tests.line', line: foreign }],
  'tests.passed': [
    { id: 'tests.passed', passed: 128, failed: 0, skipped: 0 },
    { id: 'tests.passed', passed: 125, failed: 1, skipped: 2 },
    { id: 'tests.passed', passed: 0, failed: 0, skipped: 0 },
  ],
});
