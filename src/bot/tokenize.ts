import { InputError } from './user-error.ts';

export type Words = { readonly positional: readonly string[]; readonly flags: ReadonlyMap<string, string> };

const LONGEST = 300;

/**
 * Splits a command's text into words and `--flag value` pairs; quotes keep words together. Throws an `InputError` for
 * text that is too long or holds control characters, and for flags without a value or given twice.
 */
export function tokenize(text: string): Words {
  mustBeReadable(text);
  const positional: string[] = [];
  const flags = new Map<string, string>();
  const words = split(text);
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('--')) {
      positional.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
    const value = equals < 0 ? words[++at] : word.slice(equals + 1);
    if (!value || value.startsWith('--')) throw new InputError(({ input }) => input.flagWithoutValue(`--${name}`));
    if (flags.has(name)) throw new InputError(({ input }) => input.flagTwice(`--${name}`));
    flags.set(name, value);
  }
  return { positional, flags };
}

/** Throws an `InputError` for what is too long or holds control characters, typed in a command or in a field. */
export function mustBeReadable(text: string, field?: string): void {
  if (text.length > LONGEST) throw new InputError(({ input }) => input.tooLong(text.length, LONGEST), field);
  if (/\p{Cc}/u.test(text)) throw new InputError(({ input }) => input.controlCharacters, field);
}

/** Phones turn quotes and double dashes into typographic ones. */
function split(text: string): string[] {
  const plain = text.replaceAll(/[“”]/g, '"').replaceAll(/(^|\s)—(?=\w)/g, '$1--');
  return [...plain.matchAll(/"([^"]*)"|\S+/g)].map((match) => match[1] ?? match[0]);
}
