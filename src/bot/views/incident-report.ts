import type { Attempt, Deed, IncidentReport } from '../../incidents.ts';
import type { Phrase } from '../../phrases.ts';
import { cut, duration, mention, MESSAGE_TEXT } from './mrkdwn.ts';

type Say = (phrase: Phrase) => string;

/** The message in the thread leaves room for what follows a note. Characters. */
const SUMMARY = MESSAGE_TEXT - 500;
const SUMMARY_TIMELINE = 12;
/** One entry in the message; the file has all of it. */
const SUMMARY_ENTRY = 200;

/** What became of an incident: a readable message, and the whole as a Markdown file. */
export function incidentReport(report: IncidentReport, say: Say): { summary: string; name: string; markdown: string } {
  const { title, severity, edition } = report;
  const headline = `${severity.toUpperCase()} ${say(title)}`;
  return {
    summary: cut(summaryOf(report, headline, say), SUMMARY),
    name: `report-${edition}.md`,
    markdown: asMarkdown(wholeOf(report, headline, say)),
  };
}

function summaryOf(report: IncidentReport, headline: string, say: Say): string {
  const { impact, tried, timeline, open } = report;
  const entries = timeline.map(({ at, phrase }) => `• ${stamp(at)} ${cut(oneLine(say(phrase)), SUMMARY_ENTRY)}`);
  const left = entries.length - SUMMARY_TIMELINE;
  return [
    `Report: ${headline}`,
    factsOf(report).join(' · '),
    ...part(
      'Impact',
      impact.map((each) => `• ${say(each)}`),
    ),
    ...part(
      'Tried',
      tried.map((each) => `• ${attemptText(each, say)}`),
    ),
    ...part(
      'Open questions',
      open.map((each) => `• ${say(each)}`),
    ),
    ...part('Timeline', [
      ...entries.slice(0, SUMMARY_TIMELINE),
      ...(left > 0 ? [`… and ${left} more in the file`] : []),
    ]),
  ].join('\n');
}

function part(title: string, lines: readonly string[]): string[] {
  return lines.length ? [`*${title}*`, ...lines] : [];
}

function wholeOf(report: IncidentReport, headline: string, say: Say): string {
  const { impact, tried, timeline, open } = report;
  const list = (lines: readonly string[], none: string) => (lines.length ? lines.map((line) => `- ${line}`) : [none]);
  return [
    `# ${headline.replaceAll('*', '')}`,
    '',
    ...list(factsOf(report), ''),
    '',
    '## Impact',
    '',
    ...list(impact.map(say), 'Not measured.'),
    '',
    '## What was tried',
    '',
    ...list(
      tried.map((each) => attemptText(each, say)),
      'Nothing was tried through Deckhand.',
    ),
    '',
    '## Timeline',
    '',
    ...list(
      timeline.map(({ at, phrase }) => `${stamp(at)} ${indented(say(phrase))}`),
      'Empty.',
    ),
    '',
    '## Open questions',
    '',
    ...list(open.map(say), 'None that I know of.'),
    '',
  ].join('\n');
}

function factsOf({ since, openedAt, acknowledged, commander, mitigatedAt, resolved }: IncidentReport): string[] {
  const after = (at: number) => duration(at - since);
  return [
    `Began ${stamp(since)}`,
    ...(openedAt - since > 60_000 ? [`opened after ${after(openedAt)}`] : []),
    acknowledged ? `acknowledged after ${after(acknowledged.at)}${who(acknowledged)}` : 'never acknowledged',
    ...(commander ? [`commander ${nameIn(commander)}`] : []),
    ...(mitigatedAt === undefined ? [] : [`mitigated after ${after(mitigatedAt)}`]),
    `resolved after ${after(resolved.at)}${who(resolved)}`,
  ];
}

function attemptText({ what, by, outcome }: Attempt, say: Say): string {
  const [head = ''] = say(what).split('. It will: ');
  const came = outcome ? oneLine(say(outcome)) : 'was not over when this was resolved.';
  return `${stamp(by.at)} ${head}, ${nameIn(by)}: ${came}`;
}

function who(deed: Deed): string {
  return deed.by || !deed.checked ? ` by ${nameIn(deed)}` : '';
}

function nameIn({ by, checked }: Deed): string {
  return checked && by ? mention(by) : 'somebody via Temporal';
}

/** In the reader's zone where it is a message; `asMarkdown` turns it into UTC. */
function stamp(at: number): string {
  const utc = new Date(at).toISOString();
  return `<!date^${Math.floor(at / 1_000)}^{date_short_pretty} {time}|${utc.slice(0, 10)} ${utc.slice(11, 16)} UTC>`;
}

function oneLine(text: string): string {
  return text.replaceAll('```', '').replaceAll(/\s+/g, ' ').trim();
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n  ');
}

/** Slack's markup as Markdown. Foreign text stays escaped, which Markdown reads as the same signs; only code shows them as they are. */
function asMarkdown(text: string): string {
  const plain = text
    .replaceAll(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll(/<!subteam\^([^>|]+)>/g, '@$1')
    .replaceAll(/<@([^>|]+)>/g, '@$1')
    .replaceAll(/<(https?:[^|>]+)\|([^>]+)>/g, '[$2]($1)');
  return plain.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, unescaped);
}

function unescaped(code: string): string {
  return code.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
