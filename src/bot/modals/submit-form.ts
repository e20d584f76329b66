import { setTimeout as sleep } from 'node:timers/promises';
import type { ViewResponseAction } from '@slack/bolt';
import { catalog, type Operation } from '../catalog.ts';
import type { BotContext } from '../context.ts';
import type { Faults } from '../error-handler.ts';
import { readFormMetadata, type FormMetadata } from '../form-ids.ts';
import { inputFrom, problemsIn } from '../parse.ts';
import { nobodyTookIt, RECORDED } from '../recorded.ts';
import { startOperation } from '../start-operation.ts';
import { InputError, UserError } from '../user-error.ts';
import { sayingView } from '../views/form.ts';
import { worded, type Words } from '../views/language.ts';
import { formValues, type FormState } from './form-values.ts';
import { updateView } from './open-view.ts';

export type Submission = {
  readonly user: string;
  readonly viewId: string;
  readonly metadata: string;
  readonly state: FormState;
  /** Closes the form, or answers in it. Slack waits three seconds for it. */
  readonly ack: (answer?: ViewResponseAction) => Promise<void>;
};

type Outcome = { readonly error?: unknown; readonly started?: Awaited<ReturnType<typeof startOperation>> };

/** What takes longer than this is answered by an intermediate view first. ms. */
const PATIENCE = 1_800;

/**
 * A form that was sent: read, checked and started as the command would be. What is not right is said beside its field,
 * any other refusal on top of the form, which keeps what was typed.
 */
export function createSubmitForm(context: BotContext, faults: Faults) {
  const { client, settings, wordsFor, runs, tell, home } = context;

  return async ({ user, viewId, metadata, state, ack }: Submission): Promise<void> => {
    const words = await wordsFor(user);
    const carried = readFormMetadata(metadata);
    const operation = catalog.find(({ name }) => name === carried?.operation);
    if (!carried || !operation) {
      await ack(onTop(sentenceOf(new UserError(({ refused }) => refused.notMyForm), words), words));
      return;
    }
    const given = formValues(state);
    const problems = problemsIn(operation, given, settings);
    if (problems.length > 0) {
      await ack({ response_action: 'errors', errors: besideFields(operation, problems, words) });
      return;
    }
    const input = inputFrom(operation, given, settings);
    const working = begin(operation, input, user, viewId, carried);
    const soon = await Promise.race([working, sleep(PATIENCE, undefined, { ref: false })]);
    if (soon) await ack(answerTo(operation, soon, words));
    else await later({ user, viewId, ack }, working, words, operation);
    await afterwards(await working, user, carried.channel?.id);
  };

  function begin(
    operation: Operation,
    input: Parameters<typeof startOperation>[1]['input'],
    user: string,
    viewId: string,
    { channel }: FormMetadata,
  ): Promise<Outcome> {
    const asked = { operation, input, user, triggerId: `view/${viewId}`, ...(channel ? { channel } : {}) };
    return startOperation(context, asked).then(
      (started) => ({ started }),
      (error: unknown) => ({ error }),
    );
  }

  async function later(
    { user, viewId, ack }: Pick<Submission, 'user' | 'viewId' | 'ack'>,
    working: Promise<Outcome>,
    words: Words,
    operation: Operation,
  ): Promise<void> {
    const { title } = words.operations[operation.name];
    await ack({ response_action: 'update', view: sayingView(title, words.form.checking, words) });
    const { error } = await working;
    const refusal = error === undefined ? undefined : sentenceOf(error, words);
    const view = refusal
      ? sayingView(words.form.refusedTitle, refusal, words)
      : sayingView(title, words.form.started, words);
    const isOpen = await updateView(client, viewId, view);
    // Whoever has closed the form meanwhile still wants to know that nothing came of it.
    if (!isOpen && refusal) await tell({ user }, refusal);
  }

  async function afterwards({ started }: Outcome, user: string, channel: string | undefined): Promise<void> {
    if (!started) return;
    if (started.kind === 'started' && (await nobodyTookIt(runs, started.workflowId, started.run.runId))) {
      await tell({ user, ...(channel ? { channel } : {}) }, RECORDED);
    }
    await home.changed(user);
  }

  function answerTo(operation: Operation, { error }: Outcome, words: Words): ViewResponseAction | undefined {
    if (error === undefined) return undefined;
    if (error instanceof InputError) {
      return { response_action: 'errors', errors: besideFields(operation, [error], words) };
    }
    return onTop(sentenceOf(error, words), words);
  }

  function sentenceOf(error: unknown, words: Words): string {
    return worded(faults(error), words);
  }
}

/** Closing it brings the form back, with everything that was typed. */
function onTop(sentence: string, words: Words): ViewResponseAction {
  return { response_action: 'push', view: sayingView(words.form.refusedTitle, sentence, words) };
}

function besideFields({ fields }: Operation, problems: readonly InputError[], words: Words): Record<string, string> {
  const [first] = fields;
  return Object.fromEntries(problems.map(({ field, said }) => [field ?? first?.name ?? '', worded(said, words)]));
}
