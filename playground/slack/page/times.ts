import type { Person } from './api.ts';

type Zone = Pick<Person, 'tz' | 'locale'>;
const DEFAULT: Zone = { tz: 'UTC', locale: 'en-GB' };

const format = (at: Date, { tz, locale }: Zone, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone: tz }).format(at);

/** `14:02` in the reader's zone; `ts` in seconds, as Slack writes it. */
export function clock(ts: string | number, zone: Zone = DEFAULT): string {
  return format(dateOf(ts), zone, { hour: '2-digit', minute: '2-digit' });
}

/** `Today`, `Yesterday`, or the date. */
export function day(ts: string | number, zone: Zone = DEFAULT): string {
  return relative(dateOf(ts), zone) ?? format(dateOf(ts), zone, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** `Tuesday 24 November 2026 at 14:02:10`: what a pointer over a time shows. */
export function fullTime(ts: string | number, zone: Zone = DEFAULT): string {
  return format(dateOf(ts), zone, { dateStyle: 'full', timeStyle: 'medium' });
}

type Token = (at: Date, zone: Zone) => string;
const long: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' };
const short: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
const plain: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric' };
const orRelative =
  (options: Intl.DateTimeFormatOptions): Token =>
  (at, zone) =>
    relative(at, zone)?.toLowerCase() ?? format(at, zone, options);

/** The tokens of `<!date^…>` (https://docs.slack.dev/messaging/formatting-message-text#date-formatting). */
const TOKENS: Readonly<Record<string, Token>> = {
  date_num: (at, zone) =>
    format(at, { ...zone, locale: 'sv-SE' }, { year: 'numeric', month: '2-digit', day: '2-digit' }),
  date: (at, zone) => format(at, zone, plain),
  date_short: (at, zone) => format(at, zone, short),
  date_long: (at, zone) => format(at, zone, long),
  date_pretty: orRelative(plain),
  date_short_pretty: orRelative(short),
  date_long_pretty: orRelative(long),
  time: (at, zone) => clock(at.getTime() / 1_000, zone),
  time_secs: (at, zone) => format(at, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  ago: (at, { locale }) => ago(at, locale),
};

/** A `<!date^…>` in the reader's zone. An unknown token stays as it was written. */
export function slackDate(seconds: number, pattern: string, zone: Zone = DEFAULT): string {
  const at = new Date(seconds * 1_000);
  return pattern.replaceAll(/\{(\w+)\}/g, (whole, name: string) => TOKENS[name]?.(at, zone) ?? whole);
}

function dateOf(ts: string | number): Date {
  return new Date(Number(ts) * 1_000);
}

function relative(at: Date, zone: Zone): string | undefined {
  const dayOf = (date: Date) => TOKENS['date_num']?.(date, zone);
  const days = [-1, 0, 1].find((offset) => dayOf(at) === dayOf(new Date(Date.now() + offset * 86_400_000)));
  return days === undefined ? undefined : ['Yesterday', 'Today', 'Tomorrow'][days + 1];
}

function ago(at: Date, locale: string): string {
  const minutes = Math.round((at.getTime() - Date.now()) / 60_000);
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (Math.abs(minutes) < 60) return words.format(minutes, 'minute');
  if (Math.abs(minutes) < 1_440) return words.format(Math.round(minutes / 60), 'hour');
  return words.format(Math.round(minutes / 1_440), 'day');
}
