import { policiesOf } from '../policies.ts';
import type { Settings } from '../settings.ts';
import type { BotSettings } from './catalog.ts';

/** The part of `deckhand.yaml` that the bot is told of. */
export function botSettings(settings: Settings): BotSettings {
  const { channel, profiles, machines, apps, models, cleanup } = settings;
  const { defaultProfile } = machines;
  return { channel, profiles, defaultProfile, apps, models, cleanup, policies: policiesOf(settings, false) };
}
