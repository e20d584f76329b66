import type { JobCause, JobFailure, JobWork } from '../../../phrases-failure-jobs.ts';
import type { FailurePhrase } from '../../../phrases-failure.ts';
import { duration, escapeMrkdwn as esc } from '../mrkdwn.ts';
import { told } from './failure-parts.ts';
import type { TextsOf } from './worded.ts';

const WORK: Readonly<Record<JobWork, string>> = {
  build: 'The build',
  tests: 'The tests',
  prepare: 'The data preparation',
  train: 'The training',
  evaluate: 'The evaluation',
};

const ADVICE: Readonly<Partial<Record<JobCause, string>>> = {
  image: 'The Job was deleted. Check the name, and whether the namespace may pull it.',
  start: 'The Job was deleted.',
  'no-node': 'The Job was deleted. Free a node or add one, then retry.',
  evicted: 'Retry when its nodes have room again.',
  memory: 'Give it more memory, or let it use less.',
  gone: 'A retry starts it anew.',
};

/** Why a Job came to nothing, with what to do where that can be said. */
export const jobFailures = (phrase: (said: FailurePhrase) => string): TextsOf<JobFailure> => ({
  'job.too-slow': ({ limit }) => `the Job was not done within ${duration(limit)}`,
  'job.out-of-memory': ({ limit }) =>
    `the Job ran out of memory (OOMKilled, ${limit ? `limit ${esc(limit)}` : 'no limit of its own'})`,
  'job.exited': ({ code }) => `the Job ended with exit code ${code}`,
  'job.failed': ({ words }) => esc(words) || 'the Job failed',
  'job.no-pod': ({ words }) => `no pod can be made: ${esc(words)}`,
  'job.no-node': ({ words }) => `no node has room for the Job: ${esc(words)}`,
  'job.no-image': ({ image, words }) => `the image ${esc(image)} cannot be pulled: ${esc(words)}`,
  'job.no-start': ({ words }) => `the Job cannot start: ${esc(words)}`,
  'job.evicted': ({ node, words, times }) =>
    `the Job was evicted from ${esc(node ?? 'its node')}${words ? `: ${esc(words)}` : ''}${times ? ` (${times} times in all)` : ''}`,
  'job.leaving': ({ node }) => `the pod leaves ${esc(node ?? 'its node')}`,
  'job.being-made': () => 'the container is made',
  'job.without-pod': () => 'no pod so far',
  'job.gone': () => 'the Job was deleted from the cluster',
  'job.nothing': ({ work, of, cause, why, unpushed }) =>
    [
      `${WORK[work]} of ${esc(of)} came to nothing: ${phrase(why)}.`,
      ADVICE[cause] ?? '',
      unpushed ? 'Nothing was pushed.' : '',
    ]
      .filter(Boolean)
      .join(' '),
  'tests.failed': ({ failed, tests }) => `${failed} of ${tests} tests failed.`,
  'job.not-ours': ({ name, namespace }) =>
    `${esc(namespace)} already has a Job ${esc(name)} that this run did not make. Delete it there first.`,
  'job.flickered': ({ name }) => `Kubernetes had a Job ${esc(name)} one moment and none the next.`,
  'job.goes-on': ({ name, namespace, why }) =>
    `Job ${esc(name)} in ${esc(namespace)} goes on though the run was cancelled: it could not be deleted. Delete it there. ${told(why, phrase)}`,
});
