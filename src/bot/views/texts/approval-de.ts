import type { Deadline } from '../../../phrases-approval.ts';
import type { ApprovalView } from '../../../decisions.ts';
import { clock, deadlineText, escapeMrkdwn as esc, mention, moment, nameOf } from '../mrkdwn.ts';
import type { ApprovalTexts, Say } from './approval-en.ts';
import { GERMAN_ENVIRONMENT } from './environments-de.ts';
import { approverName, approverNames, refNames } from './names.ts';

/** As it stands after "von". */
const UNCHECKED = 'jemandem über Temporal (Identität nicht geprüft)';

/** The German wording around decisions; mrkdwn, with all foreign text escaped. */
export const approvalGerman = (say: Say): ApprovalTexts => ({
  'approval.waiting': ({ approval }) => {
    const { given, minApprovals, by } = approval;
    const time = deadlineText(approval);
    const so = given.length ? `, freigegeben von ${approverNames(given, UNCHECKED)}` : '';
    const until = time ? `bis ${time}` : 'ohne Frist';
    return [`${given.length} von ${minApprovals}${so}`, refNames(by), stillMissing(approval), until]
      .filter(Boolean)
      .join(' · ');
  },
  'approval.approved': ({ given }) =>
    given.length ? `freigegeben von ${approverNames(given, UNCHECKED)}` : 'freigegeben',
  'approval.otherwise': ({ onTimeout, escalated, ...deadline }) => {
    const time = deadlineText(deadline);
    if (!time) return 'Das bleibt offen, bis jemand entscheidet; ich erinnere nicht mehr daran.';
    const open = `Entscheidet bis ${time} niemand,`;
    if (onTimeout === 'park') return `${open} bleibt es offen, und ich erinnere nicht mehr daran.`;
    if (onTimeout === 'escalate' && !escalated) return `${open} frage ich noch eine Gruppe.`;
    return `${open} gilt das als Nein.`;
  },
  'approval.asked': ({ what, ...deadline }) => `${say(what)} ${pleaseDecide(deadline)}`,
  'approval.reminder': ({ what, ...deadline }) => {
    const time = deadlineText(deadline);
    return `Hier fehlt noch eine Entscheidung${time ? `, Zeit ist bis ${time}` : ''}. ${say(what)}`;
  },
  'approval.escalated': ({ what, to, ...deadline }) =>
    `Bisher hat niemand entschieden, darum frage ich auch ${nameOf(to)}. ${say(what)} ${pleaseDecide(deadline)}`,
  'approval.parked': () =>
    'Bisher hat niemand entschieden. Die Anfrage bleibt offen, bis es jemand tut; ich erinnere nicht mehr daran.',
  'approval.given': ({ approval }) => {
    const { given, minApprovals } = approval;
    const latest = given.at(-1);
    const who = latest ? `${approverName(latest, UNCHECKED)} um ${clock(latest.at)}` : 'jemandem';
    const more = given.length < minApprovals ? ` Bisher ${given.length} von ${minApprovals}.` : '';
    const missing = stillMissing(approval);
    return `Freigegeben von ${who}.${more}${missing ? ` ${missing}.` : ''}`;
  },
  'approval.rejected': ({ by, at, checked, reason }) => {
    const whom = checked && by ? `von ${mention(by)}` : 'über Temporal (Identität nicht geprüft)';
    return `abgelehnt ${whom} um ${clock(at)}${reason ? ` ("${esc(reason)}")` : ''}`;
  },
  'approval.expired': ({ expiredAt }) => `bis ${clock(expiredAt)} hat niemand entschieden`,
  'approval.nobody': () => 'deckhand.yaml sagt nicht, wer das freigeben darf; darum kann es niemand',
  'approval.changed': ({ what }) =>
    `Inzwischen würde etwas anderes passieren, als freigegeben wurde. Die Freigabe zählt darum nicht mehr, und ich frage noch einmal. ${say(what)}`,
  'approval.overridden': ({ by, reason, what }) =>
    what
      ? `${mention(by)} macht ohne Freigabe weiter: "${esc(reason)}". ${say(what)} Ein Review bleibt offen, bis es abgezeichnet ist.`
      : `ohne Freigabe, durch ${mention(by)} ("${esc(reason)}")`,
  'gate.frozen': ({ environment, reason, by, until }) => {
    const time = until === undefined ? 'bis auf Weiteres' : `bis ${moment(until)}`;
    return `${GERMAN_ENVIRONMENT[environment]} ist ${time} eingefroren ("${esc(reason)}"${by ? `, ${nameOf(by)}` : ''})`;
  },
  'gate.waiting': ({ so, frozen }) => `${say(so)} · ${say(frozen)} · danach mache ich weiter`,
  'gate.open': ({ environment }) => `${GERMAN_ENVIRONMENT[environment]} ist nicht mehr eingefroren; ich mache weiter.`,
  'freeze.title': ({ environment, reason }) => `*Freeze: ${GERMAN_ENVIRONMENT[environment]}* · "${esc(reason)}"`,
  'freeze.until': ({ environment, until }) =>
    `${until === undefined ? 'Bis jemand auftaut,' : `Bis ${moment(until)}`} kommt nichts Neues in ${GERMAN_ENVIRONMENT[environment]}.`,
  'freeze.held': ({ count }) => (count === 1 ? '1 Lauf hat gewartet' : `${count} Läufe haben gewartet`),
  'freeze.over': ({ environment, by }) =>
    by
      ? `${mention(by)} hat ${GERMAN_ENVIRONMENT[environment]} aufgetaut.`
      : `${GERMAN_ENVIRONMENT[environment]} ist nicht mehr eingefroren.`,
  'refused.self': ({ who }) =>
    `Das ist dein eigener Auftrag, darum muss ihn jemand anderes freigeben: ${refNames(who)}. Es hat sich nichts geändert.`,
  'refused.already': ({ approval }) => {
    const { given, minApprovals } = approval;
    const missing = stillMissing(approval);
    return `Das hast du schon freigegeben; bisher sind es ${given.length} von ${minApprovals}.${missing ? ` ${missing}.` : ''} Es hat sich nichts geändert.`;
  },
  'refused.no-reason': () => 'Ablehnen geht hier nur mit Begründung. Es hat sich nichts geändert.',
});

function stillMissing({ missing }: ApprovalView): string {
  return missing.length ? `${refNames(missing)} ${missing.length === 1 ? 'fehlt' : 'fehlen'} noch` : '';
}

function pleaseDecide(deadline: Deadline): string {
  const time = deadlineText(deadline);
  return `Bitte${time ? ` bis ${time}` : ''} auf der Karte entscheiden.`;
}
