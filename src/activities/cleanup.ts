import { ApplicationFailure, Context } from '@temporalio/activity';
import type { CleanupList, CleanupRule, Group, Item, Kept, Tally } from '../cleanup.ts';
import { packedList, unpackList } from '../cleanup-list.ts';
import type { Effect } from '../run.ts';
import type { FailurePhrase } from '../phrases-failure.ts';
import { createReasons, type Broom, type Fate, type Removed } from './broom.ts';
import { orCancelled, pause } from './cancellation.ts';
import { failing, reasonOf } from './failing.ts';
import { heartbeating } from './heartbeat.ts';
import type { createNamespaceRest } from './namespace-rest.ts';
import { createProgress } from './progress.ts';

export type CleanupActivities = ReturnType<typeof createCleanupActivities>;

export type CleanupOptions = {
  readonly broomFor: (rule: CleanupRule) => Broom;
  readonly rest: ReturnType<typeof createNamespaceRest>;
  /** ms. */
  readonly progressEvery: number;
  /** How long a thing that could not be removed is left before it is tried again. ms. */
  readonly tryAgain: number;
};

export type DeleteRequest = {
  readonly spec: CleanupRule;
  readonly packed: string;
  /** What people keep. */
  readonly without: readonly Group[];
  readonly effect: Effect;
};
export type RestoreRequest = { readonly packed: string; readonly only?: readonly string[]; readonly run: string };
type Place = { readonly at: number; readonly tally: Tally };

/** So many are looked at and removed side by side; what all of them depend on is read once for each batch. */
const BATCH = 10;
const TRIES = 3;
/** After so many failures in a row it is not the things but their system. */
const IN_A_ROW = 5;
/** Failures that are named; all are counted. */
const NAMED = 50;

