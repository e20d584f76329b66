import type { Progress, QueueEntry } from '../run.ts';
import type { Waiting } from './messages.ts';

/**
 * Anybody with access to Temporal can send a signal of any shape, and a handler that throws stops the whole run. So what
 * comes in is read here; undefined is what is none.
 */

/** Temporal fails a task that signals a run by anything else. */
const RUN_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** What starts a run with more than this as its summary fails too, and an id is a trigger of Slack's. Characters. */
const LONGEST_NAME = 200;
/** As for the notes people write in Slack. Characters. */
const LONGEST_NOTE = 2_000;

export function readNote(signal: unknown): { key: string; by: string; text: string } | undefined {
  const { key, by, text } = fieldsOf(signal);
  if (!isText(key) || !isText(by) || !isText(text)) return undefined;
  return { key, by, text: text.slice(0, LONGEST_NOTE) };
}

export function readProgress(signal: unknown): Progress | undefined {
  const { step, round, seq, line } = fieldsOf(signal);
  const isWhole = isText(step) && typeof round === 'number' && typeof seq === 'number' && isText(fieldsOf(line)['id']);
  return isWhole ? (signal as Progress) : undefined;
}

export function readWaiting(signal: unknown): Waiting | undefined {
  const { workflowId, runId } = fieldsOf(signal);
  return isText(workflowId) && isText(runId) && RUN_ID.test(runId) ? { workflowId, runId } : undefined;
}

/** A run of this app: what a queue starts is not for a stranger's signal to choose. */
export function readEntry(signal: unknown, app: string): QueueEntry | undefined {
  const { id, operation, workflowId, input, summary } = fieldsOf(signal);
  const { app: named, requestedBy, channel } = fieldsOf(input);
  const isWhole =
    isText(id) &&
    id.length <= LONGEST_NAME &&
    (operation === 'deploy' || operation === 'rollback') &&
    workflowId === `deploy/${app}` &&
    named === app &&
    (requestedBy === undefined || isText(requestedBy)) &&
    (channel === undefined || isText(channel)) &&
    isText(summary) &&
    summary.length <= LONGEST_NAME;
  return isWhole ? (signal as QueueEntry) : undefined;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
