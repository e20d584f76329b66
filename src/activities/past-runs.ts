import { Context } from '@temporalio/activity';
import { memoOf } from '../memo.ts';
import type { Finding, PastRun } from '../phrases-incident.ts';
import type { Thread } from '../publishing.ts';

/** ms. */
const HOURS = 6 * 3_600_000;
const MOST = 10;

/** What Deckhand itself did to an app in the hours before an incident and since, the newest first. */
export async function lookAtRuns(
  app: string,
  since: number,
  permalink: (thread: Thread) => Promise<string | undefined>,
): Promise<Finding> {
  const { client } = Context.current();
  const from = new Date(since - HOURS).toISOString();
  const query = `DeckhandTarget = ${JSON.stringify(app)} AND DeckhandOperation IN ('deploy', 'rollback') AND StartTime > '${from}'`;
  const runs: PastRun[] = [];
  for await (const past of client.workflow.list({ query })) {
    const { searchAttributes, startTime, closeTime } = past;
    const { release, thread } = memoOf(past);
    const attribute = (name: string) => ((searchAttributes[name] ?? []) as string[])[0];
    const by = attribute('DeckhandRequester');
    const link = thread ? await permalink(thread) : undefined;
    runs.push({
      operation: attribute('DeckhandOperation') ?? 'run',
      target: [app, release?.version].filter(Boolean).join(' '),
      status: attribute('DeckhandStatus') ?? 'running',
      at: (closeTime ?? startTime).getTime(),
      ...(by ? { by } : {}),
      ...(link ? { link } : {}),
    });
    if (runs.length === MOST) break;
  }
  return { id: 'incident.runs', app, runs, since };
}