/** What a cleanup does: looks around, stops namespaces, deletes what still is to go. */
export function createCleanupActivities({ broomFor, rest, progressEvery, tryAgain }: CleanupOptions) {
  return {
    /** Everything the rule would delete now. Changes nothing. */
    async listCandidates({ spec, effect }: { spec: CleanupRule; effect: Effect }): Promise<CleanupList> {
      const tell = createProgress(effect, progressEvery);
      return heartbeating(async () => {
        const found = await orCancelled(broomFor(spec).list((at, seen) => tell({ id: 'cleanup.looking', at, seen })));
        return packedList(found);
      });
    },

    /** What stands at these places of the list, each as a group of its own. */
    async itemsAt({ packed, at }: { packed: string; at: readonly number[] }): Promise<Group[]> {
      const items = await unpackList(packed);
      return at.flatMap((from) => {
        const item = items[from];
        return item ? [{ name: item.label, from, items: 1, bytes: item.bytes }] : [];
      });
    },

    /**
     * Deletes what is in the list, not kept, and still to go when its turn comes. A lost worker's successor goes on
     * about where it was: what that one said last may be old, so what is gone by then counts as deleted by it.
     */
    async deleteItems({ spec, packed, without, effect }: DeleteRequest): Promise<Tally> {
      const tell = createProgress(effect, progressEvery);
      const items = (await unpackList(packed)).filter((_, at) => !without.some((group) => isIn(group, at)));
      const broom = broomFor(spec);
      return heartbeating<Place, Tally>(async (keep, last) => {
        let tally = last?.tally ?? NOTHING;
        const again = effect.round > 1 || Context.current().info.attempt > 1;
        for (let at = last?.at ?? 0; at < items.length; at += BATCH) {
          const judge = await orCancelled(broom.look());
          const batch = items.slice(at, at + BATCH);
          const ends = await Promise.all(batch.map(async (item) => ({ item, end: await dispose(broom, judge, item) })));
          tally = ends.reduce((sum, { item, end }) => added(sum, item, end, again), tally);
          const why = whyDown(ends);
          if (why !== undefined) throw failing({ id: 'upkeep.nothing-deletable', why }, 'CleanupError');
          keep({ at: at + BATCH, tally });
          tell({
            id: 'cleanup.deleting',
            done: Math.min(at + BATCH, items.length),
            of: items.length,
            bytes: tally.bytes,
          });
        }
        return tally;
      });
    },

    /** Scales what runs in these namespaces to zero and marks them; answers the names of those that are stopped now. */
    async stopNamespaces({
      spec,
      packed,
      without,
      effect,
      until,
    }: DeleteRequest & { until: number }): Promise<string[]> {
      const tell = createProgress(effect, progressEvery);
      const items = (await unpackList(packed)).filter((_, at) => !without.some((group) => isIn(group, at)));
      const judge = await broomFor(spec).look();
      return heartbeating(async () => {
        const stopped: string[] = [];
        for (const item of items) {
          tell({ id: 'cleanup.marking', name: item.label });
          const fate = await orCancelled(judge(item));
          if (fate.is === 'goes' && (await rest.stop(item.id, until, effect, spec.neverTouch)))
            stopped.push(item.label);
        }
        return stopped;
      });
    },

    /** Brings back those of the list, or `only` these of it, that this run has stopped; answers their names. */
    async restoreNamespaces({ packed, only, run }: RestoreRequest): Promise<string[]> {
      return heartbeating(async () => {
        const items = (await unpackList(packed)).filter(({ label }) => only?.includes(label) ?? true);
        const back: string[] = [];
        for (const { id, label } of items) if (await rest.start(id, run)) back.push(label);
        return back;
      });
    },
  };

  /** What may pass is tried again; what does not pass by then is this thing's own trouble. */
  async function dispose(broom: Broom, judge: (item: Item) => Promise<Fate>, item: Item): Promise<End> {
    let tried = false;
    for (let attempt = 1; ; attempt++) {
      try {
        const fate = await orCancelled(judge(item));
        // It was there before our first try, whose answer was lost: that was a yes.
        if (fate.is === 'missing' && tried) return { is: 'gone' };
        if (fate.is !== 'goes') return fate;
        tried = true;
        return await broom.remove(item);
      } catch (error) {
        if (!(error instanceof ApplicationFailure) || error.nonRetryable) throw error;
        if (attempt === TRIES) return { is: 'failed', why: reasonOf(error) };
      }
      await pause(tryAgain);
    }
  }
}

type End = Fate | Removed | { readonly is: 'failed'; readonly why: FailurePhrase | string };

const NOTHING: Tally = { gone: 0, bytes: 0, kept: [], failed: [], failures: 0 };

/** What is not there any more was deleted by an earlier try of ours, where there was one; else by somebody. */
function added(tally: Tally, { label, bytes }: Item, end: End, again: boolean): Tally {
  switch (end.is) {
    case 'gone':
      return { ...tally, gone: tally.gone + 1, bytes: tally.bytes + bytes };
    case 'missing':
      return again ? { ...tally, gone: tally.gone + 1, bytes: tally.bytes + bytes } : kept(tally, { id: 'kept.gone' });
    case 'stays':
      return kept(tally, end.why);
    case 'refused':
    case 'failed': {
      const failed = tally.failed.length < NAMED ? [...tally.failed, { label, why: end.why }] : tally.failed;
      return { ...tally, failed, failures: tally.failures + 1 };
    }
    default:
      return tally;
  }
}

function kept(tally: Tally, why: Kept['why']): Tally {
  const reasons = createReasons();
  for (const before of tally.kept) reasons.add(before.why, before.count);
  reasons.add(why);
  return { ...tally, kept: reasons.all() };
}

function isIn({ from, items }: Group, at: number): boolean {
  return at >= from && at < from + items;
}

/** Why nothing of a batch could be deleted, if it was not for the things themselves. */
function whyDown(ends: readonly { readonly end: End }[]): FailurePhrase | string | undefined {
  const failed = ends.flatMap(({ end }) => (end.is === 'failed' ? [end.why] : []));
  return failed.length >= IN_A_ROW && failed.length === ends.length ? failed[0] : undefined;
}
