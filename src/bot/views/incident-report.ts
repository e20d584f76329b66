import type { Attempt, Deed, IncidentReport } from '../../incidents.ts';
import type { Phrase } from '../../phrases.ts';
import type { Words } from './language.ts';
import { cut, mention, MESSAGE_TEXT, moment } from './mrkdwn.ts';

type Say = (phrase: Phrase) => string;
type Said = Pick<Words['incident'], 'report' | 'remedy'>;

/** The message in the thread leaves room for what follows a note. Characters. */
const SUMMARY = MESSAGE_TEXT - 500;
const SUMMARY_TIMELINE = 12;
/** One entry in the message; the file has all of it. */
const SUMMARY_ENTRY = 200;

/** What became of an incident: a readable message, and the whole as a Markdown file. */
export function incidentReport(
  report: IncidentReport,
  say: Say,
  said: Said,
): { summary: string; name: string; markdown: string } {
  const { title, severity, edition } = report;
  const headline = `${severity.toUpperCase()} ${say(title)}`;
  return {
    summary: cut(summaryOf(report, headline, say, said), SUMMARY, '…'),
    name: `report-${edition}.md`,
    markdown: asMarkdown(wholeOf(report, headline, say, said)),
  };
}

function summaryOf(report: IncidentReport, headline: string, say: Say, said: Said): string {
  const { impact, tried, timeline, open } = report;
  const words = said.report;
  const entries = timeline.map(({ at, phrase }) => `• ${moment(at)} ${cut(oneLine(say(phrase)), SUMMARY_ENTRY, '…')}`);
  const left = entries.length - SUMMARY_TIMELINE;
  return [
    words.headline(headline),
    factsOf(report, words).join(' · '),
    ...part(
      words.impact,
      impact.map((each) => `• ${say(each)}`),
    ),
    ...part(
      words.tried,
      tried.map((each) => `• ${attemptText(each, say, said)}`),
    ),
    ...part(
      words.open,
      open.map((each) => `• ${say(each)}`),
    ),
    ...part(words.timeline, [...entries.slice(0, SUMMARY_TIMELINE), ...(left > 0 ? [words.more(left)] : [])]),
  ].join('\n');
}

function part(title: string, lines: readonly string[]): string[] {
  return lines.length ? [`*${title}*`, ...lines] : [];
}

function wholeOf(report: IncidentReport, headline: string, say: Say, said: Said): string {
  const { impact, tried, timeline, open } = report;
  const words = said.report;
  const chapter = (title: string, lines: readonly string[], none: string) => [
    `## ${title}`,
    '',
    ...(lines.length ? lines.map((line) => `- ${line}`) : [none]),
    '',
  ];
  return [
    `# ${headline.replaceAll('*', '')}`,
    '',
    ...factsOf(report, words).map((fact) => `- ${fact}`),
    '',
    ...chapter(words.impact, impact.map(say), words.notMeasured),
    ...chapter(
      words.tried,
      tried.map((each) => attemptText(each, say, said)),
      words.nothingTried,
    ),
    ...chapter(
      words.timeline,
      timeline.map(({ at, phrase }) => `${moment(at)} ${indented(say(phrase))}`),
      words.noTimeline,
    ),
    ...chapter(words.open, open.map(say), words.noneOpen),
  ].join('\n');
}

function factsOf(report: IncidentReport, words: Said['report']): string[] {
  const { since, openedAt, acknowledged, commander, mitigatedAt, resolved } = report;
  const who = (deed: Deed) => (deed.by || !deed.checked ? nameIn(deed, words) : '');
  return [
    words.began(moment(since)),
    ...(openedAt - since > 60_000 ? [words.openedAfter(openedAt - since)] : []),
    acknowledged ? words.acknowledgedAfter(acknowledged.at - since, who(acknowledged)) : words.neverAcknowledged,
    ...(commander ? [words.commander(nameIn(commander, words))] : []),
    ...(mitigatedAt === undefined ? [] : [words.mitigatedAfter(mitigatedAt - since)]),
    words.resolvedAfter(resolved.at - since, who(resolved)),
  ];
}

function attemptText({ what, by, outcome }: Attempt, say: Say, { report, remedy }: Said): string {
  const head = what.id === 'incident.remedy' ? remedy(what.action).head : say(what);
  return report.attempt(moment(by.at), head, nameIn(by, report), outcome && oneLine(say(outcome)));
}

function nameIn({ by, checked }: Deed, words: Said['report']): string {
  return checked && by ? mention(by) : words.unchecked;
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
