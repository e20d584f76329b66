import type { Kept, Tally } from '../../../cleanup.ts';
import type { CleanupPhrase } from '../../../phrases-cleanup.ts';
import type { FailurePhrase } from '../../../phrases-failure.ts';
import type { KeptPhrase } from '../../../phrases-kept.ts';
import { moment, escapeMrkdwn as esc, mention } from '../mrkdwn.ts';
import { told } from './failure-parts.ts';
import type { TextsOf } from './worded.ts';

export type CleanupTexts = TextsOf<CleanupPhrase>;
/** Words what a cleanup is told of things. */
export type Say = (said: FailurePhrase | KeptPhrase) => string;
type Kind = 'images' | 'tokens' | 'namespaces';

const ONE: Readonly<Record<Kind, string>> = { images: 'image', tokens: 'token', namespaces: 'namespace' };
export const BY_PEOPLE = { id: 'kept.by-people' } as const;
/** Lines of failures in one message; all of them are counted. */
const SHOWN = 10;

/** The wording of cleanups. */
export const cleanupTexts = (phrase: Say): CleanupTexts => ({
  'cleanup.title': ({ rule, only }) => `*Cleanup ${esc(rule)}*${only ? ' · plan only' : ''}`,
  'cleanup.looking': ({ at, seen }) => `${esc(at)}, ${seen} seen so far`,
  'cleanup.found': ({ kind, items, bytes, places, kept, left }) =>
    [
      items === 0
        ? `no ${ONE[kind]} to delete`
        : `${count(items, kind)}${weight(bytes)}${kind === 'images' ? ` in ${repositories(places)}` : ''}`,
      kept.length ? `kept: ${reasons(kept, phrase)}` : '',
      left > 0 ? `${left} more wait for the next run` : '',
    ]
      .filter(Boolean)
      .join(' · '),
  'cleanup.group': ({ kind, group: { name, items, bytes } }) => `${esc(name)}: ${count(items, kind)}${weight(bytes)}`,
  'cleanup.more-groups': ({ groups, items }) =>
    `And ${items} in ${groups} more; the file has them all. “Keep single items…” on the card keeps any of them.`,
  'cleanup.list': ({ kind, items, bytes }) => `The whole list: ${count(items, kind)}${weight(bytes)}.`,
  'cleanup.soon': ({ soon }) =>
    `Expire soon, and are left alone: ${soon.map(({ label, at }) => `${esc(label)} (${moment(at)})`).join(', ')}.`,
  'cleanup.skipped': ({ rule, overlap, missed }) => {
    const why = [
      overlap > 0 ? `${times(overlap)} because the run before was still open` : '',
      missed > 0 ? `${times(missed)} because Temporal was away at that time` : '',
    ];
    return `Since its last run ${esc(rule)} was skipped ${why.filter(Boolean).join(', ')}.`;
  },
  'cleanup.ready': ({ rule, kind, items, bytes }) =>
    `Delete ${count(items, kind)}${weight(bytes)} by rule ${esc(rule)}? Each is looked at once more right before it goes.`,
  'cleanup.within-limit': () => 'within the limit of the rule',
  'cleanup.keep': ({ group, items, bytes }) =>
    `${esc(group)}${items > 1 ? `: ${items}${weight(bytes)}` : weight(bytes)}`,
  'cleanup.kept': ({ group, by, checked }) => `${esc(group)} is kept, ${person(by, checked)}.`,
  'cleanup.keep-items': () => 'Keep single items…',
  'cleanup.kept-items': ({ names, items, by, checked }) => {
    const more = items > names.length ? [`${items - names.length} more`] : [];
    const all = items
      ? `Kept: ${[...names.map(esc), ...more].join(', ')}`
      : 'Nothing of the list was chosen to be kept';
    return `${all}, ${person(by, checked)}.`;
  },
  'cleanup.all-kept': () => 'everything is kept',
  'cleanup.marking': ({ name }) => `Stopping ${esc(name)}`,
  'cleanup.marked': ({ names, until }) =>
    `Stopped ${names.map(esc).join(', ')}: scaled to zero, nothing deleted yet. They go ${moment(until)}; until then Undo on the card brings them back.`,
  'cleanup.grace': ({ until, waiting }) => `${waiting} to be deleted ${moment(until)}`,
  'cleanup.restore': ({ name }) => `${esc(name)} is stopped and will be deleted`,
  'cleanup.restored': ({ name, by, checked = false }) =>
    by === undefined ? `${esc(name)} runs again.` : `${esc(name)} is brought back, ${person(by, checked)}.`,
  'cleanup.unmarked': ({ names }) => `Brought back as they were: ${names.map(esc).join(', ')}.`,
  'cleanup.deleting': ({ done, of, bytes }) => `${done} of ${of}${weight(bytes)}`,
  'cleanup.deleted': ({ kind, tally }) => outcome(kind, tally),
  'cleanup.done': ({ kind, tally, byPeople }) => {
    const kept = byPeople ? [...tally.kept, { why: BY_PEOPLE, count: byPeople }] : tally.kept;
    return `${sentence(kind, { ...tally, kept }, phrase)}${failures(tally, phrase)}`;
  },
  'cleanup.reported': ({ rule, kind, items, bytes }) =>
    `${esc(rule)} would delete ${count(items, kind)}${weight(bytes)}. Nothing was changed.`,
  'cleanup.nothing': ({ rule }) => `${esc(rule)} found nothing to delete.`,
});

