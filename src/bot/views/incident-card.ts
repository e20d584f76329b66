import type { Button, KnownBlock } from '@slack/types';
import type { IncidentView } from '../../incidents.ts';
import { type Choice } from '../../decisions.ts';
import { CARD_EVENT } from '../../publishing.ts';
import { DECIDE, INCIDENT, writeButtonValue } from '../action-ids.ts';
import type { Words } from './language.ts';
import { actions, context, cut, MESSAGE_TEXT, plainText, section } from './mrkdwn.ts';
import { SEVERITY } from './texts/incident-parts.ts';

/** The line "Now" is a line. Characters. */
const NOW = 600;
const DOING = 400;

/** The message of an incident: a pure function of its state, so the first post and every edit are drawn alike. */
export function incidentCard(view: IncidentView, words: Words) {
  const { runId, workflowId, title, severity } = view;
  const { phrase, truncated } = words;
  const headline = `${iconOf(view)} ${SEVERITY[severity]} ${phrase(title)}\u2003_${statusText(view, words)}_`;
  const lines = [
    peopleLine(view, words),
    nowLine(view, words),
    ...view.doing.map((doing) => `▸ ${cut(phrase(doing), DOING, truncated)}`),
  ].filter(Boolean);
  const remarks = view.question ? [phrase(view.question.otherwise)] : [];
  const buttons = buttonsOf(view, words);
  const blocks: KnownBlock[] = [
    section(headline),
    ...(lines.length ? [section(lines.join('\n'))] : []),
    ...remarks.map(context),
    context(footer(view, words)),
    ...(buttons.length ? [actions(buttons)] : []),
  ];
  return {
    text: cut([headline, ...lines, ...remarks, footer(view, words)].join('\n'), MESSAGE_TEXT, truncated),
    blocks,
    metadata: { event_type: CARD_EVENT, event_payload: { run: runId, key: 'card', workflow: workflowId } },
  };
}

function iconOf({ status }: IncidentView): string {
  return status === 'resolved' ? '✅' : status === 'mitigated' ? '🩹' : '🚨';
}

function statusText(view: IncidentView, { incident: { card } }: Words): string {
  const { status, since, startedAt, alerts, acknowledged, mitigatedAt, resolved } = view;
  if (resolved) return card.resolved(resolved, since);
  const hurts = alerts ? card.firing(since, startedAt) : card.open(since, startedAt);
  const isMitigated = status === 'mitigated' && mitigatedAt !== undefined;
  const so = isMitigated ? card.mitigated(mitigatedAt, startedAt) : hurts;
  return acknowledged ? `${so} · ${card.acknowledged(acknowledged, startedAt)}` : so;
}

function peopleLine({ oncall, commander }: IncidentView, { incident: { card } }: Words): string {
  return [oncall.length ? card.oncall(oncall) : '', commander ? card.commander(commander) : '']
    .filter(Boolean)
    .join(' · ');
}

function nowLine({ now, alerts }: IncidentView, { incident, truncated }: Words): string {
  const { card, inShort } = incident;
  const firing = alerts && alerts.firing + alerts.resolved + alerts.truncated > 1 ? card.alerts(alerts) : '';
  const found = [firing, ...now.map(inShort)].filter(Boolean);
  return found.length ? cut(card.now(found.join(' · ')), NOW, truncated) : '';
}

function footer({ requestedBy, link }: IncidentView, { incident, card }: Words): string {
  return [incident.card.opened(requestedBy), link && `<${link}|${card.inTemporal}>`].filter(Boolean).join(' · ');
}

function buttonsOf({ question, choices, workflowId, runId }: IncidentView, words: Words): Button[] {
  const more = (choice: Choice) => (choice === 'reject' && question?.reasonRequired ? { reasonRequired: true } : {});
  const button = (choice: Choice, asked: string): Button => ({
    type: 'button',
    action_id: choice === 'severity' || choice === 'remediate' ? INCIDENT[choice] : DECIDE[choice],
    text: plainText(words.choice[choice]),
    value: writeButtonValue({ workflowId, run: runId, question: asked, choice, ...more(choice) }),
    ...styleOf(choice, words),
  });
  const asked = question ? question.choices.map((choice) => button(choice, question.id)) : [];
  return [...asked, ...choices.map((choice) => button(choice, choice))];
}

function styleOf(choice: Choice, { incident }: Words): Pick<Button, 'style' | 'confirm'> {
  if (choice === 'acknowledge' || choice === 'approve') return { style: 'primary' };
  if (choice !== 'resolve') return {};
  const { title, text, confirm, deny } = incident.card.confirm;
  return {
    confirm: {
      title: plainText(title),
      text: plainText(text),
      confirm: plainText(confirm),
      deny: plainText(deny),
    },
  };
}
