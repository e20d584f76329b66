import type { Phrase } from '../../../phrases.ts';

/** A wording for each phrase of a kind. */
export type TextsOf<P extends { readonly id: string }> = {
  readonly [Id in P['id']]: (phrase: Extract<P, { id: Id }>) => string;
};

/**
 * What a phrase says. One that no code of ours made, such as a progress line signalled by hand, must not keep the card
 * from being drawn: it says `otherwise`.
 */
export function wordedBy(texts: object, said: Phrase, otherwise: string): string {
  try {
    const write = Object.hasOwn(texts, said.id)
      ? (texts as Record<string, (phrase: Phrase) => unknown>)[said.id]
      : undefined;
    const text = write?.(said);
    return typeof text === 'string' ? text : otherwise;
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return otherwise;
    throw error;
  }
}
