import type { Button, KnownBlock, ModalView } from '@slack/types';
import type { IncidentSeverity, IncidentView, RemedyView } from '../../incidents.ts';
import type { Choice } from '../../run.ts';
import { INCIDENT, writeButtonValue } from '../action-ids.ts';
import { context, cut, nameOf, section } from './mrkdwn.ts';
import { SEVERITY } from './texts-incident.ts';
import { phrase } from './texts.ts';

/** Slack's limit for the text of a confirmation. */
const CONFIRM = 300;

/** What an incident lets one choose from: what each choice does is said beside its button. */
export function incidentSheet(view: IncidentView, kind: 'severity' | 'remediate'): ModalView {
  const rows =
    kind === 'severity'
      ? (Object.keys(SEVERITY) as IncidentSeverity[]).map((severity) => severityRow(view, severity))
      : view.remedies.map((remedy) => remedyRow(view, remedy));
  const none = 'The runbook of this incident offers no actions; deckhand.yaml says what it may offer.';
  return sheet(kind === 'severity' ? 'Change severity' : 'Remediate', rows.length ? rows.flat() : [section(none)]);
}

/** The same after a choice. */
export function sentSheet(sentence: string): ModalView {
  return sheet('Sent', [section(sentence)]);
}

function severityRow(view: IncidentView, severity: IncidentSeverity): KnownBlock[] {
  const is = view.severity === severity ? '  _now_' : '';
  const text = `*${SEVERITY[severity]}*${is}`;
  return [row(text, button(view, 'severity', `severity/${severity}`, SEVERITY[severity]))];
}

function remedyRow(view: IncidentView, { name, what, confirm, run, approve }: RemedyView): KnownBlock[] {
  const said = phrase(what);
  const [head = '', does = ''] = said.split('. It will: ');
  const asks = approve ? `, then approved by ${approve.map(nameOf).join(' or ')}` : '';
  const choose = button(view, 'remediate', `remedy/${name}`, approve ? 'Ask for it' : 'Do it');
  const once: Pick<Button, 'confirm'> = {
    confirm: {
      title: { type: 'plain_text', text: cut(`${name}?`, 100) },
      text: { type: 'mrkdwn', text: cut(said, CONFIRM) },
      confirm: { type: 'plain_text', text: approve ? 'Ask for it' : 'Do it' },
      deny: { type: 'plain_text', text: 'Leave it' },
    },
  };
  return [
    row(`*${head}*\nIt will: ${does}`, confirm ? { ...choose, ...once } : choose),
    context(`For ${run.map(nameOf).join(' or ')}${asks}`),
  ];
}

function button({ workflowId, runId }: IncidentView, choice: Choice, question: string, text: string): Button {
  return {
    type: 'button',
    action_id: INCIDENT.choose,
    text: { type: 'plain_text', text },
    value: writeButtonValue({ workflowId, run: runId, question, choice }),
  };
}

function row(text: string, accessory: Button): KnownBlock {
  return { ...section(text), accessory };
}

function sheet(title: string, blocks: KnownBlock[]): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: title },
    close: { type: 'plain_text', text: 'Close' },
    blocks: blocks.slice(0, 100),
  };
}
