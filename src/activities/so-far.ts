import { Context } from '@temporalio/activity';
import { CARD, type Cut, type PublishRequest, type Thread } from '../publishing.ts';

/** How far a publish has come. Whoever cancels it hears of it, and need not look in Slack for what is known here. */
export type SoFar = {
  thread?: Thread;
  /** Keys of the notes in the thread; unknown until they have been looked for, where some may be. */
  there?: Set<string>;
  /** Keys of the notes that are there with all that belongs to them. */
  readonly said: Set<string>;
};

export function cutOf({ notes }: Pick<PublishRequest, 'notes'>, { thread, there, said }: SoFar): Cut {
  const missing = notes.map(({ key }) => key).filter((key) => !there?.has(key));
  return { said: [...said], untouched: there ? [...(thread ? [] : [CARD]), ...missing] : [] };
}

/** Whether it is a cancel that ends the work. A worker that is shut down or too late must fail instead, to be repeated. */
export function isCutShort(error: unknown): boolean {
  const { cancellationSignal, cancellationDetails } = Context.current();
  return error === cancellationSignal.reason && cancellationDetails?.cancelRequested === true;
}
