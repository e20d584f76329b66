import type { Words } from './language.ts';
import { escapeMrkdwn as esc, linkTo } from './mrkdwn.ts';

type Written = { readonly cron: string; readonly zone: string };
type Known = {
  readonly rule: string;
  readonly paused: boolean;
  readonly note?: string;
  readonly next?: number;
  readonly last?: number;
  readonly running: readonly string[];
  readonly skipped: number;
};

/** Every rule with its schedule, one a line. */
export function schedulesText(
  all: readonly (readonly [rule: string, known: Known | undefined])[],
  rules: Readonly<Record<string, { readonly schedule: Written; readonly mode: string }>>,
  words: Words,
): string {
  const { cleanup } = words;
  if (all.length === 0) return cleanup.none;
  return all
    .map(([rule, known]) => {
      const mode = cleanup.mode(rules[rule]?.mode ?? '');
      return `• ${known ? `${scheduleText(known, rules[rule]?.schedule, words)} ${mode}` : cleanup.missing(rule)}`;
    })
    .join('\n');
}

/** One rule's schedule: when it comes, whether it is paused, and what goes on. */
export function scheduleText(known: Known, written: Written | undefined, words: Words, link?: string): string {
  const { rule, paused, note, next, last, running, skipped } = known;
  const { cleanup, seeThread } = words;
  const parts = [
    paused ? cleanup.paused(note) : cleanup.next(next),
    written ? cleanup.by(written.cron, written.zone) : '',
  ];
  const told = [
    running.length ? `${cleanup.now} ${linkTo(link, seeThread)}`.trim() : '',
    cleanup.last(last),
    skipped > 0 ? cleanup.skipped(skipped) : '',
  ];
  return `*${esc(rule)}* ${parts.filter(Boolean).join(' ')}. ${told.filter(Boolean).join(' ')}`;
}
