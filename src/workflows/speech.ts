import type { Decision, PeopleRef } from '../decisions.ts';
import type { StepsOperation } from '../operations.ts';
import type { Phrase } from '../phrases.ts';
import type { NoteFile } from '../publishing.ts';
import type { Publisher } from './publisher.ts';
import type { Urgency } from '../urgency.ts';
import type { RunState } from './run-state.ts';
import { readNote } from './signals.ts';
import type { Undone } from './undo.ts';

export type SpeechOptions = {
  readonly operation: StepsOperation;
  readonly requestedBy: string | undefined;
  readonly state: RunState;
  readonly publisher: Publisher;
};

export type Speech = ReturnType<typeof createSpeech>;

/** What a run says in its thread: each note under a key of its own, so that none is there twice. */
export function createSpeech({ operation, requestedBy, state, publisher }: SpeechOptions) {
  const noted = new Set<string>();
  let notes = 0;

  function say(phrase: Phrase, urgency: Urgency = 'step', toRequester = false, also: readonly PeopleRef[] = []): void {
    const whom = [...(toRequester && requestedBy ? [requestedBy] : []), ...also];
    sayTo(phrase, whom, urgency, whom.length > 0 && state.view().question !== undefined);
  }

  function sayTo(
    phrase: Phrase,
    mention: readonly PeopleRef[],
    urgency: Urgency,
    linkToCard: boolean,
    file?: NoteFile,
  ): void {
    const more = { ...(mention.length ? { mention, linkToCard } : {}), ...(file ? { file } : {}) };
    publisher.note({ key: `n${++notes}`, phrase, at: Date.now(), ...more }, urgency);
  }

  function sayDecision({ choice, by, reason }: Decision, checked: boolean): void {
    say({ id: 'decision', choice, checked, ...(by ? { by } : {}), ...(reason ? { reason } : {}) }, 'decision');
  }

  function sayUndone({ step, result, problem }: Undone): void {
    if (problem) {
      const { message, why } = problem;
      say({ id: 'undo.failed', operation, step, message, ...(why ? { why } : {}) }, 'decision', true);
    }
    if (!result) return;
    if (result.id !== 'undo.left') state.mark(step, { status: 'undone' });
    say({ id: 'undo.done', step, result });
  }

  /** A word of a person for the thread; the same one may come twice. */
  function takeNote(signal: unknown): void {
    const said = readNote(signal);
    if (!said || noted.has(said.key)) return;
    noted.add(said.key);
    say({ id: 'run.noted', by: said.by, text: said.text });
  }

  return { say, sayTo, sayDecision, sayUndone, takeNote };
}
