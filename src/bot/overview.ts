import { allows, type Person } from '../policy.ts';
import type { Thread } from '../publishing.ts';
import { catalog, type Operation } from './catalog.ts';
import type { BotContext } from './context.ts';
import type { KnownRun, Standing } from './known-run.ts';
import { threadLink } from './thread-link.ts';

export type ListedRun = KnownRun & { readonly link?: string };

/** Everything there is to know at a glance for one person, from lists alone: no run and no worker is asked. */
export type Overview = {
  /** Somebody's decision is awaited, and theirs would do. */
  readonly waiting: readonly ListedRun[];
  readonly mine: readonly ListedRun[];
  readonly others: readonly ListedRun[];
  readonly standing: readonly Standing[];
};

type Asking = Pick<BotContext, 'runs' | 'client'>;

/** Each run is listed once, where it matters most. Throws if Temporal cannot say. */
export async function overviewFor({ runs, client }: Asking, person: Person): Promise<Overview> {
  const [open, waitingFor, standing] = await Promise.all([
    runs.open(),
    person.outsider ? [] : runs.waitingFor([person.id, ...person.groups, 'everyone']),
    runs.standing(),
  ]);
  const waits = new Set(waitingFor.map(({ runId }) => runId));
  const mine = ({ requestedBy }: KnownRun) => requestedBy === person.id;
  const rest = open.filter(({ runId }) => !waits.has(runId)).toSorted(waitingFirst);
  return {
    waiting: await withLinks(client, waitingFor),
    mine: await withLinks(client, rest.filter(mine)),
    others: await withLinks(
      client,
      rest.filter((run) => !mine(run)),
    ),
    standing,
  };
}

/** What this person may run. */
export function operationsFor({ settings }: Pick<BotContext, 'settings'>, person: Person): readonly Operation[] {
  return catalog.filter(({ name }) => allows(settings.policies[name].run, person));
}

export async function withLinks<Listed extends { readonly thread?: Thread }>(
  client: BotContext['client'],
  listed: readonly Listed[],
): Promise<readonly (Listed & { readonly link?: string })[]> {
  return Promise.all(
    listed.map(async (each) => {
      const link = await threadLink(client, each.thread);
      return { ...each, ...(link ? { link } : {}) };
    }),
  );
}

function waitingFirst(one: KnownRun, other: KnownRun): number {
  const rank = ({ status }: KnownRun) => (status === 'waiting' ? 0 : 1);
  return rank(one) - rank(other) || other.startedAt - one.startedAt;
}
