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

/** Somebody asked for what the policy does not let them: goes on record beside being said. */
export class NotAllowed extends UserError {
  override readonly name = 'NotAllowed';
  readonly by: string;
  /** The command, as people type it. */
  readonly asked: string;

  constructor(said: Said, by: string, asked: string) {
    super(said);
    this.by = by;
    this.asked = asked;
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
