import { ApplicationFailure } from '@temporalio/activity';
import type { Phrase } from '../phrases.ts';
import type { JobRequest } from './job-manifest.ts';
import type { JobCause } from './job-sight.ts';
import type { JobEnd, JobNews } from './jobs.ts';

/** What a failure of a Job carries as its details, beside a message whose first line is the sentence. */
export type JobFailureDetails = { readonly job: string; readonly namespace: string; readonly tail: string };

const SAID_LINES = 5;
const KEPT_LINES = 40;
const LINE = 200;

const ADVICE: Readonly<Partial<Record<JobCause, string>>> = {
  image: 'The Job was deleted. Check the name, and whether the namespace may pull it',
  start: 'The Job was deleted',
  'no-node': 'The Job was deleted. Free a node or add one, then retry',
  evicted: 'Retry when its nodes have room again',
  memory: 'Give it more memory, or let it use less',
  gone: 'A retry starts it anew',
};

/** Tells a run how its Job is; `doing` reads from the log what a running one is at. */
export function tellNews(tell: (line: Phrase) => void, doing: (log: string) => Phrase | undefined) {
  return (news: JobNews): void => {
    if (news.is === 'waiting') return tell({ id: 'job.waiting', reason: news.reason });
    if (news.is === 'unreachable') return tell({ id: 'job.unreachable' });
    const line = doing(news.log);
    if (line) tell(line);
  };
}

/** Why `what` came to nothing, with what to do where that can be said: `the build of shop 1.4.2`. */
export function sentenceOf(what: string, { cause, why }: Extract<JobEnd, { ok: false }>): string {
  const advice = ADVICE[cause];
  return `${what[0]?.toUpperCase()}${what.slice(1)} came to nothing: ${why}.${advice ? ` ${advice}.` : ''}`;
}

/**
 * Ends a step for good, with the last lines of the log or of `told`, the part of it that matters. The Job has the name
 * of its effect, so only a new round can run another.
 */
export function jobFailure(
  type: string,
  sentence: string,
  { namespace }: Pick<JobRequest, 'namespace'>,
  { name, log }: JobEnd,
  { told = log, ...more }: { readonly told?: string; readonly [detail: string]: unknown } = {},
): ApplicationFailure {
  const said = tailOf(told, SAID_LINES);
  const details: JobFailureDetails = { job: name, namespace, tail: tailOf(log), ...more };
  return ApplicationFailure.create({
    message: said ? `${sentence}\nLast lines of Job ${name} in ${namespace}:\n${said}` : sentence,
    type,
    nonRetryable: true,
    details: [details],
  });
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
