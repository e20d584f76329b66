import type { ApprovalPhrase, Deadline } from '../../../phrases-approval.ts';
import type { Phrase } from '../../../phrases.ts';
import type { ApprovalView } from '../../../decisions.ts';
import { clock, deadlineText, moment, escapeMrkdwn as esc, mention, nameOf } from '../mrkdwn.ts';
import { approverName, approverNames, refNames } from './names.ts';
import type { TextsOf } from './worded.ts';

/** Words a phrase that stands within another. */
export type Say = (phrase: Phrase) => string;

export type ApprovalTexts = TextsOf<ApprovalPhrase>;

const UNCHECKED = 'somebody via Temporal (identity not checked)';

/** The English wording around decisions; mrkdwn, with all foreign text escaped. */
export const approvalTexts = (say: Say): ApprovalTexts => ({
  'approval.waiting': ({ approval }) => {
    const { given, minApprovals, by } = approval;
    const so = given.length ? `, approved by ${approverNames(given, UNCHECKED)}` : '';
    const until = within(approval).trim() || 'no time limit';
    return [`${given.length} of ${minApprovals}${so}`, refNames(by), stillNeeded(approval), until]
      .filter(Boolean)
      .join(' · ');
  },
  'approval.approved': ({ given }) => (given.length ? `approved by ${approverNames(given, UNCHECKED)}` : 'approved'),
  'approval.otherwise': ({ onTimeout, escalated, ...deadline }) => {
    const time = deadlineText(deadline);
    if (!time) return 'It waits until somebody decides; I remind nobody any more.';
    if (onTimeout === 'park') return `If nobody decides by ${time} it stays open, without reminders.`;
    if (onTimeout === 'escalate' && !escalated) return `If nobody decides by ${time} I ask one more group.`;
    return `If nobody decides by ${time} it counts as a no.`;
  },
  'approval.asked': ({ what, ...deadline }) => `${say(what)} Please decide on the card${within(deadline)}.`,
  'approval.reminder': ({ what, ...deadline }) => `Still waiting for a decision${within(deadline)}. ${say(what)}`,
  'approval.escalated': ({ what, to, ...deadline }) =>
    `Nobody decided in time, so I ask ${nameOf(to)} too. ${say(what)} Please decide on the card${within(deadline)}.`,
  'approval.parked': () => 'Nobody decided in time. The request stays open until somebody does; I stop reminding.',
  'approval.given': ({ approval }) => {
    const { given, minApprovals } = approval;
    const latest = given.at(-1);
    const who = latest ? approverName(latest, UNCHECKED) : 'somebody';
    const at = latest ? ` at ${clock(latest.at)}` : '';
    const more = given.length < minApprovals ? ` ${given.length} of ${minApprovals} so far.` : '';
    const needed = stillNeeded(approval);
    return `Approved by ${who}${at}.${more}${needed ? ` ${needed}.` : ''}`;
  },
  'approval.rejected': ({ by: who, at, checked, reason }) => {
    const whom = checked && who ? `by ${mention(who)}` : 'via Temporal, identity not checked,';
    return `rejected ${whom} at ${clock(at)}${reason ? ` ("${esc(reason)}")` : ''}`;
  },
  'approval.expired': ({ expiredAt }) => `nobody decided by ${clock(expiredAt)}`,
  'approval.changed': ({ what }) =>
    `What was approved is no longer what would happen, so that approval does not count and I ask again. ${say(what)}`,
  'approval.nobody': () => 'deckhand.yaml does not say who may approve this, so nobody can',
  'approval.overridden': ({ by: who, reason, what }) =>
    what
      ? `${mention(who)} goes on without approval: "${esc(reason)}". ${say(what)} A review stays open until it is signed.`
      : `without approval, by ${mention(who)} ("${esc(reason)}")`,
  'gate.frozen': ({ environment, reason, by: who, until }) => {
    const whom = who ? `, ${nameOf(who)}` : '';
    const time = until === undefined ? 'until it is thawed' : `until ${moment(until)}`;
    return `${environment} is frozen ${time} ("${esc(reason)}"${whom})`;
  },
  'gate.waiting': ({ so, frozen }) => `${say(so)} · ${say(frozen)} · I go on then`,
  'gate.open': ({ environment }) => `${environment} is no longer frozen; I go on.`,
  'freeze.title': ({ environment, reason }) => `*Freeze of ${environment}* · "${esc(reason)}"`,
  'freeze.until': ({ environment, until }) =>
    until === undefined
      ? `Nothing passes the gate of ${environment} until it is thawed.`
      : `Nothing passes the gate of ${environment} until ${moment(until)}.`,
  'freeze.held': ({ count }) => (count === 1 ? '1 run waited' : `${count} runs waited`),
  'freeze.over': ({ environment, by: who }) =>
    who ? `${environment} was thawed by ${mention(who)}.` : `The freeze of ${environment} is over.`,
  'refused.self': ({ who }) =>
    `You asked for this, so someone else has to approve it: ${refNames(who)}. Nothing changed.`,
  'refused.already': ({ approval }) => {
    const { given, minApprovals } = approval;
    const needed = stillNeeded(approval);
    return `You approved this already; it has ${given.length} of ${minApprovals}.${needed ? ` ${needed}.` : ''} Nothing changed.`;
  },
  'refused.no-reason': () => 'Rejecting this needs a reason. Nothing changed.',
});

function stillNeeded({ missing }: ApprovalView): string {
  return missing.length ? `${refNames(missing)} still has to approve` : '';
}

function within(deadline: Deadline): string {
  const time = deadlineText(deadline);
  return time ? ` by ${time}` : '';
}
