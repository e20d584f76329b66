import { ApplicationFailure, CancellationScope, CancelledFailure, isCancellation } from '@temporalio/workflow';
import { DECLINED } from '../constants.ts';
import type { Phrase } from '../phrases.ts';
import type { Allowed, Choice, PeopleRef } from '../decisions.ts';
import type { OperationName } from '../operations.ts';
import type { Effect } from '../run.ts';
import { deadlineAfter } from './deadline.ts';
import { describeFailure, isLostWorker, toldOf, type StepFailure } from './failure.ts';
import type { Ask } from './asking.ts';
import type { Urgency } from '../urgency.ts';
import type { RunState } from './run-state.ts';
import { readProgress } from './signals.ts';
import type { Undo } from './undo.ts';

/** `ask`: people choose between Retry, Skip and Roll back. `undo`: back at once. `stop`: the run decides not to go on. */
export type OnFailure = 'ask' | 'undo' | 'stop';

export type StepOptions<Result> = {
  readonly onFailure?: OnFailure;
  /** Who, beside the requester, is told at once if it fails and is taken back. */
  readonly alarm?: readonly PeopleRef[];
  /** Reads first and acts only on what carries this run's key; answers what it did. */
  readonly undo?: () => Promise<Phrase>;
  /** What the card says beside the finished step. */
  readonly detail?: (result: Result) => Phrase;
  /** What the thread says when the step is done. */
  readonly note?: (result: Result) => Phrase | undefined;
  /** How many tries its activities get: told when they are used up. */
  readonly attempts?: number;
  /** How long a question about this step waits before the run rolls back. ms. */
  readonly questionLimit: number;
};

/** A step that people may skip when it fails: a gate of its own, so only its approvers may. */
export type SkippableOptions<Result> = StepOptions<Result> & {
  readonly skippable: { readonly by: readonly PeopleRef[] };
};

export type StepsOptions = {
  readonly operation: OperationName;
  readonly runId: string;
  readonly state: RunState;
  readonly ask: Ask;
  readonly undos: { readonly register: (entry: Undo) => void };
  readonly allowed: () => Allowed | undefined;
  /** How much faster than life the outside systems run. */
  readonly pace: () => number;
  readonly say: (phrase: Phrase, urgency?: Urgency, toRequester?: boolean, also?: readonly PeopleRef[]) => void;
  readonly refresh: (urgency?: Urgency) => void;
  /** Why the run has given up, once it has. */
  readonly because: () => Phrase | undefined;
  readonly giveUp: (type: 'Stopped' | 'RolledBack', why: Phrase, message: string) => ApplicationFailure;
};

/** How often a line of progress becomes a note; the card shows every one. ms at pace 1. */
const PROGRESS_NOTE = 60_000;

/**
 * Workers come and go, and each loss counts as a try of the activity. When the tries end with one, the same round goes on
 * with fresh ones, and by its key finds what was done already; so often, since work may also bring its worker down.
 */
const LOST_WORKERS = 3;

