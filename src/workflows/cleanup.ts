import { condition, proxyActivities } from '@temporalio/workflow';
import type { CleanupActivities } from '../activities/cleanup.ts';
import type { CleanupPlanActivities } from '../activities/plan-cleanup.ts';
import type { CleanupList, CleanupRule, Group, Tally } from '../cleanup.ts';
import type { CleanupInput, CleanupPlan, RunEnd } from '../run.ts';
import type { Phrase } from '../phrases.ts';
import { inRun, type Run } from './run.ts';

/** Reads a file and Temporal's own lists: quick tries, since nothing has begun yet. */
const { planCleanup, readSkips } = proxyActivities<CleanupPlanActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { maximumAttempts: 5 },
});

export type Cleaned = { readonly done: Phrase };
type Brooms = ReturnType<typeof brooms>;
type Chosen = { readonly list: CleanupList; readonly without: readonly Group[] };

/** Groups that have a Keep button; Slack's cards hold fifty blocks. */
const OFFERED = 15;
/** Groups that are told one by one in the thread. */
const TOLD = 30;

/** Finds what a rule is about, asks as its mode says, and deletes what still is to go then. */
export async function cleanup(input: CleanupInput): Promise<RunEnd<Cleaned>> {
  const { rule, only } = input;
  const options = {
    operation: 'cleanup',
    target: rule,
    origin: input,
    steps: ['list'],
    stepsOf: ({ spec }: CleanupPlan) => stepsOf(spec),
    title: () => ({ id: 'cleanup.title', rule, ...(only ? { only } : {}) }) as const,
    plan: () => planCleanup(input),
    done: ({ done }: Cleaned) => done,
  } as const;

  return inRun(options, async (run): Promise<Cleaned> => {
    const { spec } = run.details;
    const { type: kind, mode } = spec;
    const does = brooms(run.details);
    if (!only) await tellSkips(run);

    const list = await look(run, does);
    if (list.items === 0) {
      for (const step of stepsOf(spec).slice(1)) run.skip(step, { id: 'cleanup.nothing', rule });
      return { done: { id: 'cleanup.nothing', rule } };
    }
    tellList(run, list);
    if (mode === 'report')
      return { done: { id: 'cleanup.reported', rule, kind, items: list.items, bytes: list.bytes } };

    const without = await decide(run, list);
    const chosen = { list, without };
    const byPeople = without.reduce((sum, { items }) => sum + items, 0);
    if (byPeople === list.items) {
      for (const step of stepsOf(spec).slice(2)) run.skip(step, { id: 'cleanup.all-kept' });
      return { done: { id: 'cleanup.done', rule, kind, tally: NOTHING, byPeople } };
    }
    const brought = spec.type === 'namespaces' ? await stopFirst(run, does, spec, chosen) : [];
    const tally = await sweep(run, does, { list, without: [...without, ...brought] });
    return { done: { id: 'cleanup.done', rule, kind, tally, byPeople: byPeople + brought.length } };
  });
}

function stepsOf({ type, mode }: CleanupRule): readonly string[] {
  if (mode === 'report') return ['list'];
  return type === 'namespaces' ? ['list', 'approval', 'mark', 'grace', 'delete'] : ['list', 'approval', 'delete'];
}

/** What the schedule could not do since last time is said, and remembered so that it is said once. */
async function tellSkips(run: Run<CleanupPlan>): Promise<void> {
  const { rule } = run.details;
  const { overlap, missed, sums } = await readSkips({ rule });
  run.memo({ skips: sums });
  if (overlap + missed > 0) run.note({ id: 'cleanup.skipped', rule, overlap, missed });
}

async function look(run: Run<CleanupPlan>, { listCandidates }: Brooms): Promise<CleanupList> {
  const { spec, limits } = run.details;
  return run.step('list', (effect) => listCandidates({ spec, effect }), {
    questionLimit: limits.question,
    attempts: limits.callAttempts,
    detail: ({ items, bytes, places, kept, left }) => ({
      id: 'cleanup.found',
      kind: spec.type,
      items,
      bytes,
      places,
      kept,
      left,
    }),
    note: ({ soon }) => (soon.length ? { id: 'cleanup.soon', soon } : undefined),
  });
}

/** The biggest first, one by one; the whole as a file. */
function tellList(run: Run<CleanupPlan>, { groups, packed, items, bytes }: CleanupList): void {
  const { rule, spec } = run.details;
  const kind = spec.type;
  const ordered = biggest(groups);
  for (const group of ordered.slice(0, TOLD)) run.note({ id: 'cleanup.group', kind, group });
  run.note({ id: 'cleanup.list', kind, items, bytes }, [], {
    name: `plan-${rule}.csv`,
    title: `What ${rule} would delete`,
    packed,
  });
}

/** Asks where the mode or the limit says so. Answers what people keep: they may say so until it is decided. */
async function decide(run: Run<CleanupPlan>, { items, bytes, groups }: CleanupList): Promise<readonly Group[]> {
  const { rule, spec, limits } = run.details;
  const kind = spec.type;
  if (spec.mode === 'auto' && items <= spec.limit.items && bytes <= spec.limit.size) {
    run.skip('approval', { id: 'cleanup.within-limit' });
    return [];
  }
  const kept: Group[] = [];
  const offered = biggest(groups).slice(0, OFFERED);
  const rest = groups.length - offered.length;
  if (rest > 0) {
    const others = items - offered.reduce((sum, group) => sum + group.items, 0);
    run.note({ id: 'cleanup.more-groups', groups: rest, items: others });
  }
  const offers = offered.map((group) => {
    const about: Phrase = { id: 'cleanup.keep', group: group.name, items: group.items, bytes: group.bytes };
    return run.offer({ id: `keep/${group.from}`, choice: 'keep', about }, [], ({ by }, checked) => {
      kept.push(group);
      return { id: 'cleanup.kept', group: group.name, by, checked };
    });
  });
  try {
    await run.approval('approval', {
      gate: 'deletion',
      questionLimit: limits.question,
      facts: async () => ({ items, bytes }),
      same: () => true,
      what: (shown) => ({ id: 'cleanup.ready', rule, kind, ...shown }),
    });
  } finally {
    for (const offer of offers) offer.close();
  }
  return kept;
}

