import type { ActionsBlock, Button, ContextBlock, PlainTextElement, SectionBlock } from '@slack/types';
import type { Deadline } from '../../phrases-approval.ts';

/** Slack's limits, in characters (https://docs.slack.dev/reference/block-kit/blocks). */
export const SECTION_TEXT = 3_000;
export const MESSAGE_TEXT = 4_000;
const CUT = '… (truncated)';

/** What people or other systems wrote must never become markup or a mention. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A cut is always said, and never leaves half an escaped character, link, mention or time. */
export function cut(text: string, limit: number, said = CUT): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit - said.length).replace(/&[a-z]*$|<(?:[@!]|https?:)[^>]*$/, '');
  return `${kept.trimEnd()}${said}`;
}

/** mrkdwn as a file shows it: times and links by their words, foreign text as it was. */
export function asPlain(mrkdwn: string): string {
  return mrkdwn
    .replaceAll(/<[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

export function mention(id: string): string {
  return id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`;
}

/** Somebody a policy names: an id becomes a mention, a handle stays as written. */
export function nameOf(ref: string): string {
  return /^[USW][A-Z0-9]+$/.test(ref) ? mention(ref) : escapeMrkdwn(ref);
}

/** `2 s`, `6 min 10 s`, `1 h 5 min`, `6 days`; whole seconds. Days are the one unit that languages write differently. */
export function duration(ms: number, days = 'days'): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  if (minutes >= 2 * 24 * 60) return `${Math.floor(minutes / (24 * 60))} ${days}`;
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${Math.floor(minutes / 60)} h`;
}

/** Foreign lines in a block that nothing in them can end. */
export function codeBlock(text: string): string {
  return `\`\`\`\n${escapeMrkdwn(text.replaceAll('```', "'''"))}\n\`\`\``;
}

/** Characters: a longer text would be cut at its end, where a log says what went wrong. */
const LOG = 3_000;

/** The last whole lines of a log that fit. */
export function lastLines(log: string): string {
  return log.length > LOG ? log.slice(log.indexOf('\n', log.length - LOG) + 1) : log;
}

/** A time of day in the reader's own zone; UTC where Slack cannot say. */
export function clock(ms: number): string {
  const fallback = `${new Date(ms).toISOString().slice(11, 16)} UTC`;
  return `<!date^${Math.floor(ms / 1_000)}^{time}|${fallback}>`;
}

/** With its day if that is another one, since a time alone would be taken for one of today. */
export function deadlineText({ expiresAt, anotherDay }: Deadline): string | undefined {
  if (expiresAt === undefined) return undefined;
  return anotherDay ? moment(expiresAt) : clock(expiresAt);
}

/**
 * Empty without an http(s) address, or for one that would break out of the link, so that the sentence around it still
 * holds.
 */
export function linkTo(address: string | undefined, label: string): string {
  return address && /^https?:\/\/[^\s<>|]+$/.test(address) ? `<${address}|${label}>` : '';
}

export function plainText(text: string): PlainTextElement {
  return { type: 'plain_text', text };
}

/** A time of a day that may be another one: `today 08:00`, `Feb 3 08:00`, in the reader's own zone and language. */
export function moment(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `<!date^${Math.floor(ms / 1_000)}^{date_short_pretty} {time}|${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC>`;
}

export function section(text: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: cut(text, SECTION_TEXT) } };
}

export function context(text: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: cut(text, SECTION_TEXT) }] };
}

export function actions(elements: Button[]): ActionsBlock {
  return { type: 'actions', elements };
}
