import { ScheduleNotFoundError, type Client, type ScheduleDescription } from '@temporalio/client';
import { noteSignal } from '../workflows/messages.ts';
import { CLEANUP_SCHEDULE } from '../constants.ts';

/** A rule's schedule as Temporal has it. Times in Unix ms. */
export type KnownSchedule = {
  readonly rule: string;
  readonly paused: boolean;
  /** Who paused it, and why, in the words of whoever did. */
  readonly note?: string;
  readonly next?: number;
  readonly last?: number;
  /** Workflow ids of the runs that are going on. */
  readonly running: readonly string[];
  readonly skipped: number;
};

/** What the bot asks of Temporal's Schedules. Undefined for a rule that has none: `setup` was not run. */
export type CleanupSchedules = {
  readonly find: (rule: string) => Promise<KnownSchedule | undefined>;
  /** Starts a run now; answers its workflow id, or undefined if Temporal skipped it because one is going on. */
  readonly trigger: (rule: string) => Promise<string | undefined>;
  readonly pause: (rule: string, note: string) => Promise<void>;
  readonly resume: (rule: string, note: string) => Promise<void>;
  /** Says in the thread of a run who asked for it. */
  readonly sayWhoAsked: (workflowId: string, key: string, by: string, text: string) => Promise<void>;
};

/** How long a schedule may take to say which run it started. ms. */
const STARTING = 5_000;
const LOOK_AGAIN = 200;

export function createCleanupSchedules({ schedule, workflow }: Client): CleanupSchedules {
  const handle = (rule: string) => schedule.getHandle(`${CLEANUP_SCHEDULE}${rule}`);

  async function find(rule: string): Promise<KnownSchedule | undefined> {
    try {
      return known(rule, await handle(rule).describe());
    } catch (error) {
      if (error instanceof ScheduleNotFoundError) return undefined;
      throw error;
    }
  }

  /** The newest run that a schedule took, beside those in `before`. */
  async function started(rule: string, before: ReadonlySet<string>): Promise<string | undefined> {
    const { info } = await handle(rule).describe();
    return info.recentActions
      .map(({ action }) => action.workflow.workflowId)
      .findLast((workflowId) => !before.has(workflowId));
  }

  return {
    find,

    async trigger(rule) {
      const { info } = await handle(rule).describe();
      const before = new Set(info.recentActions.map(({ action }) => action.workflow.workflowId));
      await handle(rule).trigger('SKIP');
      const deadline = Date.now() + STARTING;
      for (;;) {
        const workflowId = await started(rule, before);
        if (workflowId || Date.now() > deadline) return workflowId;
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
      }
    },

    pause: (rule, note) => handle(rule).pause(note),
    resume: (rule, note) => handle(rule).unpause(note),

    async sayWhoAsked(workflowId, key, by, text) {
      await workflow.getHandle(workflowId).signal(noteSignal, { key, by, text });
    },
  };
}

function known(rule: string, { state, info }: ScheduleDescription): KnownSchedule {
  const [next] = info.nextActionTimes;
  const last = info.recentActions.at(-1);
  return {
    rule,
    paused: state.paused,
    running: info.runningActions.map(({ workflow: { workflowId } }) => workflowId),
    skipped: info.numActionsSkippedOverlap + info.numActionsMissedCatchupWindow,
    ...(state.note ? { note: state.note } : {}),
    ...(next && !state.paused ? { next: next.getTime() } : {}),
    ...(last ? { last: last.takenAt.getTime() } : {}),
  };
}
