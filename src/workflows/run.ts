import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  allHandlersFinished,
  condition,
  isCancellation,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CancelActivities } from '../activities/cancel.ts';
import type { Phrase } from '../phrases.ts';
import type { Choice, Decision, Effect, OperationName, Origin, Plan, Progress, RunEnd, RunStatus } from '../run.ts';
import { DECLINED, describeFailure, type StepFailure } from './failure.ts';
import { createInbox } from './inbox.ts';
import { CANCEL_QUESTION, decideSignal, describeRunQuery, progressSignal } from './messages.ts';
import { createPublisher, type Urgency } from './publisher.ts';
import { createRunState } from './run-state.ts';
import { createUndoStack, type Undone } from './undo.ts';

export type RunOptions<Details, Result> = {
  readonly operation: OperationName;
  /** What is changed; a person's word for it. */
  readonly target: string;
  readonly origin: Origin;
  readonly steps: readonly string[];
  /** Called before the plan is known, and again with its details. */
  readonly title: (details?: Details) => Phrase;
  /** The first activity of every run: resolves the bare input against the worker's `deckhand.yaml`. */
  readonly plan: () => Promise<Plan<Details>>;
  /** The sentence a good end is told with. */
  readonly done: (result: Result) => Phrase;
};

/** `ask`: people choose between Retry, Skip and Roll back. `undo`: back at once. `stop`: the run decides not to go on. */
export type OnFailure = 'ask' | 'undo' | 'stop';

export type StepOptions<Result> = {
  readonly onFailure?: OnFailure;
  readonly skippable?: boolean;
  /** Reads first and acts only on what carries this run's key; answers what it did. */
  readonly undo?: () => Promise<Phrase>;
  /** What the card says beside the finished step. */
  readonly detail?: (result: Result) => Phrase;
  /** What the thread says when the step is done. */
  readonly note?: (result: Result) => Phrase;
  /** How many tries its activities get: told when they are used up. */
  readonly attempts?: number;
  /** How long a question about this step waits before the run rolls back. ms. */
  readonly questionLimit: number;
};

/** Why a run does not go on, as failure types. Stopped: it decided so; rolled back: people or a step's rule did. */
const GIVING_UP: Readonly<Record<string, RunStatus>> = { Stopped: 'stopped', RolledBack: 'rolled-back' };

/** How often a line of progress becomes a note; the card shows every one. ms at pace 1. */
const PROGRESS_NOTE = 60_000;

const { requestCancel } = proxyActivities<CancelActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 20, maximumInterval: '10 seconds' },
});

/**
 * Runs `body` in the sight of a Slack thread: plans, follows its steps on the card, takes decisions, undoes what was
 * done if it does not go on, and says how it ended. Stopped and rolled-back runs complete; failed and cancelled throw.
 */
export async function inRun<Details, Result>(
  options: RunOptions<Details, Result>,
  body: (run: Run<Details>) => Promise<Result>,
): Promise<RunEnd<Result>> {
  const kernel = createKernel(options);
  let result: Result;
  try {
    result = await kernel.work(body);
  } catch (error) {
    return CancellationScope.nonCancellable(() => kernel.giveUp(error));
  }
  await CancellationScope.nonCancellable(() => kernel.end('succeeded', options.done(result)));
  return { status: 'succeeded', result };
}

/** What an operation sees of its run. */
export type Run<Details> = {
  readonly id: string;
  readonly details: Details;
  step<T>(name: string, work: (effect: Effect) => Promise<T>, options: StepOptions<T>): Promise<T | undefined>;
  note(phrase: Phrase): void;
};

