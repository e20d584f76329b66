import type { Phrase, PhraseOf } from '../../../phrases.ts';
import type { Choice } from '../../../decisions.ts';
import type { OperationName } from '../../../operations.ts';
import type { RunStatus } from '../../../run.ts';
import { clock, deadlineText, duration, escapeMrkdwn as esc, mention, nameOf } from '../mrkdwn.ts';
import { approvalTexts } from './approval-en.ts';
import { cleanupTexts } from './cleanup-en.ts';
import { deliveryTexts } from './delivery-en.ts';
import { deployTexts } from './deploy-en.ts';
import { failureTexts } from './failure-en.ts';
import { told } from './failure-parts.ts';
import { incidentEnglish, incidentTexts } from './incident-en.ts';
import { jobsTexts } from './jobs-en.ts';
import { keptTexts } from './kept-en.ts';
import { leftText, leftTexts } from './left-en.ts';
import { trainTexts } from './train-en.ts';
import { wordedBy, type TextsOf } from './worded.ts';

export type Texts = TextsOf<Phrase>;

const STATUS: Readonly<Record<RunStatus, string>> = {
  running: 'running',
  waiting: 'waiting for an answer',
  succeeded: 'succeeded',
  stopped: 'stopped',
  'rolled-back': 'rolled back',
  cancelled: 'cancelled',
  failed: 'failed',
};

const CHOICE: Readonly<Record<Choice, string>> = {
  retry: 'Retry',
  skip: 'Skip',
  'roll-back': 'Roll back',
  approve: 'Approve',
  reject: 'Reject…',
  cancel: 'Cancel',
  thaw: 'Thaw',
  leave: 'Leave the queue',
  keep: 'Keep',
  restore: 'Undo',
  acknowledge: 'Acknowledge',
  command: 'Take command',
  severity: 'Change severity',
  diagnose: 'Diagnose again',
  remediate: 'Remediate…',
  resolve: 'Resolve',
};

const STEPS: Readonly<Record<OperationName, Readonly<Record<string, string>>>> = {
  provision: { check: 'Check machine', deploy: 'Deploy OS', configure: 'Configure', join: 'Join cluster' },
  deploy: {
    build: 'Build',
    scan: 'Scan',
    staging: 'Staging',
    tests: 'Tests',
    approval: 'Approval',
    production: 'Production',
    watch: 'Watch',
  },
  rollback: { pick: 'Pick version', approval: 'Approval', set: 'Set version', watch: 'Watch' },
  review: { sign: 'Signature' },
  freeze: { frozen: 'Frozen' },
  queue: {},
  trainModel: {
    prepare: 'Prepare data',
    train: 'Train',
    evaluate: 'Evaluate',
    pick: 'Look at aliases',
    approval: 'Approval',
    register: 'Register',
  },
  cleanup: { list: 'List', approval: 'Approval', mark: 'Stop', grace: 'Grace period', delete: 'Delete' },
  incident: {},
};

const DID: Readonly<Record<Choice, string>> = {
  retry: 'Retry chosen',
  skip: 'Skipped',
  'roll-back': 'Rollback chosen',
  approve: 'Approved',
  reject: 'Rejected',
  cancel: 'Cancelled',
  thaw: 'Thawed',
  leave: 'Left the queue',
  keep: 'Kept',
  restore: 'Brought back',
  acknowledge: 'Acknowledged',
  command: 'Command taken',
  severity: 'Severity changed',
  diagnose: 'Diagnosis asked for',
  remediate: 'Action asked for',
  resolve: 'Resolved',
};

const DECIDED: Readonly<Record<Choice, string>> = {
  retry: 'chose Retry',
  skip: 'skipped this',
  'roll-back': 'chose Roll back',
  approve: 'approved this',
  reject: 'rejected this',
  cancel: 'cancelled this',
  thaw: 'thawed this',
  leave: 'left the queue',
  keep: 'kept this',
  restore: 'brought this back',
  acknowledge: 'acknowledged this',
  command: 'took command',
  severity: 'changed the severity',
  diagnose: 'asked for a diagnosis',
  remediate: 'chose an action',
  resolve: 'resolved this',
};

