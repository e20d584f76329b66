import type { JobsPhrase } from '../../phrases-jobs.ts';
import { escapeMrkdwn as esc, fenced } from './mrkdwn.ts';

type Texts = { readonly [Id in JobsPhrase['id']]: (phrase: Extract<JobsPhrase, { id: Id }>) => string };

/** The wording of Jobs. */
export const jobsTexts: Texts = {
  'job.waiting': ({ reason }) => `Not begun yet: ${esc(reason)}`,
  'job.unreachable': () => 'Kubernetes does not answer; the Job goes on meanwhile',
  'job.log': ({ name, tail }) => `Last lines of ${esc(name)}:\n\`\`\`\n${esc(fenced(tail))}\n\`\`\``,
  'build.step': ({ step, steps, name }) => `Step ${step}/${steps}: ${esc(name)}`,
  'build.line': ({ line }) => esc(line),
  'tests.line': ({ line }) => esc(line),
  'tests.passed': ({ passed, failed, skipped }) =>
    passed + failed + skipped === 0
      ? 'Passed; the log has no counts'
      : [`${passed} passed`, failed && `${failed} failed`, skipped && `${skipped} skipped`].filter(Boolean).join(', '),
};
