import type { RunStatus } from '../../run.ts';
import { cut, escapeMrkdwn, linkTo } from './mrkdwn.ts';
import type { Words } from './language.ts';

/** A list is for a glance, and what follows in it must not be pushed out. */
const NAME = 80;

export type Offered = { readonly command: string; readonly usage: string; readonly summary: string };

export type Listed = {
  readonly operation: string;
  readonly target: string;
  readonly status: RunStatus | 'terminated';
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly requestedBy?: string;
  readonly link?: string;
};

export type ListedStanding = {
  readonly kind: 'freeze' | 'queue';
  readonly target: string;
  readonly since: number;
  readonly by?: string;
  readonly reason?: string;
  readonly until?: number;
  readonly waiting?: number;
};

export type Lists = {
  readonly waiting: readonly Listed[];
  readonly mine: readonly Listed[];
  readonly others: readonly Listed[];
  readonly standing: readonly ListedStanding[];
};

/** Only what this person may run. */
export function helpText(operations: readonly Offered[], { lists, incident }: Words): string {
  const [first] = operations;
  return [
    first ? lists.mayRun : lists.mayRunNothing,
    ...operations.map(offerLine),
    ...(first ? [lists.form(first.command)] : []),
    `\`/deckhand runs\`  ${lists.runs}`,
    incident.help,
    `\`/deckhand doctor\`  ${lists.doctor}`,
    lists.inThread,
  ].join('\n');
}

export function offerLine({ usage, summary }: Offered): string {
  return `\`${escapeMrkdwn(usage)}\`  ${summary}`;
}

/** What runs and waits: first what waits for the reader, then what is theirs, then everything else. */
export function runsText({ waiting, mine, others, standing }: Lists, words: Words): string {
  const { lists } = words;
  const lines = [
    ...waiting.map((run) => `${runLine(run, words)} · *${lists.waitsForYou}*`),
    ...mine.map((run) => `${runLine(run, words)} ${lists.you}`),
    ...others.map((run) => runLine(run, words)),
    ...standing.map((each) => standingLine(each, words)),
  ];
  return lines.length > 0 ? lines.join('\n') : lists.nothing;
}

/** One open run, with who asked for it and a link to its card. */
export function runLine({ operation, target, status, startedAt, requestedBy, link }: Listed, words: Words): string {
  const { lists, seeThread } = words;
  const said = lists.run(nameOf(operation, target, words), words.statusOf(status), startedAt, requestedBy);
  return `• ${said} ${linkTo(link, seeThread)}`.trimEnd();
}

/** One run that is over, with how long it took. */
export function endedLine({ operation, target, status, startedAt, endedAt, link }: Listed, words: Words): string {
  const { lists, seeThread } = words;
  const took = endedAt === undefined ? undefined : endedAt - startedAt;
  return `• ${lists.ran(nameOf(operation, target, words), words.statusOf(status), took)} ${linkTo(link, seeThread)}`.trimEnd();
}

export function standingLine(
  { kind, target, since, until, by, reason, waiting }: ListedStanding,
  words: Words,
): string {
  const { lists } = words;
  return kind === 'freeze'
    ? `• ❄️ ${lists.frozen(target, since, until, by, reason)}`
    : `• ${lists.queue(target, waiting)}`;
}

function nameOf(operation: string, target: string, { truncated }: Words): string {
  return cut(`${operation} ${target}`, NAME, truncated);
}
