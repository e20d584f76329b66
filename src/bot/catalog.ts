import type { CleanupRule } from '../cleanup.ts';
import { MACHINE, PROFILE, SERIES } from '../constants.ts';
import type { OperationName, Origin, ProvisionInput, RunPolicy } from '../run.ts';
import { cleanup } from './catalog-cleanup.ts';
import { train } from './catalog-train.ts';
import { tokenize } from './tokenize.ts';
import { UserError } from './user-error.ts';
import { escapeMrkdwn } from './views/mrkdwn.ts';

/** What the bot needs to know of `deckhand.yaml`. */
export type BotSettings = {
  readonly profiles: Readonly<Record<string, { readonly series: string }>>;
  readonly models: Readonly<Record<string, unknown>>;
  readonly cleanup: Readonly<Record<string, Pick<CleanupRule, 'schedule' | 'mode'>>>;
  readonly policies: Readonly<Record<OperationName, RunPolicy>>;
};

export type Field = {
  readonly name: string;
  /** As in "I can't read … as a machine name". */
  readonly called: string;
  readonly pattern: RegExp;
  /** What the pattern allows, in words. */
  readonly allowed: string;
  readonly flag: boolean;
  readonly choices?: (settings: BotSettings) => readonly string[];
};

/** What people can ask for. Help, parsing, permissions and the manifest follow from the entry. */
export type Operation<Input extends Origin = Origin> = {
  readonly name: OperationName;
  /** What workflow ids begin with, if not the name. */
  readonly family?: string;
  readonly command: `/${string}`;
  readonly summary: string;
  readonly usage: string;
  readonly fields: readonly Field[];
  /** The sentence for a second one: `is already being provisioned`. */
  readonly underWay: string;
  readonly input: (values: Readonly<Record<string, string>>) => Input;
  readonly target: (input: Input) => string;
  /** Brings what people write shorter into the form of the fields, before it is read. */
  readonly normalise?: (text: string) => string;
};

const provision: Operation<ProvisionInput> = {
  name: 'provision',
  command: '/provision',
  summary: 'Install a machine and join it to the cluster',
  usage: '/provision <machine> [--series noble] [--profile worker]',
  fields: [
    {
      name: 'machine',
      called: 'a machine name',
      pattern: MACHINE,
      allowed: 'lower-case letters, digits, dots and dashes',
      flag: false,
    },
    {
      name: 'series',
      called: 'a series',
      pattern: SERIES,
      allowed: 'a lower-case word such as noble',
      flag: true,
    },
    {
      name: 'profile',
      called: 'a profile',
      pattern: PROFILE,
      allowed: 'lower-case letters, digits and dashes',
      flag: true,
      choices: ({ profiles }) => Object.keys(profiles),
    },
  ],
  underWay: 'is already being provisioned',
  input: ({ machine = '', ...rest }) => ({ machine, ...rest }),
  target: ({ machine }) => machine,
};

export const catalog: readonly Operation[] = [
  provision as unknown as Operation,
  train as unknown as Operation,
  cleanup as unknown as Operation,
];

export function workflowIdOf(operation: Operation, input: Origin): string {
  return `${operation.family ?? operation.name}/${operation.target(input)}`;
}

/** Reads a command's text into the operation's input. Throws a `UserError` that ends in the usage. */
export function parse(operation: Operation, text: string, settings: BotSettings): Origin {
  try {
    return operation.input(valuesOf(operation, operation.normalise?.(text) ?? text, settings));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(escapeMrkdwn(`${error.message} Usage: \`${operation.usage}\``));
  }
}

function valuesOf({ fields }: Operation, text: string, settings: BotSettings): Record<string, string> {
  const named = fields.filter(({ flag }) => flag);
  const inOrder = fields.filter(({ flag }) => !flag);
  const { positional, flags } = tokenize(text.trim());
  for (const name of flags.keys()) {
    if (!named.some((field) => field.name === name)) throw new UserError(`I don't know ${quote(`--${name}`)}.`);
  }
  const missing = inOrder[positional.length];
  if (missing && positional.length === 0) throw new UserError(`Please give ${missing.called}.`);
  // Words too many belong to what was meant as one: "node-07; reboot" is one unreadable machine name.
  const last = inOrder.length - 1;
  const words =
    positional.length > inOrder.length ? [...positional.slice(0, last), positional.slice(last).join(' ')] : positional;
  const given = [
    ...inOrder.map((field, at) => [field, words[at]] as const),
    ...named.map((field) => [field, flags.get(field.name)] as const),
  ];
  return Object.fromEntries(
    given.flatMap(([field, value]) => (value === undefined ? [] : [[field.name, checked(field, value, settings)]])),
  );
}

function checked({ called, pattern, allowed, choices }: Field, value: string, settings: BotSettings): string {
  if (!pattern.test(value)) throw new UserError(`I can't read ${quote(value)} as ${called}: ${allowed}.`);
  const known = choices?.(settings);
  if (known && !known.includes(value))
    throw new UserError(`There is no ${quote(value)}; choose one of ${known.join(', ')}.`);
  return value;
}

function quote(text: string): string {
  return `"${text.length > 80 ? `${text.slice(0, 80)}…` : text}"`;
}
