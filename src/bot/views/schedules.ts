import { day, escapeMrkdwn as esc } from './mrkdwn.ts';

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
): string {
  if (all.length === 0) return 'deckhand.yaml has no cleanup rules.';
  return all
    .map(([rule, known]) => {
      const mode = rules[rule]?.mode ?? '';
      return known
        ? `• ${scheduleText(known, rules[rule]?.schedule)} Mode ${mode}.`
        : `• *${esc(rule)}* has no schedule in Temporal; \`node src/main.ts setup\` makes it.`;
    })
    .join('\n');
}

/** One rule's schedule: when it comes, whether it is paused, and what goes on. */
export function scheduleText(known: Known, written?: Written, link = ''): string {
  const { rule, paused, note, next, last, running, skipped } = known;
  const parts = [
    paused
      ? `is paused${note ? ` (${esc(note)})` : ''}`
      : next === undefined
        ? 'has no next time'
        : `runs next ${day(next)}`,
    written ? `by \`${esc(written.cron)}\` in ${esc(written.zone)}` : '',
  ];
  const told = [
    running.length ? `Running now. ${link}`.trim() : '',
    last === undefined ? 'It has not run yet.' : `Last run ${day(last)}.`,
    skipped > 0 ? `Skipped ${skipped === 1 ? 'once' : `${skipped} times`} so far.` : '',
  ];
  return `*${esc(rule)}* ${parts.filter(Boolean).join(' ')}. ${told.filter(Boolean).join(' ')}`;
}
