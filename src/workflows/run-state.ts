import { defineSearchAttributeKey } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Phrase } from '../phrases.ts';
import type { PeopleRef } from '../decisions.ts';
import type { StepsOperation } from '../operations.ts';
import type { OfferView, QuestionView, RunStatus, RunView, StepView } from '../run.ts';

const OPERATION = defineSearchAttributeKey('DeckhandOperation', 'KEYWORD');
const TARGET = defineSearchAttributeKey('DeckhandTarget', 'KEYWORD');
const STATUS = defineSearchAttributeKey('DeckhandStatus', 'KEYWORD');
const REQUESTER = defineSearchAttributeKey('DeckhandRequester', 'KEYWORD');
/** Temporal's own (https://docs.temporal.io/search-attribute). */
const SCHEDULE = defineSearchAttributeKey('TemporalScheduledById', 'KEYWORD');
const APPROVERS = defineSearchAttributeKey('DeckhandApprovers', 'KEYWORD_LIST');

export type RunStateOptions = {
  readonly operation: StepsOperation;
  readonly target: string;
  readonly steps: readonly string[];
  readonly title: Phrase;
  readonly requestedBy: string | undefined;
  readonly cancellable: boolean;
};

type Patch<View, Fixed extends keyof View> = { readonly [Key in keyof Omit<View, Fixed>]?: View[Key] | undefined };
type StepPatch = Patch<StepView, 'name'>;
type ViewPatch = Patch<RunView, 'status' | 'question'>;

/** The run as people see it. Every change also reaches Temporal's own lists and pages. */
export function createRunState({ operation, target, steps, title, requestedBy, cancellable }: RunStateOptions) {
  const { workflowId, firstExecutionRunId, startTime, typedSearchAttributes } = workflowInfo();
  const scheduled = typedSearchAttributes.get(SCHEDULE) !== undefined;
  let view: RunView = {
    operation,
    workflowId,
    runId: firstExecutionRunId,
    title,
    status: 'running',
    steps: steps.map((name) => ({ name, status: 'pending' })),
    cancellable,
    startedAt: startTime.getTime(),
    ...(requestedBy ? { requestedBy } : {}),
    ...(scheduled ? { scheduled } : {}),
  };
  upsertSearchAttributes([
    { key: OPERATION, value: operation },
    { key: TARGET, value: target },
    { key: STATUS, value: 'running' },
    ...(requestedBy ? [{ key: REQUESTER, value: requestedBy }] : []),
  ]);

  function change(patch: ViewPatch): void {
    view = patched(view, patch);
  }

  function status(next: RunStatus): void {
    if (next === view.status) return;
    view = { ...view, status: next };
    upsertSearchAttributes([{ key: STATUS, value: next }]);
    describe();
  }

  function ask(question: QuestionView | undefined): void {
    const { question: _, ...rest } = view;
    view = question ? { ...rest, question } : rest;
    status(question ? 'waiting' : 'running');
  }

  /** Whom the run waits for, so that "waits for me" is one list call. */
  function approvers(who: readonly PeopleRef[]): void {
    upsertSearchAttributes([{ key: APPROVERS, value: who.length ? [...who] : null }]);
  }

  function mark(name: string, patch: StepPatch): void {
    view = { ...view, steps: view.steps.map((step) => (step.name === name ? patched(step, patch) : step)) };
    describe();
  }

  function step(name: string): StepView {
    const found = view.steps.find((each) => each.name === name);
    if (!found)
      throw new TypeError(
        `The run has no step ${name}; its steps are ${view.steps.map((each) => each.name).join(', ')}.`,
      );
    return found;
  }

  /** Shown on the run's page in Temporal's UI; costs no history. */
  function describe(): void {
    const lines = view.steps.map(({ name, status: at }) => `- ${name}: ${at}`);
    setCurrentDetails([`**${view.status}**`, ...lines].join('\n'));
  }

  function add(name: string, title: Phrase): void {
    view = { ...view, steps: [...view.steps, { name, title, status: 'pending' }] };
  }

  function offer(one: OfferView): void {
    view = { ...view, offers: [...(view.offers ?? []), one] };
  }

  function withdraw(id: string): void {
    view = { ...view, offers: (view.offers ?? []).filter((each) => each.id !== id) };
  }

  return { view: () => view, change, status, ask, approvers, mark, step, add, offer, withdraw };
}

export type RunState = ReturnType<typeof createRunState>;

/** `undefined` in a patch takes the value away. */
function patched<View extends object>(view: View, patch: object): View {
  const merged = Object.entries({ ...view, ...patch }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(merged) as View;
}
