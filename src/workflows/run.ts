import {
  CancellationScope,
  condition,
  proxyActivities,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import type { CancelActivities } from '../activities/cancel.ts';
import type { JudgeActivities } from '../activities/judge.ts';
import { CANCEL_QUESTION } from '../constants.ts';
import type { Phrase } from '../phrases.ts';
import type { Decision, PeopleRef, RunPolicy } from '../decisions.ts';
import type { Origin, Plan, StepsOperation } from '../operations.ts';
import type { NoteFile } from '../publishing.ts';
import type { Effect, OfferView, RunEnd, StepStatus } from '../run.ts';
import { createApprovals } from './approval.ts';
import { createAsking, type Question } from './asking.ts';
import { createEnding } from './ending.ts';
import { createGate } from './gate.ts';
import { createInbox } from './inbox.ts';
import { decideSignal, describeRunQuery, noteSignal, progressSignal, repostSignal } from './messages.ts';
import { createOffers, type Standing, type Taken } from './offers.ts';
import { createPassage, type PassageOptions } from './passage.ts';
import { createPublisher } from './publisher.ts';
import { createRunState } from './run-state.ts';
import { createSpeech } from './speech.ts';
import { createSteps, type SkippableOptions, type StepOptions } from './steps.ts';
import { createUndoStack } from './undo.ts';

export type RunOptions<Details, Result> = {
  readonly operation: StepsOperation;
  /** What is changed; a person's word for it. */
  readonly target: string;
  readonly origin: Origin;
  readonly steps: readonly string[];
  /** The steps once the plan is known, where it decides. */
  readonly stepsOf?: (details: Details) => readonly string[];
  /** Called before the plan is known, and again with its details. */
  readonly title: (details?: Details) => Phrase;
  /** The first activity of every run: resolves the bare input against the worker's `deckhand.yaml`. */
  readonly plan: () => Promise<Plan<Details>>;
  /** The sentence a good end is told with. */
  readonly done: (result: Result) => Phrase;
  /** False for a run that has an ending of its own, and no button to cancel it. */
  readonly cancellable?: boolean;
};

/** What an operation sees of its run. */
export type Run<Details> = {
  readonly id: string;
  readonly details: Details;
  readonly policy: RunPolicy;
  /** How much faster than life the outside systems run; 1 when they are real. */
  readonly pace: number;
  /** Does one named part of the run in the sight of its card. */
  step<T>(name: string, work: (effect: Effect) => Promise<T>, options: StepOptions<T>): Promise<T>;
  step<T>(name: string, work: (effect: Effect) => Promise<T>, options: SkippableOptions<T>): Promise<T | undefined>;
  /** Asks the people of a gate, and answers the facts they agreed to, which still hold when it returns. */
  approval<Facts>(step: string, options: PassageOptions<Facts>): Promise<Facts>;
  /** Asks those who may run the operation; undefined if nobody answers in time. */
  ask(question: Omit<Question, 'allowed'>): Promise<Decision | undefined>;
  /** Names a part of the run that was not known at its start. */
  add(step: string, title: Phrase): void;
  mark(step: string, patch: { readonly status: StepStatus; readonly detail?: Phrase }): void;
  /** Lets people choose something as long as it stands; those who may run the operation, and `who`. */
  offer(offer: OfferView, who: readonly PeopleRef[], taken: Taken, standing?: Standing): { close: () => void };
  /** Resolves when every click that has come is judged. */
  judged(): Promise<void>;
  note(phrase: Phrase, mention?: readonly PeopleRef[], file?: NoteFile): void;
  /** Says something beside a step that has not begun. */
  facts(step: string, phrase: Phrase): void;
  /** Marks a step that there is no need for. */
  skip(step: string, why: Phrase): void;
  /** What the card says between steps and buttons, and the end if it is not a good one. */
  remark(phrase: Phrase | undefined): void;
  /** What these steps did is right in itself from here on: whatever comes, it is not undone. */
  keep(...steps: readonly string[]): void;
  /** Ends the run: it decided not to go on. */
  stop(why: Phrase, message: string): never;
  /** Kept beside the run where lists can read it. */
  memo(values: Readonly<Record<string, unknown>>): void;
};

/** Cancelling oneself is a word with Temporal: quick, and tried until it is there. */
const { requestCancel } = proxyActivities<CancelActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 20, maximumInterval: '10 seconds' },
});

/** Slack says who somebody is. Until it does, nobody goes without approval: a few tries, then the gate asks as usual. */
const { isAmong } = proxyActivities<JudgeActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 5 },
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

