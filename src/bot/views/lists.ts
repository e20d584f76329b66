import { clock, escapeMrkdwn, mention } from './mrkdwn.ts';

type Offered = { readonly usage: string; readonly summary: string };
type Listed = {
  readonly operation: string;
  readonly target: string;
  readonly status: string;
  readonly startedAt: number;
  readonly requestedBy?: string;
  readonly link: string;
};

/** Only what this person may run. */
export function helpText(operations: readonly Offered[]): string {
  const mine = operations.map(({ usage, summary }) => `\`${escapeMrkdwn(usage)}\`  ${summary}`);
  return [
    mine.length ? '*What you may run*' : 'There is no operation that you may run; deckhand.yaml says who may.',
    ...mine,
    '`/deckhand runs`  What runs and what waits',
    '`/incident [sev1|sev2|sev3] title`  Open an incident; `/deckhand incidents` lists the open ones',
    '`/deckhand doctor`  Whether everything Deckhand needs works',
    'In the thread of a run: `@deckhand status`, `@deckhand cancel`',
  ].join('\n');
}

export function runsText(runs: readonly Listed[]): string {
  if (runs.length === 0) return 'Nothing runs and nothing waits.';
  return runs.map(lineOf).join('\n');
}

function lineOf({ operation, target, status, startedAt, requestedBy, link }: Listed): string {
  const by = requestedBy ? `, asked by ${mention(requestedBy)}` : '';
  return `• *${escapeMrkdwn(operation)} ${escapeMrkdwn(target)}*: ${status} since ${clock(startedAt)}${by} ${link}`.trimEnd();
}
