import { botEnglish } from './texts/bot-en.ts';

/** Everything Deckhand can say in one language. */
export type Words = typeof botEnglish;

/** The operations that have words for people to ask for them: those of the catalog. */
export type AskedFor = keyof Words['operations'];

export type Language = 'en';

const LANGUAGES: Readonly<Record<Language, Words>> = { en: botEnglish };

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
