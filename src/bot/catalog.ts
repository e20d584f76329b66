import type { App } from '../apps.ts';
import type { CleanupRule } from '../cleanup.ts';
import type { Person } from '../policy.ts';
import type { RunPolicy } from '../decisions.ts';
import type { OperationName, Origin } from '../operations.ts';
import type { Lookup } from './context.ts';
import { cleanup } from './operations/cleanup.ts';
import { deploy } from './operations/deploy.ts';
import { provision } from './operations/provision.ts';
import { rollback } from './operations/rollback.ts';
import { train } from './operations/train.ts';
import type { InputError } from './user-error.ts';
import type { AskedFor } from './views/language.ts';

/** What the bot needs to know of `deckhand.yaml`. */
export type BotSettings = {
  /** Where runs speak that were started elsewhere than in a channel: its name or id. */
  readonly channel: string;
  readonly profiles: Readonly<Record<string, { readonly series: string }>>;
  readonly defaultProfile: string;
  readonly apps: Readonly<Record<string, Pick<App, 'repository' | 'ref'>>>;
  readonly models: Readonly<Record<string, unknown>>;
  readonly cleanup: Readonly<Record<string, Pick<CleanupRule, 'schedule' | 'mode'>>>;
  readonly policies: Readonly<Record<OperationName, RunPolicy>>;
};

export type Values = Readonly<Record<string, string>>;

/** What an entry may ask to offer options and to check an input. `values` is what the other fields hold so far. */
export type Asking = { readonly lookup: Lookup; readonly settings: BotSettings; readonly values: Values };

/** One thing that can be chosen; `about` says more of it, in the form only. */
export type Option = { readonly value: string; readonly about?: string };

/** One thing an operation is told. A field with neither `choices` nor `options` is typed. */
export type Field = {
  readonly name: string;
  readonly pattern: RegExp;
  /** Given as `--name value`, and never required. */
  readonly flag: boolean;
  /** In its place among the words, but may be left out. */
  readonly optional?: boolean;
  /** All there is to choose from, known from `deckhand.yaml`. */
  readonly choices?: (settings: BotSettings) => readonly string[];
  /**
   * What exists, asked for as people open or type into the field; whatever matches what they typed is offered.
   * `undefined` if that cannot be told now: then what was typed is taken and the run finds out.
   */
  readonly options?: (query: string, asking: Asking) => Promise<readonly Option[] | undefined>;
  /** What the form begins with. */
  readonly initial?: (settings: BotSettings) => string | undefined;
};

/** What people can ask for. Help, form, parsing, permissions and the manifest follow from the entry; its words are texts. */
export type Operation<Input extends Origin = Origin> = {
  readonly name: AskedFor;
  readonly command: `/${string}`;
  readonly usage: string;
  readonly fields: readonly Field[];
  readonly input: (values: Values) => Input;
  readonly target: (input: Input) => string;
  /** What only one run at a time may change, as the workflow's id; `<name>/<target>` if absent. */
  readonly id?: (input: Input) => string;
  /** What is wrong with values that are each right in themselves. */
  readonly problem?: (values: Values) => InputError | undefined;
  /** Brings what people write shorter into the form of the fields, before it is read. */
  readonly normalise?: (text: string) => string;
  /** Throws an `InputError` for what reads well but does not exist or is not for this person. Asked just before the start. */
  readonly check?: (input: Input, asking: Asking & { readonly person: Person }) => Promise<void>;
};

export const catalog: readonly Operation[] = [provision, deploy, rollback, train, cleanup].map(
  (entry) => entry as unknown as Operation,
);

/** Every slash command, as the app's manifest has to have it. */
export const COMMANDS: readonly string[] = [...catalog.map(({ command }) => command), '/incident', '/deckhand'];

export function workflowIdOf(operation: Operation, input: Origin): string {
  return operation.id?.(input) ?? `${operation.name}/${operation.target(input)}`;
}

export function isRequired({ flag, optional = false }: Field): boolean {
  return !flag && !optional;
}
