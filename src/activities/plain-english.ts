import { asPlain } from '../bot/views/mrkdwn.ts';
import { english } from '../bot/views/texts/en.ts';
import type { Phrase } from '../phrases.ts';

/** A phrase as Temporal and the log have it: in English, with foreign text as it was. */
export function inPlainEnglish(phrase: Phrase): string {
  return asPlain(english.phrase(phrase));
}
