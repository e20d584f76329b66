import { botGerman } from './texts/bot-de.ts';
import { botEnglish } from './texts/bot-en.ts';
import { german } from './texts/de.ts';
import { english } from './texts/en.ts';

/** Everything Deckhand can say in one language: how runs speak, and what the bot says itself. */
export type Words = typeof english & typeof botEnglish;

/** The operations that have words for people to ask for them: those of the catalog. */
export type AskedFor = keyof Words['operations'];

export type Language = 'en' | 'de';

/** One language more is one more file of each kind, which the type keeps complete. */
const LANGUAGES: Readonly<Record<Language, Words>> = {
  en: { ...english, ...botEnglish },
  de: { ...german, ...botGerman },
};

export function wordsIn(language: Language): Words {
  return LANGUAGES[language];
}

/** A sentence in whatever language its reader has; a plain string is one that was made elsewhere. */
export type Said = string | ((words: Words) => string);

export function worded(said: Said, words: Words): string {
  return typeof said === 'string' ? said : said(words);
}

/** The language of a locale such as `de-DE`, if it is one of ours. */
export function languageOf(locale: string | undefined): Language | undefined {
  const language = locale?.split('-')[0];
  return Object.keys(LANGUAGES).find((known): known is Language => known === language);
}