const ALLOWED: Readonly<Record<Choice, string>> = {
  retry: 'Retrying',
  skip: 'Skipping',
  'roll-back': 'Rolling back',
  approve: 'Approving',
  reject: 'Rejecting',
  cancel: 'Cancelling',
  thaw: 'Thawing',
  leave: 'Leaving the queue',
  keep: 'Keeping things',
  restore: 'Bringing things back',
  acknowledge: 'Acknowledging',
  command: 'Taking command',
  severity: 'Changing the severity',
  diagnose: 'Diagnosing',
  remediate: 'This action',
  resolve: 'Resolving',
};

/** The English wording of everything a run says; mrkdwn, with all foreign text escaped. */
const texts: Texts = {
  ...approvalTexts(phrase),
  ...cleanupTexts(phrase),
  ...trainTexts,
  ...deployTexts,
  ...failureTexts(phrase),
  ...incidentTexts(phrase, runStatus),
  ...deliveryTexts(phrase),
  ...jobsTexts(phrase),
  ...keptTexts(phrase),
  ...leftTexts,
  text: ({ text }) => esc(text),
  'provision.title': ({ machine, profile, series }) =>
    [`*Provision ${esc(machine)}*`, esc(profile), esc(series)].filter(Boolean).join(' · '),
  'provision.machine': ({ cores, memoryMb, zone }) =>
    [`Ready, ${cores} cores`, `${Math.round(memoryMb / 1_024)} GB`, esc(zone)].filter(Boolean).join(', '),
  'provision.claimed': ({ machine, systemId, workflowId }) =>
    `${esc(machine)} is taken by this run until it ends: MAAS system ${esc(systemId)}, comment "deckhand ${esc(workflowId)}".`,
  'provision.installing': ({ status, message }) =>
    [`MAAS: ${esc(status)}`, message && esc(message)].filter(Boolean).join(', '),
  'provision.deployed': ({ series, address, took }) =>
    took === undefined
      ? `${esc(series)}, ${esc(address)}`
      : `Deployed ${esc(series)} in ${duration(took)}. Address ${esc(address)}.`,
  'provision.configuring': ({ task, tasks, name }) => `Task ${tasks ? `${task}/${tasks}` : task}: ${esc(name)}`,
  'provision.configured': ({ tasks, changed }) => `${tasks} tasks, ${changed} changed`,
  'provision.joining': ({ condition }) => `Waiting for the node: ${esc(condition)}`,
  'provision.ready': ({ machine, version, address, labels }) =>
    [`${esc(machine)} is Ready: ${esc(version)}`, esc(address), labelText(labels)].filter(Boolean).join(', '),
  'provision.released': ({ machine }) => `Released ${esc(machine)} in MAAS.`,
  'undo.left': ({ why, ...left }) => leftText(left, told(why, phrase)),
  'undo.node-deleted': ({ node }) => `Deleted the node ${esc(node)} from the cluster.`,
  'undo.failed': ({ operation, step, message, why }) =>
    `✗ Undoing "${esc(stepTitle(operation, step))}" did not work: ${sentence(why ? phrase(why) : esc(message))} Please look at it by hand; I do not try again.`,
  'undo.done': ({ result }) => phrase(result),
  'step.failed': ({ operation, step, attempts, took, message, why, undoing }) => {
    const tried = attempts > 1 ? ` after ${attempts} attempts` : '';
    const next = undoing ? 'I take it back now.' : 'Nothing was undone yet.';
    return `✗ ${stepTitle(operation, step)} failed${tried} (${duration(took)}): ${sentence(why ? phrase(why) : esc(message))} ${next}`;
  },
  'step.otherwise': (deadline) => `If nobody answers by ${deadlineText(deadline)} I roll back.`,
  'step.unanswered': () => 'Nobody answered in time, so I roll back.',
  'step.cancelled': () => 'stopped by the cancel',
  decision: ({ choice, by, reason, checked }) => {
    const who = checked && by ? ` by ${mention(by)}` : ' via Temporal, identity not checked';
    return `${DID[choice]}${who}${reason ? ` ("${esc(reason)}")` : ''}.`;
  },
  'run.ended': (ended) => [endText(ended), ended.remark && phrase(ended.remark)].filter(Boolean).join(' '),
  'run.noted': ({ by, text }) => `📌 ${mention(by)}: ${esc(text)}`,
  'notes.dropped': ({ count }) =>
    `${count} notes were left out here, since too many were waiting while Slack was away.`,
  'refused.not-allowed': ({ choice, who }) =>
    `${ALLOWED[choice]} here needs ${who.map(nameOf).join(' or ')}; that is not you. Nothing changed.`,
  'refused.outsider': ({ choice }) =>
    `${ALLOWED[choice]} is not for guests or people from other workspaces. Ask a member of this workspace. Nothing changed.`,
  'refused.too-late': ({ expiredAt }) => `Too late: the question expired at ${clock(expiredAt)}. Nothing changed.`,
  'refused.decided': ({ choice, by, at, reason }) =>
    `Too late: ${by ? mention(by) : 'someone'} ${DECIDED[choice]} at ${clock(at)}${reason ? ` ("${esc(reason)}")` : ''}. Nothing changed.`,
  'refused.ending': () => 'That can no longer be decided: the run has gone on or is ending. Nothing changed.',
  'refused.unknown-person': ({ who }) =>
    `Slack did not answer who is in ${who.map(nameOf).join(', ')}, so I did not count your click. Please click again in a minute.`,
  'refused.unsigned': () =>
    'That signal is not signed by the bot, and the policy does not take such signals. Nothing changed.',
};