function createKernel<Details, Result>(options: RunOptions<Details, Result>) {
  const { operation, target, origin, steps, title } = options;
  const { requestedBy } = origin;
  const runId = workflowInfo().firstExecutionRunId;
  const state = createRunState({ operation, target, steps, title: title(), requestedBy });
  const undos = createUndoStack();
  const rounds = new Map<string, { round: number; seq: number; notedAt: number }>();
  let plan: Plan<Details> | undefined;
  let notes = 0;
  let cancelling: Promise<void> | undefined;

  const publisher = createPublisher({
    view: state.view,
    channel: () => origin.channel ?? plan?.channel,
    requestedBy,
  });
  const inbox = createInbox({
    run: runId,
    about: () => state.view().title,
    policy: () => plan && { policy: plan.policy, policyHash: plan.policyHash },
    thread: publisher.thread,
  });
  setHandler(decideSignal, inbox.receive, { description: 'A decision: choice, question, by, at.' });
  setHandler(progressSignal, takeProgress, { description: 'A line from inside a long activity.' });
  setHandler(describeRunQuery, () => {
    const thread = publisher.thread();
    return { view: state.view(), ...(thread ? { thread } : {}) };
  });

  /** The part of a run that can be cancelled, from Slack or from Temporal. */
  async function work(body: (run: Run<Details>) => Promise<Result>): Promise<Result> {
    const scope = new CancellationScope();
    const standing = inbox.ask({
      id: CANCEL_QUESTION,
      choices: ['cancel'],
      settle: (decision, { checked }) => {
        sayDecision(decision, checked);
        state.change({ cancelledBy: decision.by, cancellable: false });
        cancelling = CancellationScope.nonCancellable(requestCancel);
        scope.cancel();
      },
    });
    try {
      return await scope.run(async () => {
        plan = await options.plan();
        state.change({ title: title(plan.details), ...(plan.link ? { link: plan.link } : {}) });
        return body({ id: runId, details: plan.details, step, note: say });
      });
    } finally {
      standing.close();
      state.change({ cancellable: false });
    }
  }

  async function step<T>(
    name: string,
    act: (effect: Effect) => Promise<T>,
    { onFailure = 'ask', undo, detail, note, ...rest }: StepOptions<T>,
  ): Promise<T | undefined> {
    if (undo) undos.register({ step: name, undo });
    for (let round = 1; ; round++) {
      rounds.set(name, { round, seq: 0, notedAt: 0 });
      const startedAt = Date.now();
      state.mark(name, { status: 'running', startedAt, endedAt: undefined, detail: undefined });
      publisher.refresh();
      try {
        const result = await act({ run: runId, step: name, round, key: `${runId}/${name}/${round}` });
        state.mark(name, { status: 'succeeded', endedAt: Date.now(), detail: detail?.(result) });
        if (note) say(note(result));
        return result;
      } catch (error) {
        const endedAt = Date.now();
        if (isCancellation(error)) {
          state.mark(name, { status: 'failed', endedAt, detail: { id: 'step.cancelled' } });
          throw error;
        }
        const failure = describeFailure(error);
        state.mark(name, { status: 'failed', endedAt, detail: { id: 'text', text: failure.message } });
        if (onFailure === 'stop' || failure.type === DECLINED) throw givingUp('Stopped', failure);
        const told: Phrase = {
          id: 'step.failed',
          operation,
          step: name,
          took: endedAt - startedAt,
          ...tries(failure, rest),
        };
        if (onFailure === 'undo') {
          say(told, 'decision', true);
          throw givingUp('RolledBack', failure);
        }
        const choice = await askAbout(name, round, told, rest);
        if (choice === 'skip') {
          state.mark(name, { status: 'skipped' });
          return undefined;
        }
        if (choice !== 'retry') throw givingUp('RolledBack', failure);
      }
    }
  }

  async function askAbout(
    name: string,
    round: number,
    told: Phrase,
    { skippable, questionLimit }: Pick<StepOptions<never>, 'skippable' | 'questionLimit'>,
  ): Promise<Choice> {
    let answer: Choice | undefined;
    const id = `${name}/${round}`;
    const expiresAt = Date.now() + questionLimit;
    const choices: Choice[] = skippable ? ['retry', 'skip', 'roll-back'] : ['retry', 'roll-back'];
    const question = inbox.ask({
      id,
      choices,
      expiresAt,
      settle: (decision, { checked }) => {
        sayDecision(decision, checked);
        answer = decision.choice;
      },
    });
    state.ask({ id, step: name, choices, expiresAt, otherwise: { id: 'step.otherwise', expiresAt } });
    say(told, 'decision', true);
    try {
      await condition(() => answer !== undefined, questionLimit, { summary: `retry or roll back ${name}` });
      // A click made in time counts even if it is judged only now, after an outage.
      if (!answer) await condition(inbox.isDrained);
      if (!answer) say({ id: 'step.unanswered' }, 'decision');
      return answer ?? 'roll-back';
    } finally {
      question.close();
      state.ask(undefined);
      publisher.refresh('decision');
    }
  }

  function takeProgress({ step: name, round, seq, line }: Progress): void {
    const current = rounds.get(name);
    if (!current || current.round !== round || seq <= current.seq || state.step(name).status !== 'running') return;
    current.seq = seq;
    state.mark(name, { detail: line });
    publisher.refresh('progress');
    if (Date.now() - current.notedAt < PROGRESS_NOTE / (plan?.pace ?? 1)) return;
    current.notedAt = Date.now();
    say(line, 'progress');
  }

  function say(phrase: Phrase, urgency: Urgency = 'step', toRequester = false): void {
    const mention =
      toRequester && requestedBy ? { mention: [requestedBy], linkToCard: state.view().question !== undefined } : {};
    publisher.note({ key: `n${++notes}`, phrase, at: Date.now(), ...mention }, urgency);
  }

  function sayDecision({ choice, by, reason }: Decision, checked: boolean): void {
    say({ id: 'decision', choice, checked, ...(by ? { by } : {}), ...(reason ? { reason } : {}) }, 'decision');
  }

  function sayUndone({ step: name, result, problem }: Undone): void {
    if (!result) {
      say({ id: 'undo.failed', step: name, message: problem ?? '' }, 'decision', true);
      return;
    }
    if (result.id !== 'undo.left') state.mark(name, { status: 'undone' });
    say({ id: 'undo.done', step: name, result });
  }

  /** The last words, and nothing after them: every click is answered, every note handed to Slack or to the outbox. */
  async function end(status: RunStatus, why?: Phrase): Promise<void> {
    const endedAt = Date.now();
    const { startedAt, cancelledBy, title: about } = state.view();
    state.change({ endedAt, cancellable: false });
    state.status(status);
    const by = status === 'cancelled' && cancelledBy ? { by: cancelledBy } : {};
    const took = endedAt - startedAt;
    say({ id: 'run.ended', title: about, status, took, ...(why ? { why } : {}), ...by }, 'decision', true);
    await inbox.close();
    await publisher.close();
    await condition(allHandlersFinished);
  }

  async function giveUp(error: unknown): Promise<RunEnd<Result>> {
    const clean = await undos.unwind(sayUndone);
    const failure = describeFailure(error);
    const why: Phrase = { id: 'text', text: failure.message };
    if (isCancellation(error)) {
      await cancelling;
      await end(clean ? 'cancelled' : 'failed');
      if (clean) throw new CancelledFailure('The run was cancelled.');
      throw stuck('The run was cancelled, but an undo is stuck; see the thread.');
    }
    const status = GIVING_UP[failure.type ?? ''];
    await end(clean && status ? status : 'failed', why);
    if (!status) throw error;
    if (!clean) throw stuck(failure.message);
    return { status, why: failure.message };
  }

  return { work, end, giveUp };
}

function givingUp(type: 'Stopped' | 'RolledBack', { message }: StepFailure): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, type);
}

function stuck(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, 'UndoFailed');
}

function tries({ message, exhausted }: StepFailure, { attempts = 1 }: { readonly attempts?: number }) {
  return { message, attempts: exhausted ? attempts : 1 };
}
