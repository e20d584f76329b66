import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { CommandOffer, Shortcut } from './client-types.ts';

/** The parts of an app's manifest a workspace acts on (https://docs.slack.dev/reference/app-manifest). */
export type Manifest = {
  readonly features?: {
    readonly app_home?: { readonly home_tab_enabled?: boolean };
    readonly shortcuts?: readonly Shortcut[];
    readonly slash_commands?: readonly {
      readonly command: string;
      readonly description: string;
      readonly usage_hint?: string;
      readonly should_escape?: boolean;
    }[];
  };
  readonly oauth_config?: { readonly scopes?: { readonly bot?: readonly string[] } };
  readonly settings?: { readonly event_subscriptions?: { readonly bot_events?: readonly string[] } };
};

/** What the app of a manifest may do, offers and wants to hear. */
export type AppConfig = ReturnType<typeof configOf>;

const FILE = new URL('../../manifest.yml', import.meta.url);

export function readManifest(): Manifest {
  return existsSync(FILE) ? (parse(readFileSync(FILE, 'utf8')) as Manifest) : {};
}

export function configOf({ features = {}, oauth_config: oauth = {}, settings = {} }: Manifest) {
  const { slash_commands: commands = [], shortcuts = [], app_home: appHome = {} } = features;
  return {
    commands: commands.map(({ command, description, usage_hint: usageHint = '' }): CommandOffer => ({
      command,
      description,
      usageHint,
    })),
    /** Commands whose text turns `@name` into `<@U…|name>`. */
    escaping: new Set(commands.filter(({ should_escape: escapes }) => escapes).map(({ command }) => command)),
    shortcuts,
    hasHome: appHome.home_tab_enabled === true,
    scopes: oauth.scopes?.bot ?? [],
    events: new Set(settings.event_subscriptions?.bot_events),
  };
}