/** Namespaces are only stopped at first: whoever misses one has until the end of the grace period to bring it back. */
async function stopFirst(
  run: Run<CleanupPlan>,
  does: Brooms,
  spec: Extract<CleanupRule, { type: 'namespaces' }>,
  { list, without }: Chosen,
): Promise<readonly Group[]> {
  const { limits } = run.details;
  const { packed } = list;
  const questionLimit = limits.question;
  const until = Date.now() + spec.grace;
  let stopped: readonly string[] = [];
  const unstop = async (): Promise<Phrase> => {
    // A step that was cut short does not know what it stopped: whatever carries its mark is brought back.
    const names = await does.restoreNamespaces({ packed, run: run.id });
    return names.length
      ? { id: 'cleanup.unmarked', names }
      : { id: 'undo.left', what: 'the namespaces', why: 'none is stopped by this run.' };
  };

  stopped = await run.step('mark', (effect) => does.stopNamespaces({ spec, packed, without, effect, until }), {
    questionLimit,
    attempts: limits.callAttempts,
    undo: unstop,
    detail: (names) => ({ id: 'cleanup.grace', until, waiting: names.length }),
    note: (names) => (names.length ? { id: 'cleanup.marked', names, until } : undefined),
  });

  const brought = await run.step('grace', () => wait(run, does, list, stopped, until), {
    questionLimit,
    detail: (back) => ({ id: 'cleanup.grace', until, waiting: stopped.length - back.length }),
  });
  return brought;
}

/** Until the time is over, or nothing is left to wait for. */
async function wait(
  run: Run<CleanupPlan>,
  does: Brooms,
  { groups, packed }: CleanupList,
  stopped: readonly string[],
  until: number,
): Promise<readonly Group[]> {
  const brought: Group[] = [];
  const asked: string[] = [];
  const offered = groups.filter(({ name }) => stopped.includes(name));
  const offers = offered.slice(0, OFFERED).map((group) => {
    const about: Phrase = { id: 'cleanup.restore', name: group.name };
    return run.offer({ id: `restore/${group.from}`, choice: 'restore', about }, [], ({ by }, checked) => {
      brought.push(group);
      asked.push(group.name);
      return { id: 'cleanup.restored', name: group.name, by, checked };
    });
  });
  try {
    run.facts('grace', { id: 'cleanup.grace', until, waiting: stopped.length });
    while (Date.now() < until && brought.length < stopped.length) {
      const summary = 'stopped namespaces wait before they are deleted';
      await condition(() => asked.length > 0, Math.max(1, until - Date.now()), { summary });
      if (asked.length === 0) break;
      const names = asked.splice(0);
      for (const name of await does.restoreNamespaces({ packed, only: names, run: run.id })) {
        run.note({ id: 'cleanup.restored', name });
      }
      run.facts('grace', { id: 'cleanup.grace', until, waiting: stopped.length - brought.length });
    }
  } finally {
    for (const offer of offers) offer.close();
  }
  return brought;
}

async function sweep(run: Run<CleanupPlan>, does: Brooms, { list, without }: Chosen): Promise<Tally> {
  const { spec, limits } = run.details;
  const { packed } = list;
  const tally = await run.step('delete', (effect) => does.deleteItems({ spec, packed, without, effect }), {
    questionLimit: limits.question,
    detail: (done) => ({ id: 'cleanup.deleted', kind: spec.type, tally: done }),
  });
  if (spec.type === 'namespaces') {
    const names = await does.restoreNamespaces({ packed, run: run.id });
    if (names.length) run.note({ id: 'cleanup.unmarked', names });
  }
  return tally;
}

function biggest(groups: readonly Group[]): readonly Group[] {
  return groups.toSorted((one, other) => other.bytes - one.bytes || other.items - one.items);
}

const NOTHING: Tally = { gone: 0, bytes: 0, kept: [], failed: [], failures: 0 };

/** Looking and deleting take long and are taken up by the next worker; only their own limit ends them. */
function brooms({ limits }: CleanupPlan) {
  const long = (limit: number) =>
    ({
      startToCloseTimeout: limit,
      scheduleToCloseTimeout: limit,
      heartbeatTimeout: '30 seconds',
      cancellationType: 'WAIT_CANCELLATION_COMPLETED',
      retry: { maximumInterval: '1 minute' },
    }) as const;
  const { listCandidates } = proxyActivities<CleanupActivities>({
    ...long(limits.list),
    retry: { maximumAttempts: limits.callAttempts },
  });
  const { deleteItems, stopNamespaces } = proxyActivities<CleanupActivities>(long(limits.delete));
  const { restoreNamespaces } = proxyActivities<CleanupActivities>({ ...long(limits.delete) });
  return { listCandidates, deleteItems, stopNamespaces, restoreNamespaces };
}
