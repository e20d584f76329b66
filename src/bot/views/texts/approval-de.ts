import type { Approval, ApprovalView, PeopleRef } from '../../../run.ts';
import { clock, escapeMrkdwn as esc, mention, moment, nameOf } from '../mrkdwn.ts';
import type { ApprovalTexts, Say } from './approval-en.ts';

/** The German wording around decisions; mrkdwn, with all foreign text escaped. */
export const approvalTexts = (say: Say): ApprovalTexts => ({
  'approval.waiting': ({ approval }) => {
    const { given, minApprovals, expiresAt, by } = approval;
    const so = given.length ? `, freigegeben von ${names(given)}` : '';
    const until = expiresAt === undefined ? 'ohne Frist' : `bis ${clock(expiresAt)}`;
    return [`${given.length} von ${minApprovals}${so}`, refs(by), stillNeeded(approval), until]
      .filter(Boolean)
      .join(' · ');
  },
  'approval.approved': ({ given }) => (given.length ? `freigegeben von ${names(given)}` : 'freigegeben'),
  'approval.otherwise': ({ onTimeout, escalated, expiresAt }) => {
    if (expiresAt === undefined) return 'Es wartet, bis jemand entscheidet; ich erinnere niemanden mehr.';
    const time = clock(expiresAt);
    if (onTimeout === 'park') return `Entscheidet bis ${time} niemand, bleibt es offen, ohne Erinnerungen.`;
    if (onTimeout === 'escalate' && !escalated) return `Entscheidet bis ${time} niemand, frage ich noch eine Gruppe.`;
    return `Entscheidet bis ${time} niemand, gilt das als Nein.`;
  },
  'approval.asked': ({ what, expiresAt }) => `${say(what)} Bitte auf der Karte entscheiden${by(expiresAt)}.`,
  'approval.reminder': ({ what, expiresAt }) =>
    `Hier wird noch auf eine Entscheidung gewartet${by(expiresAt)}. ${say(what)}`,
  'approval.escalated': ({ what, to, expiresAt }) =>
    `Niemand hat rechtzeitig entschieden, darum frage ich auch ${nameOf(to)}. ${say(what)} Bitte auf der Karte entscheiden${by(expiresAt)}.`,
  'approval.parked': () =>
    'Niemand hat rechtzeitig entschieden. Die Anfrage bleibt offen, bis es jemand tut; ich erinnere nicht mehr.',
  'approval.given': ({ approval }) => {
    const { given, minApprovals } = approval;
    const latest = given.at(-1);
    const who = latest ? name(latest) : 'jemandem';
    const at = latest ? ` um ${clock(latest.at)}` : '';
    const more = given.length < minApprovals ? ` Bisher ${given.length} von ${minApprovals}.` : '';
    const needed = stillNeeded(approval);
    return `Freigegeben von ${who}${at}.${more}${needed ? ` ${needed}.` : ''}`;
  },
  'approval.rejected': ({ by: who, at, checked, reason }) => {
    const whom = checked && who ? `von ${mention(who)}` : 'über Temporal, ohne geprüfte Person,';
    return `abgelehnt ${whom} um ${clock(at)}${reason ? ` ("${esc(reason)}")` : ''}`;
  },
  'approval.expired': ({ expiredAt }) => `bis ${clock(expiredAt)} hat niemand entschieden`,
  'approval.changed': ({ what }) =>
    `Was freigegeben wurde, ist nicht mehr das, was geschehen würde; diese Freigabe zählt nicht, und ich frage noch einmal. ${say(what)}`,
  'approval.overridden': ({ by: who, reason, what }) =>
    what
      ? `${mention(who)} macht ohne Freigabe weiter: "${esc(reason)}". ${say(what)} Eine Durchsicht bleibt offen, bis sie unterschrieben ist.`
      : `ohne Freigabe, durch ${mention(who)} ("${esc(reason)}")`,
  'gate.frozen': ({ environment, reason, by: who, until }) => {
    const whom = who ? `, ${nameOf(who)}` : '';
    const time = until === undefined ? 'eingefroren, bis jemand auftaut' : `bis ${moment(until)} eingefroren`;
    return `${environment} ist ${time} ("${esc(reason)}"${whom})`;
  },
  'gate.waiting': ({ so, frozen }) => `${say(so)} · ${say(frozen)} · dann mache ich weiter`,
  'gate.open': ({ environment }) => `${environment} ist nicht mehr eingefroren; ich mache weiter.`,
  'freeze.title': ({ environment, reason }) => `*${environment} eingefroren* · "${esc(reason)}"`,
  'freeze.until': ({ environment, until }) =>
    until === undefined
      ? `Nichts kommt nach ${environment}, bis jemand auftaut.`
      : `Nichts kommt nach ${environment} bis ${moment(until)}.`,
  'freeze.held': ({ count }) => (count === 1 ? '1 Lauf hat gewartet' : `${count} Läufe haben gewartet`),
  'freeze.over': ({ environment, by: who }) =>
    who ? `${mention(who)} hat ${environment} aufgetaut.` : `${environment} ist nicht mehr eingefroren.`,
  'refused.self': ({ who }) =>
    `Du hast das beauftragt, also muss es jemand anderes freigeben: ${refs(who)}. Nichts wurde geändert.`,
  'refused.already': ({ approval }) => {
    const { given, minApprovals } = approval;
    const needed = stillNeeded(approval);
    return `Du hast das schon freigegeben; es hat ${given.length} von ${minApprovals}.${needed ? ` ${needed}.` : ''} Nichts wurde geändert.`;
  },
  'refused.no-reason': () => 'Um das abzulehnen, braucht es einen Grund. Nichts wurde geändert.',
});

function stillNeeded({ missing }: ApprovalView): string {
  return missing.length ? `Es fehlt noch ${refs(missing)}` : '';
}

function names(given: readonly Approval[]): string {
  return given.map(name).join(', ');
}

/** Who approved, and as what; never a name that was not checked. */
function name({ by: who, checked, as }: Approval): string {
  if (!checked || !who) return 'jemandem über Temporal (Person nicht geprüft)';
  const groups = as.filter((ref) => ref !== who && ref !== 'everyone').map((ref) => ref.replace(/^@/, ''));
  return `${mention(who)}${groups.length ? ` (${esc(groups.join(', '))})` : ''}`;
}

function refs(who: readonly PeopleRef[]): string {
  return who.map(nameOf).join(', ');
}

function by(expiresAt: number | undefined): string {
  return expiresAt === undefined ? '' : `, bis ${clock(expiresAt)}`;
}
