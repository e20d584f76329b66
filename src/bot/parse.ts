import type { Origin } from '../operations.ts';
import { isRequired, type BotSettings, type Field, type Operation, type Values } from './catalog.ts';
import { mustBeReadable, tokenize } from './tokenize.ts';
import { InputError } from './user-error.ts';
import type { FieldWords } from './views/texts/bot-en.ts';
import type { Words } from './views/language.ts';

/** Reads a command's text into the operation's input. Throws the first `InputError` there is. */
export function parse(operation: Operation, text: string, settings: BotSettings): Origin {
  return inputFrom(operation, readWords(operation, operation.normalise?.(text) ?? text), settings);
}

/** What was typed or chosen, by field, as the operation's input. Throws the first `InputError` there is. */
export function inputFrom(operation: Operation, given: Values, settings: BotSettings): Origin {
  const [first] = problemsIn(operation, given, settings);
  if (first) throw first;
  return operation.input(given);
}

/** Everything that is not right about what was given, in the order of the fields. */
export function problemsIn(operation: Operation, given: Values, settings: BotSettings): readonly InputError[] {
  const wrong = operation.fields.flatMap((field) => {
    try {
      mustBeRight(operation, field, given[field.name], settings);
      return [];
    } catch (error) {
      if (error instanceof InputError) return [error];
      throw error;
    }
  });
  const together = wrong.length ? undefined : operation.problem?.(given);
  return together ? [together] : wrong;
}

/** The words of a field. An operation whose words are incomplete does not compile, so there always are some. */
export function fieldWords(words: Words, operation: Operation, { name }: Field): FieldWords {
  const fields: Readonly<Record<string, FieldWords>> = words.operations[operation.name].fields;
  return fields[name] ?? { label: name, called: name, allowed: '' };
}

function readWords({ fields }: Operation, text: string): Values {
  const named = fields.filter(({ flag }) => flag);
  const inOrder = fields.filter(({ flag }) => !flag);
  const { positional, flags } = tokenize(text.trim());
  for (const name of flags.keys()) {
    if (!named.some((field) => field.name === name))
      throw new InputError(({ input }) => input.unknownFlag(`--${name}`));
  }
  // Words too many belong to what was meant as one: "node-07; reboot" is one unreadable machine name.
  const last = inOrder.length - 1;
  const words =
    positional.length > inOrder.length ? [...positional.slice(0, last), positional.slice(last).join(' ')] : positional;
  const given = [
    ...inOrder.map(({ name }, at) => [name, words[at]] as const),
    ...named.map(({ name }) => [name, flags.get(name)] as const),
  ];
  return Object.fromEntries(given.filter((pair): pair is [string, string] => pair[1] !== undefined));
}

function mustBeRight(operation: Operation, field: Field, value: string | undefined, settings: BotSettings): void {
  const { name, pattern, choices } = field;
  if (value === undefined) {
    if (!isRequired(field)) return;
    throw new InputError((words) => words.input.missing(fieldWords(words, operation, field).called), name);
  }
  mustBeReadable(value, name);
  if (!pattern.test(value)) {
    throw new InputError((words) => {
      const { called, allowed } = fieldWords(words, operation, field);
      return words.input.unreadable(short(value), called, allowed);
    }, name);
  }
  const known = choices?.(settings);
  if (known && !known.includes(value)) throw new InputError(({ input }) => input.notOneOf(short(value), known), name);
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
