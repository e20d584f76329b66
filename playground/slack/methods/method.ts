import type { Files } from '../files.ts';
import type { AppConfig } from '../manifest.ts';
import type { Show } from '../show.ts';
import type { TellApp } from '../tell-app.ts';
import type { Triggers } from '../triggers.ts';
import type { Views } from '../views.ts';
import type { Workspace } from '../workspace.ts';

export type Arguments = Readonly<Record<string, unknown>>;
/** Throws a SlackError for a refusal. */
export type Method = (args: Arguments) => Record<string, unknown>;
export type Methods = Readonly<Record<string, Method>>;

export type MethodParts = {
  readonly workspace: Workspace;
  readonly app: AppConfig;
  readonly show: Show;
  readonly views: Views;
  readonly files: Files;
  readonly triggers: Triggers;
  readonly tellApp: TellApp;
  readonly url: () => string;
};
