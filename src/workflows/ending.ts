import {
  ApplicationFailure,
  CancelledFailure,
  allHandlersFinished,
  condition,
  isCancellation,
} from '@temporalio/workflow';
import { DECLINED } from '../constants.ts';
import type { Phrase } from '../phrases.ts';
import type { RunEnd, RunStatus } from '../run.ts';
import { describeFailure, toldOf } from './failure.ts';
import type { Inbox } from './inbox.ts';
import type { Publisher } from './publisher.ts';
import type { RunState } from './run-state.ts';
import type { Speech } from './speech.ts';
import type { UndoStack } from './undo.ts';

/** Why a run does not go on, as failure types. Stopped: it decided so; rolled back: people or a step's rule did. */
const GIVING_UP: Readonly<Record<string, RunStatus>> = {
  Stopped: 'stopped',
  RolledBack: 'rolled-back',
  [DECLINED]: 'stopped',
};

export type EndingOptions = {
  readonly state: RunState;
  readonly inbox: Inbox;
  readonly publisher: Publisher;
  readonly speech: Speech;
  readonly undos: UndoStack;
  /** Resolves once a cancel of our own is known to Temporal. */
  readonly cancelled: () => Promise<void> | undefined;
};

/** How a run ends: undone where it does not go on, told in one sentence, and with nothing left unanswered. */
export function createEnding({ state, inbox, publisher, speech, undos, cancelled }: EndingOptions) {
  let why: Phrase | undefined;

  /** The failure a run ends with; what people read about it is kept as a phrase. */
  function givingUp(type: 'Stopped' | 'RolledBack', phrase: Phrase, message: string): ApplicationFailure {
    why = phrase;
    return ApplicationFailure.nonRetryable(message, type);
  }

  /** The last words, and nothing after them: every click is answered, every note handed to Slack or to the outbox. */
  async function end(status: RunStatus, because?: Phrase, isStuck = false): Promise<void> {
    const endedAt = Date.now();
    const { startedAt, cancelledBy, title, remark } = state.view();
    state.change({ endedAt, cancellable: false, ...(status === 'succeeded' ? { remark: undefined } : {}) });
    state.status(status);
    const by = status === 'cancelled' && cancelledBy ? { by: cancelledBy } : {};
    const kept = remark && status !== 'succeeded' ? { remark } : {};
    const took = endedAt - startedAt;
    const told = { ...(because ? { why: because } : {}), ...by, ...kept, ...(isStuck ? { stuck: isStuck } : {}) };
    speech.say({ id: 'run.ended', title, status, took, ...told }, 'end', true);
    await inbox.close();
    await publisher.close();
    await inbox.answerAll();
    await condition(allHandlersFinished);
  }

  /** Takes back what was done, and ends. Stopped and rolled-back runs complete; failed and cancelled ones throw. */
  async function giveUp(error: unknown): Promise<RunEnd<never>> {
    const clean = await undos.unwind(speech.sayUndone);
    const failure = describeFailure(error);
    if (isCancellation(error)) {
      await cancelled();
      await end(clean ? 'cancelled' : 'failed', clean ? undefined : { id: 'failed.half-undone' }, !clean);
      if (clean) throw new CancelledFailure('The run was cancelled.');
      throw stuck('The run was cancelled, but an undo is stuck; see the thread.');
    }
    const status = GIVING_UP[failure.type ?? ''];
    await end(clean && status ? status : 'failed', (status && why) ?? toldOf(failure), !clean);
    if (!status) throw error;
    if (!clean) throw stuck(failure.message);
    return { status, why: failure.message };
  }

  return { end, giveUp, givingUp, because: () => why };
}

function stuck(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, 'UndoFailed');
}
