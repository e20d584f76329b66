import type { Offer } from './offers.ts';
import { worded, wordsIn, type Said } from './views/language.ts';

/** An error whose sentence is for the person in Slack: shown privately in their language, not logged as a fault. */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly said: Said;
  /** What the person may choose instead. */
  readonly offers: readonly Offer[];

  constructor(said: Said, offers: readonly Offer[] = []) {
    super(worded(said, wordsIn('en')));
    this.said = said;
    this.offers = offers;
  }
}

/**
 * What was typed or chosen is not right. The sentence is plain text: a command answers it with the usage, a form shows
 * it beside the field.
 */
export class InputError extends UserError {
  override readonly name = 'InputError';
  readonly field: string | undefined;

  constructor(said: Said, field?: string) {
    super(said);
    this.field = field;
  }
}
