import { ApplicationFailure } from '@temporalio/activity';
import { DECLINED } from '../constants.ts';
import { phraseIn, type FailurePhrase } from '../phrases-failure.ts';
import { inPlainEnglish } from './plain-english.ts';

export type FailingOptions = {
  /** Whether trying again would end the same. */
  readonly nonRetryable?: boolean;
  /** ms. */
  readonly nextRetryDelay?: number;
  /** What the message has after the sentence, and people are told otherwise: the end of a log. */
  readonly after?: string;
  /** What stands in the details beside the phrase. */
  readonly details?: Readonly<Record<string, unknown>>;
};

/** A failure of an activity: its message is the phrase in English, and threads word the phrase in their own language. */
export function failing(
  phrase: FailurePhrase,
  type: string,
  { after = '', details, ...more }: FailingOptions = {},
): ApplicationFailure {
  return ApplicationFailure.create({
    message: `${inPlainEnglish(phrase)}${after}`,
    type,
    details: [{ phrase, ...details }],
    ...more,
  });
}

/** The step will not be done, and asking again would not change that: the run stops and says why. */
export function declined(phrase: FailurePhrase): ApplicationFailure {
  return failing(phrase, DECLINED, { nonRetryable: true });
}

/** Why something failed, for a phrase that says so: as a phrase, or in somebody else's words. */
export function reasonOf(error: unknown): FailurePhrase | string {
  const phrase = error instanceof ApplicationFailure ? phraseIn(error.details) : undefined;
  return phrase ?? (error instanceof Error ? error.message : String(error));
}