/** `12 bytes`, `5.1 GB`; powers of a thousand, as disks are sold. */
export function size(bytes: number, { point = '.', smallest = 'bytes' } = {}): string {
  const units = [smallest, 'kB', 'MB', 'GB', 'TB', 'PB'];
  const at = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${at === 0 ? bytes : (bytes / 1_000 ** at).toFixed(1).replace('.', point)} ${units[at]}`;
}

function outcome(kind: Kind, { gone, bytes, kept, failures: failed }: Tally): string {
  const all = kept.reduce((sum, { count: each }) => sum + each, 0);
  const parts = [`${count(gone, kind)}${weight(bytes)} deleted`, all && `${all} kept`, failed && `${failed} failed`];
  return parts.filter(Boolean).join(' · ');
}

function sentence(kind: Kind, { gone, bytes, kept }: Tally, phrase: Say): string {
  const all = kept.reduce((sum, { count: each }) => sum + each, 0);
  const rest = all ? ` Kept ${all}: ${reasons(kept, phrase)}.` : '';
  const freed = kind === 'images' && gone > 0 ? ' The space is free once Harbor has collected its garbage.' : '';
  return `Deleted ${count(gone, kind)}${weight(bytes)}.${rest}${freed}`;
}

function failures({ failed, failures: all }: Tally, phrase: Say): string {
  if (all === 0) return '';
  const lines = failed.slice(0, SHOWN).map(({ label, why }) => `• ${esc(label)}: ${told(why, phrase)}`);
  const more = all > lines.length ? [`• and ${all - lines.length} more`] : [];
  return ` ${all} could not be deleted:\n${[...lines, ...more].join('\n')}\nThe next run tries them again.`;
}

function reasons(kept: readonly Kept[], phrase: Say): string {
  return kept.map(({ why, count: each }) => `${each} ${told(why, phrase)}`).join(', ');
}

function count(items: number, kind: Kind): string {
  return `${items} ${ONE[kind]}${items === 1 ? '' : 's'}`;
}

function weight(bytes: number): string {
  return bytes > 0 ? `, ${size(bytes)}` : '';
}

function repositories(many: number): string {
  return many === 1 ? '1 repository' : `${many} repositories`;
}

function times(many: number): string {
  return many === 1 ? 'once' : `${many} times`;
}

function person(by: string, checked: boolean): string {
  return checked && by ? `says ${mention(by)}` : 'via Temporal, identity not checked';
}
