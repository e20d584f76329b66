import type { JobsPhrase } from '../../phrases-jobs.ts';
import { escapeMrkdwn as esc } from './mrkdwn.ts';

type Texts = { readonly [Id in JobsPhrase['id']]: (phrase: Extract<JobsPhrase, { id: Id }>) => string };

/** The wording of Jobs. */
export const jobsTexts: Texts = {
  'job.waiting': ({ reason }) => `Not begun yet: ${esc(reason)}`,
  'job.unreachable': () => 'Kubernetes does not answer; the Job goes on meanwhile',
  'job.log': ({ name, tail }) => `Last lines of ${esc(name)}:\n\`\`\`\n${ending(esc(fenced(tail)))}\n\`\`\``,
  'build.step': ({ step, steps, name }) => `Step ${step}/${steps}: ${esc(name)}`,
  'build.line': ({ line }) => esc(line),
  'tests.line': ({ line }) => esc(line),
  'tests.passed': ({ passed, failed, skipped }) =>
    passed + failed + skipped === 0
      ? 'Passed; the log has no counts'
      : [`${passed} passed`, failed && `${failed} failed`, skipped && `${skipped} skipped`].filter(Boolean).join(', '),
};

/** Characters: a longer text would be cut at its end, where the log says what went wrong. */
const LOG = 3_000;

/** The last whole lines that fit. */
function ending(log: string): string {
  return log.length > LOG ? log.slice(log.indexOf('\n', log.length - LOG) + 1) : log;
}

/** Nothing in a log may end the block it stands in. */
function fenced(text: string): string {
  return text.replaceAll('```', "'''");
}
