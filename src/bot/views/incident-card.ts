import type { Button, KnownBlock } from '@slack/types';
import type { Deed, IncidentView } from '../../incidents.ts';
import { CARD_EVENT, type Choice } from '../../run.ts';
import { DECIDE, INCIDENT, writeButtonValue } from '../action-ids.ts';
import { actions, clock, context, cut, day, duration, mention, MESSAGE_TEXT, nameOf, section } from './mrkdwn.ts';
import { findingInShort } from './texts-findings.ts';
import { SEVERITY } from './texts-incident.ts';
import { CHOICE, phrase } from './texts.ts';

/** The line "Now" is a line. Characters. */
const NOW = 600;
const DOING = 400;
const A_DAY = 86_400_000;

/** The message of an incident: a pure function of its state, so the first post and every edit are drawn alike. */
export function incidentCard(view: IncidentView) {
  const { runId, workflowId, title, severity } = view;
  const headline = `${iconOf(view)} ${SEVERITY[severity]} ${phrase(title)}\u2003_${statusText(view)}_`;
  const lines = [
    peopleLine(view),
    nowLine(view),
    ...view.doing.map((doing) => `▸ ${cut(phrase(doing), DOING)}`),
  ].filter(Boolean);
  const remarks = view.question ? [phrase(view.question.otherwise)] : [];
  const buttons = buttonsOf(view);
  const blocks: KnownBlock[] = [
    section(headline),
    ...(lines.length ? [section(lines.join('\n'))] : []),
    ...remarks.map(context),
    context(footer(view)),
    ...(buttons.length ? [actions(buttons)] : []),
  ];
  return {
    text: cut([headline, ...lines, ...remarks, footer(view)].join('\n'), MESSAGE_TEXT),
    blocks,
    metadata: { event_type: CARD_EVENT, event_payload: { run: runId, key: 'card', workflow: workflowId } },
  };
}

function iconOf({ status }: IncidentView): string {
  return status === 'resolved' ? '✅' : status === 'mitigated' ? '🩹' : '🚨';
}

function statusText({ status, since, startedAt, alerts, acknowledged, mitigatedAt, resolved }: IncidentView): string {
  if (resolved) return `resolved${by(resolved)} ${when(resolved.at, since)} · lasted ${duration(resolved.at - since)}`;
  const hurts = alerts ? `firing since ${when(since, startedAt)}` : `open since ${when(since, startedAt)}`;
  const so = status === 'mitigated' && mitigatedAt !== undefined ? `mitigated ${when(mitigatedAt, startedAt)}` : hurts;
  return acknowledged ? `${so} · acknowledged${by(acknowledged)} ${when(acknowledged.at, startedAt)}` : so;
}

function peopleLine({ oncall, commander }: IncidentView): string {
  const called = oncall.length ? `On call ${oncall.map(nameOf).join(', ')}` : '';
  const commands = commander ? `commander ${commander.checked ? mention(commander.by) : 'via Temporal'}` : '';
  return [called, commands].filter(Boolean).join(' · ');
}

function nowLine({ now, alerts }: IncidentView): string {
  const firing = alerts && alerts.firing + alerts.resolved + alerts.truncated > 1 ? alertsText(alerts) : '';
  const found = [firing, ...now.map(findingInShort)].filter(Boolean);
  return found.length ? cut(`Now: ${found.join(' · ')}`, NOW) : '';
}

function alertsText({ firing, resolved, truncated }: NonNullable<IncidentView['alerts']>): string {
  const over = resolved ? `, ${resolved} resolved` : '';
  const unsent = truncated ? `, ${truncated} more not sent` : '';
  return `${firing} ${firing === 1 ? 'alert fires' : 'alerts fire'}${over}${unsent}`;
}

function footer({ requestedBy, link }: IncidentView): string {
  const opened = requestedBy ? `Opened by ${mention(requestedBy)}` : 'Opened by an alert';
  return [opened, link && `<${link}|run in Temporal ↗>`].filter(Boolean).join(' · ');
}

function buttonsOf({ question, choices, workflowId, runId }: IncidentView): Button[] {
  const button = (choice: Choice, asked: string): Button => ({
    type: 'button',
    action_id: choice === 'severity' || choice === 'remediate' ? INCIDENT[choice] : DECIDE[choice],
    text: { type: 'plain_text', text: CHOICE[choice] },
    value: writeButtonValue({ workflowId, run: runId, question: asked, choice }),
    ...STYLE[choice],
  });
  const asked = question ? question.choices.map((choice) => button(choice, question.id)) : [];
  return [...asked, ...choices.map((choice) => button(choice, choice))];
}

const STYLE: Readonly<Partial<Record<Choice, Pick<Button, 'style' | 'confirm'>>>> = {
  acknowledge: { style: 'primary' },
  approve: { style: 'primary' },
  resolve: {
    confirm: {
      title: { type: 'plain_text', text: 'Resolve this incident?' },
      text: {
        type: 'plain_text',
        text: 'The report is written and the thread is closed. If it fires again, a new incident opens.',
      },
      confirm: { type: 'plain_text', text: 'Resolve' },
      deny: { type: 'plain_text', text: 'Not yet' },
    },
  },
};

function by({ by: who, checked }: Deed): string {
  if (!who) return '';
  return checked ? ` by ${mention(who)}` : ' via Temporal';
}

/** The day too, where the time alone would mislead. */
function when(at: number, near: number): string {
  return Math.abs(at - near) > A_DAY ? day(at) : clock(at);
}
