import { setTimeout as sleep } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { languageOf, wordsIn, type Language, type Words } from './bot/views/language.ts';

/** People seldom change their language; ms. */
const FRESH = 600_000;
/** Being answered in time matters more than in which language; ms. */
const PATIENCE = 700;
const REMEMBERED = 5_000;

/** Who reads what: the language each person has set in Slack, else the workspace's own. Never throws. */
export function createReaders(client: WebClient, workspace: Language): (user: string) => Promise<Words> {
  const known = new Map<string, { at: number; language: Promise<Language> }>();

  async function ask(user: string): Promise<Language> {
    try {
      const { user: found } = await client.users.info({ user, include_locale: true });
      return languageOf(found?.locale) ?? workspace;
    } catch {
      // Who cannot be asked about is spoken to as everybody is.
      return workspace;
    }
  }

  function languageFor(user: string): Promise<Language> {
    const before = known.get(user);
    if (before && Date.now() - before.at < FRESH) return before.language;
    if (known.size >= REMEMBERED) known.clear();
    const language = ask(user);
    known.set(user, { at: Date.now(), language });
    return language;
  }

  return async (user) => wordsIn(await Promise.race([languageFor(user), sleep(PATIENCE, workspace, { ref: false })]));
}
