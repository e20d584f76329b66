import { proxyActivities } from '@temporalio/workflow';
import type { CleanupPlanActivities } from '../activities/plan-cleanup.ts';
import type { CleanupList, CleanupRule, Group, Tally } from '../cleanup.ts';
import type { Phrase } from '../phrases.ts';
import type { CleanupInput, CleanupPlan } from '../operations.ts';
import type { RunEnd } from '../run.ts';
import { brooms, type Brooms, type Chosen } from './brooms.ts';
import { stopFirst } from './cleanup-grace.ts';
import { biggest, itemsIn, offerKeeping } from './cleanup-keep.ts';
import { inRun, type Run } from './run.ts';

/** Reads a file and Temporal's own lists: quick tries, since nothing has begun yet. */
const { planCleanup, readSkips } = proxyActivities<CleanupPlanActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { maximumAttempts: 5 },
});

export type Cleaned = { readonly done: Phrase };

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

    const without = await decide(run, does, list);
    const chosen = { list, without };
    const byPeople = itemsIn(without);
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
async function decide(run: Run<CleanupPlan>, does: Brooms, list: CleanupList): Promise<readonly Group[]> {
  const { rule, spec, limits } = run.details;
  const { items, bytes } = list;
  const kind = spec.type;
  if (spec.mode === 'auto' && items <= spec.limit.items && bytes <= spec.limit.size) {
    run.skip('approval', { id: 'cleanup.within-limit' });
    return [];
  }
  const keeping = offerKeeping(run, does, list);
  try {
    await run.approval('approval', {
      gate: 'deletion',
      questionLimit: limits.question,
      facts: async () => ({ items, bytes }),
      same: () => true,
      what: (shown) => ({ id: 'cleanup.ready', rule, kind, ...shown }),
    });
  } finally {
    keeping.close();
  }
  return keeping.kept();
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

const NOTHING: Tally = { gone: 0, bytes: 0, kept: [], failed: [], failures: 0 };
