import type { JobsPhrase } from '../../../phrases-jobs.ts';
import type { JobTrouble } from '../../../phrases-failure-jobs.ts';
import { codeBlock, escapeMrkdwn as esc, lastLines } from '../mrkdwn.ts';
import { told } from './failure-parts.ts';
import type { TextsOf } from './worded.ts';

export type JobsTexts = TextsOf<JobsPhrase>;

/** The English wording of Jobs. */
export const jobsTexts = (phrase: (said: JobTrouble) => string): JobsTexts => ({
  'job.waiting': ({ reason }) => `Not begun yet: ${told(reason, phrase)}`,
  'job.unreachable': () => 'Kubernetes does not answer; the Job goes on meanwhile',
  'job.log': ({ job, tail }) =>
    `Last lines of ${job ? `Job ${esc(job.name)} in ${esc(job.namespace)}` : 'the log'}:\n${codeBlock(lastLines(tail))}`,
  'build.step': ({ step, steps, name }) => `Step ${step}/${steps}: ${esc(name)}`,
  'build.line': ({ line }) => esc(line),
  'tests.line': ({ line }) => esc(line),
  'tests.passed': ({ passed, failed, skipped }) =>
    passed + failed + skipped === 0
      ? 'Passed; the log has no counts'
      : [`${passed} passed`, failed && `${failed} failed`, skipped && `${skipped} skipped`].filter(Boolean).join(', '),
});