/** How runs speak in English. */
export const english = {
  phrase: (said: Phrase): string => phrase(said),
  stepTitle: (operation: string, step: string): string => stepTitle(operation, step),
  statusOf: (status: RunStatus | 'terminated'): string => (status === 'terminated' ? 'terminated' : STATUS[status]),
  choice: CHOICE,
  incident: incidentEnglish,
  truncated: '… (truncated)',

  card: {
    took: (ms: number) => duration(ms),
    since: (at: number) => `since ${clock(at)}`,
    askedBy: (who: string) => `Asked by ${mention(who)}`,
    fromTemporal: 'Started from Temporal',
    bySchedule: 'Started by its schedule',
    cancelledBy: (who: string | undefined) => `cancelled ${who ? `by ${mention(who)}` : 'from Temporal'}`,
    inTemporal: 'run in Temporal ↗',
    ended: (how: string) => `This run has ended (${esc(how)}).`,
    answer: 'Answer on the card ↗',
    waits: {
      approval: 'waiting for approval',
      freeze: 'in force',
      gate: 'waiting for the end of a freeze',
    },
    /** Asked before a cancel. Plain text: title 100, text 300 and buttons 30 characters at most. */
    cancel: {
      title: 'Cancel this run?',
      text: 'The current step is stopped and what was done is undone.',
      confirm: 'Cancel the run',
      deny: 'Let it run',
    },
  },
};

function phrase<P extends Phrase>(said: P): string {
  return wordedBy(texts, said, '(words that cannot be read)');
}

/** Of a run that was asked about; Temporal's own words for an end stay as they are. */
function runStatus(status: string): string {
  return Object.hasOwn(STATUS, status) ? STATUS[status as RunStatus] : esc(status);
}

function stepTitle(operation: string, step: string): string {
  const titles = Object.hasOwn(STEPS, operation) ? STEPS[operation as OperationName] : {};
  return titles[step] ?? esc(step);
}

function endText({ title, status, took, why, by, stuck }: PhraseOf<'run.ended'>): string {
  const name = phrase(title).split(' · ')[0] ?? '';
  const reason = why ? sentence(phrase(why)) : '';
  switch (status) {
    case 'succeeded':
      return `${reason || `${name}: done.`} Took ${duration(took)}.`;
    case 'cancelled':
      return `${name} was cancelled ${by ? `by ${mention(by)}` : 'from Temporal'} after ${duration(took)}.`;
    case 'stopped':
      return `${name} stopped: ${reason}`;
    case 'rolled-back':
      return `${name} was rolled back: ${reason}`;
    default:
      return [
        reason ? `${name} failed: ${reason}` : `${name} failed.`,
        stuck && 'What was not undone is listed above.',
        'See the run in Temporal for the whole story.',
      ]
        .filter(Boolean)
        .join(' ');
  }
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${esc(key)}=${esc(value)}`);
  return pairs.length ? `labels ${pairs.join(' ')}` : '';
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}
