import type { Button, KnownBlock, ModalView } from '@slack/types';
import type { IncidentSeverity, IncidentView, RemedyView } from '../../incidents.ts';
import type { Choice } from '../../decisions.ts';
import { INCIDENT, writeButtonValue } from '../action-ids.ts';
import type { Words } from './language.ts';
import { context, cut, plainText, section } from './mrkdwn.ts';
import { SEVERITY } from './texts/incident-parts.ts';

/** Slack's limit for the text of a confirmation. */
const CONFIRM = 300;

/** What an incident lets one choose from: what each choice does is said beside its button. */
export function incidentSheet(view: IncidentView, kind: 'severity' | 'remediate', words: Words): ModalView {
  const said = words.incident.sheet;
  const rows =
    kind === 'severity'
      ? (Object.keys(SEVERITY) as IncidentSeverity[]).map((severity) => severityRow(view, severity, words))
      : view.remedies.map((remedy) => remedyRow(view, remedy, words));
  return sheet(said[kind], rows.length ? rows.flat() : [section(said.none)], words);
}

/** The same after a choice. */
export function sentSheet(sentence: string, words: Words): ModalView {
  return sheet(words.incident.sheet.sent, [section(sentence)], words);
}

function severityRow(view: IncidentView, severity: IncidentSeverity, { incident }: Words): KnownBlock[] {
  const is = view.severity === severity ? `  _${incident.sheet.now}_` : '';
  const text = `*${SEVERITY[severity]}*${is}`;
  return [row(text, button(view, 'severity', `severity/${severity}`, SEVERITY[severity]))];
}

function remedyRow(view: IncidentView, { name, what, confirm, run, approve }: RemedyView, words: Words): KnownBlock[] {
  const { sheet: said, remedy } = words.incident;
  const { head, does } = what.id === 'incident.remedy' ? remedy(what.action) : { head: words.phrase(what), does: '' };
  const label = approve ? said.ask : said.act;
  const choose = button(view, 'remediate', `remedy/${name}`, label);
  const once: Pick<Button, 'confirm'> = {
    confirm: {
      title: plainText(cut(`${name}?`, 100, '…')),
      text: { type: 'mrkdwn', text: cut(words.phrase(what), CONFIRM, words.truncated) },
      confirm: plainText(label),
      deny: plainText(said.leave),
    },
  };
  return [
    row([`*${head}*`, does && said.does(does)].filter(Boolean).join('\n'), confirm ? { ...choose, ...once } : choose),
    context(said.who(run, approve)),
  ];
}

function button({ workflowId, runId }: IncidentView, choice: Choice, question: string, text: string): Button {
  return {
    type: 'button',
    action_id: INCIDENT.choose,
    text: plainText(text),
    value: writeButtonValue({ workflowId, run: runId, question, choice }),
  };
}

function row(text: string, accessory: Button): KnownBlock {
  return { ...section(text), accessory };
}

function sheet(title: string, blocks: KnownBlock[], { incident }: Words): ModalView {
  return {
    type: 'modal',
    title: plainText(title),
    close: plainText(incident.sheet.close),
    blocks: blocks.slice(0, 100),
  };
}