function createKernel<Details, Result>(options: RunOptions<Details, Result>) {
  const { operation, target, origin, steps: names, title, cancellable = true } = options;
  const { requestedBy } = origin;
  const runId = workflowInfo().firstExecutionRunId;
  const state = createRunState({ operation, target, steps: names, title: title(), requestedBy, cancellable });
  const undos = createUndoStack();
  let plan: Plan<Details> | undefined;
  let cancelling: Promise<void> | undefined;

  const publisher = createPublisher({
    view: state.view,
    channel: () => origin.channel ?? plan?.channel,
    requestedBy,
  });
  const { refresh } = publisher;
  const inbox = createInbox({
    run: runId,
    about: () => state.view().title,
    policy: () => plan && { fromTemporal: plan.policy.fromTemporal, policyHash: plan.policyHash },
    thread: publisher.thread,
  });
  const speech = createSpeech({ operation, requestedBy, state, publisher });
  const { say, sayTo, sayDecision } = speech;
  const ending = createEnding({ state, inbox, publisher, speech, undos, cancelled: () => cancelling });
  const { givingUp } = ending;
  const allowed = () => plan && { who: plan.policy.run };
  const pace = () => plan?.pace ?? 1;
  const ask = createAsking({ inbox, state, sayDecision, refresh });
  const offer = createOffers({
    inbox,
    state,
    runners: () => plan?.policy.run,
    say: (phrase) => say(phrase, 'decision'),
    refresh: () => refresh('decision'),
  });
  const steps = createSteps({
    operation,
    runId,
    state,
    ask,
    undos,
    allowed,
    pace,
    say,
    refresh,
    because: ending.because,
    giveUp: givingUp,
  });
  const whenOpen = createGate({ state, pace, say: (phrase) => say(phrase, 'decision'), refresh });
  const passage = createPassage({
    request: createApprovals({
      inbox,
      state,
      say: (phrase, mention) => sayTo(phrase, mention ?? [], mention ? 'ask' : 'decision', mention !== undefined),
      refresh,
    }),
    whenOpen,
    state,
    requestedBy,
    rule: (gate) => plan?.policy.approve[gate],
    mayOverride: (by) => isAmong({ by, who: plan?.policy.override ?? [] }),
    say: (phrase, mention) => sayTo(phrase, mention ?? [], 'decision', false),
    giveUp: givingUp,
  });

  setHandler(decideSignal, inbox.receive, { description: 'A decision: choice, question, by, at.' });
  setHandler(progressSignal, steps.takeProgress, { description: 'A line from inside a long activity.' });
  setHandler(repostSignal, publisher.repost, { description: 'The card is gone from Slack: post it anew.' });
  setHandler(noteSignal, speech.takeNote, { description: 'A word of a person for the thread.' });
  setHandler(describeRunQuery, () => {
    const thread = publisher.thread();
    return { view: state.view(), ...(thread ? { thread } : {}) };
  });

  /** The part of a run that can be cancelled, from Slack or from Temporal. */
  async function work(body: (run: Run<Details>) => Promise<Result>): Promise<Result> {
    const scope = new CancellationScope();
    const standing =
      cancellable &&
      inbox.ask({
        id: CANCEL_QUESTION,
        choices: ['cancel'],
        allowed,
        settle: (decision, { checked }) => {
          sayDecision(decision, checked);
          state.change({ cancelledBy: decision.by, cancellable: false });
          cancelling = CancellationScope.nonCancellable(requestCancel);
          scope.cancel();
          return 'settled';
        },
      });
    try {
      return await scope.run(async () => {
        plan = await options.plan();
        const { details, policy, pace, link } = plan;
        const planned = options.stepsOf?.(details).map((name) => ({ name, status: 'pending' }) as const);
        state.change({ title: title(details), ...(link ? { link } : {}), ...(planned ? { steps: planned } : {}) });
        return body(runOf(details, policy, pace));
      });
    } finally {
      if (standing) standing.close();
      state.change({ cancellable: false });
    }
  }

  function runOf(details: Details, policy: RunPolicy, pace: number): Run<Details> {
    return {
      id: runId,
      details,
      policy,
      pace,
      step: steps.step,
      ask: (question) => ask({ ...question, allowed }),
      approval: async <Facts>(name: string, asked: PassageOptions<Facts>) => {
        const { questionLimit } = asked;
        const detail = (): Phrase => state.step(name).detail ?? asked.what(passed);
        let passed!: Facts;
        const act = async () => (passed = await passage(name, asked));
        return (await steps.step(name, act, { questionLimit, detail })) as Facts;
      },
      add: state.add,
      mark: (step, patch) => {
        state.mark(step, patch);
        refresh();
      },
      offer,
      judged: () => condition(inbox.isDrained),
      note: (phrase, mention = [], file) => sayTo(phrase, mention, mention.length ? 'decision' : 'step', false, file),
      facts: (step, detail) => state.mark(step, { detail }),
      skip: (step, detail) => state.mark(step, { status: 'skipped', detail }),
      remark: (remark) => state.change({ remark }),
      keep: undos.forget,
      stop: (phrase, message) => {
        throw givingUp('Stopped', phrase, message);
      },
      memo: (values) => upsertMemo({ ...values }),
    };
  }

  return { work, end: ending.end, giveUp: ending.giveUp };
}
