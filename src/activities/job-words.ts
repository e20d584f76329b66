import type { ApplicationFailure } from '@temporalio/activity';
import type { FailurePhrase } from '../phrases-failure.ts';
import type { Phrase } from '../phrases.ts';
import { failing } from './failing.ts';
import type { JobRequest } from './job-manifest.ts';
import type { JobEnd, JobNews } from './jobs.ts';

/** What a failure of a Job carries as its details beside its phrase, which is the first line of its message. */
export type JobFailureDetails = { readonly job: string; readonly namespace: string; readonly tail: string };

const SAID_LINES = 5;
const KEPT_LINES = 40;
const LINE = 200;

/** Tells a run how its Job is; `doing` reads from the log what a running one is at. */
export function tellNews(tell: (line: Phrase) => void, doing: (log: string) => Phrase | undefined) {
  return (news: JobNews): void => {
    if (news.is === 'waiting') return tell({ id: 'job.waiting', reason: news.reason });
    if (news.is === 'unreachable') return tell({ id: 'job.unreachable' });
    const line = doing(news.log);
    if (line) tell(line);
  };
}

/**
 * Ends a step for good, with the last lines of the log or of `told`, the part of it that matters. The Job has the name
 * of its effect, so only a new round can run another.
 */
export function jobFailure(
  type: string,
  phrase: FailurePhrase,
  { namespace }: Pick<JobRequest, 'namespace'>,
  { name, log }: JobEnd,
  { told = log, ...more }: { readonly told?: string; readonly [detail: string]: unknown } = {},
): ApplicationFailure {
  const said = tailOf(told, SAID_LINES);
  const details: JobFailureDetails = { job: name, namespace, tail: tailOf(log), ...more };
  const after = said ? `\nLast lines of Job ${name} in ${namespace}:\n${said}` : '';
  return failing(phrase, type, { nonRetryable: true, after, details });
}

/** The last lines that say something. */
export function tailOf(log: string, lines = KEPT_LINES): string {
  return log
    .split('\n')
    .map((line) => line.trimEnd().slice(0, LINE))
    .filter(Boolean)
    .slice(-lines)
    .join('\n');
}