/** Follows a run's steps on its card, and asks people what to do when one fails for good. */
export function createSteps(options: StepsOptions) {
  const { operation, runId, state, ask, undos, say, refresh, because, giveUp } = options;
  const rounds = new Map<string, { round: number; seq: number; notedAt: number }>();

  async function step<T>(
    name: string,
    act: (effect: Effect) => Promise<T>,
    options: StepOptions<T> | SkippableOptions<T>,
  ): Promise<T | undefined> {
    const { onFailure = 'ask', alarm, undo, detail, note, attempts = 1 } = options;
    const skipBy = 'skippable' in options ? options.skippable.by : undefined;
    if (undo) undos.register({ step: name, undo });
    let round = 1;
    let lost = 0;
    let startedAt = Date.now();
    for (;;) {
      rounds.set(name, { round, seq: 0, notedAt: 0 });
      state.mark(name, { status: 'running', startedAt, endedAt: undefined, detail: undefined });
      refresh();
      try {
        const result = await act({ run: runId, step: name, round, key: `${runId}/${name}/${round}` });
        state.mark(name, { status: 'succeeded', endedAt: Date.now(), detail: detail?.(result) });
        const said = note?.(result);
        if (said) say(said);
        return result;
      } catch (error) {
        const endedAt = Date.now();
        if (isGivingUp(error)) {
          state.mark(name, { status: 'failed', endedAt, detail: state.step(name).detail ?? because() });
          throw error;
        }
        // Work whose worker is lost while it is cancelled ends as a timeout: nobody is to be asked about that.
        if (isCancellation(error) || CancellationScope.current().consideredCancelled) {
          state.mark(name, { status: 'failed', endedAt, detail: { id: 'step.cancelled' } });
          throw isCancellation(error) ? error : new CancelledFailure('The run was cancelled.');
        }
        if (isLostWorker(error) && lost < LOST_WORKERS) {
          lost += 1;
          continue;
        }
        const failure = describeFailure(error);
        const why = toldOf(failure);
        state.mark(name, { status: 'failed', endedAt, detail: why });
        if (failure.log) say({ id: 'job.log', ...failure.log });
        if (onFailure === 'stop' || failure.type === DECLINED) throw giveUp('Stopped', why, failure.message);
        const told = failedNote(name, endedAt - startedAt, failure, attempts, onFailure);
        if (onFailure === 'undo') {
          say(told, 'decision', true, alarm);
          throw giveUp('RolledBack', why, failure.message);
        }
        const choice = await askAbout(name, round, told, options.questionLimit, skipBy);
        if (choice === 'skip') {
          state.mark(name, { status: 'skipped' });
          return undefined;
        }
        if (choice !== 'retry') throw giveUp('RolledBack', why, failure.message);
        round += 1;
        lost = 0;
        startedAt = Date.now();
      }
    }
  }

  function failedNote(
    name: string,
    took: number,
    { message, why, exhausted }: StepFailure,
    attempts: number,
    onFailure: OnFailure,
  ): Phrase {
    const undone = onFailure === 'undo' ? { undoing: true } : {};
    const tried = exhausted ? attempts : 1;
    return {
      id: 'step.failed',
      operation,
      step: name,
      took,
      message,
      attempts: tried,
      ...(why ? { why } : {}),
      ...undone,
    };
  }

  async function askAbout(
    name: string,
    round: number,
    told: Phrase,
    questionLimit: number,
    skipBy: readonly PeopleRef[] | undefined,
  ): Promise<Choice> {
    const deadline = deadlineAfter(questionLimit);
    const asked = ask({
      id: `${name}/${round}`,
      step: name,
      choices: skipBy ? ['retry', 'skip', 'roll-back'] : ['retry', 'roll-back'],
      allowed: (choice) => (choice === 'skip' && skipBy ? { who: skipBy } : options.allowed()),
      expiresAt: deadline.expiresAt,
      otherwise: { id: 'step.otherwise', ...deadline },
      summary: `retry or roll back ${name}`,
    });
    // Said once the question stands, so that the note links to the card.
    say(told, 'ask', true);
    const decision = await asked;
    if (!decision) say({ id: 'step.unanswered' }, 'decision');
    return decision?.choice ?? 'roll-back';
  }

  function takeProgress(signal: unknown): void {
    const progress = readProgress(signal);
    if (!progress) return;
    const { step: name, round, seq, line } = progress;
    const current = rounds.get(name);
    if (!current || current.round !== round || seq <= current.seq || state.step(name).status !== 'running') return;
    current.seq = seq;
    state.mark(name, { detail: line });
    refresh('progress');
    if (Date.now() - current.notedAt < PROGRESS_NOTE / options.pace()) return;
    current.notedAt = Date.now();
    say(line, 'progress');
  }

  return { step, takeProgress };
}

/** The run has decided not to go on, and has said why: nobody is to be asked about that. */
function isGivingUp(error: unknown): boolean {
  return error instanceof ApplicationFailure && (error.type === 'Stopped' || error.type === 'RolledBack');
}
