import type { Alert, AlertDelivery, AlertMark, Labels } from '../incidents.ts';
import type { QueueEntry } from '../operations.ts';
import type { Progress } from '../run.ts';
import type { SaidNote, Waiting } from './messages.ts';

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

/** A thousand marks of alerts and twenty alerts in full go from run to run in one payload, so none may be large. Characters. */
const [LONGEST_FINGERPRINT, LARGEST_ALERT] = [200, 5_000];
/** The last moment a `Date` can be. Unix ms. */
const LAST_MOMENT = 8_640_000_000_000_000;

export function readNote(signal: unknown): SaidNote | undefined {
  const { key, by, text, pinned } = fieldsOf(signal);
  if (!isText(key) || key.length > LONGEST_NAME || !isText(by) || !isText(text)) return undefined;
  return { key, by, text: text.slice(0, LONGEST_NOTE), ...(pinned === true ? { pinned } : {}) };
}

export function readEdit(signal: unknown): { readonly key: string; readonly text: string } | undefined {
  const { key, text } = fieldsOf(signal);
  return isText(key) && isText(text) ? { key, text: text.slice(0, LONGEST_NOTE) } : undefined;
}

/** What is odd in a delivery is left out; what is no delivery at all is none. */
export function readDelivery(signal: unknown): AlertDelivery | undefined {
  const { source, alerts, marks, truncated } = fieldsOf(signal);
  if (source !== 'alertmanager' && source !== 'grafana') return undefined;
  if (!Array.isArray(alerts) || !Array.isArray(marks)) return undefined;
  return {
    source,
    alerts: alerts.filter(isAlert),
    marks: marks.filter(isMark),
    truncated: Number.isSafeInteger(truncated) && Number(truncated) > 0 ? Number(truncated) : 0,
  };
}

/** When a message of this key was written: Slack's `ts` is the second it was. Now, if it is none. */
export function writtenAt(key: string): number {
  const at = Math.round(Number(key) * 1_000);
  return at > 0 && at <= LAST_MOMENT ? at : Date.now();
}

/** Whether something can be told as a moment. Unix ms. */
export function isMoment(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= LAST_MOMENT;
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

function isAlert(value: unknown): value is Alert {
  const { fingerprint, startsAt, labels, annotations, link } = fieldsOf(value);
  const isWhole = isFingerprint(fingerprint) && isMoment(startsAt) && areLabels(labels) && areLabels(annotations);
  return isWhole && (link === undefined || isText(link)) && JSON.stringify(value).length <= LARGEST_ALERT;
}

function isMark(value: unknown): value is AlertMark {
  if (!Array.isArray(value)) return false;
  const [fingerprint, startsAt, endsAt] = value as readonly unknown[];
  return value.length === 3 && isFingerprint(fingerprint) && isMoment(startsAt) && isMoment(endsAt);
}

function isFingerprint(value: unknown): boolean {
  return isText(value) && value.length > 0 && value.length <= LONGEST_FINGERPRINT;
}

function areLabels(value: unknown): value is Labels {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isText);
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
