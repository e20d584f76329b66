import { UserError } from './user-error.ts';

export type Words = { readonly positional: readonly string[]; readonly flags: ReadonlyMap<string, string> };

const LONGEST = 300;

/**
 * Splits a command's text into words and `--flag value` pairs; quotes keep words together. Throws a `UserError` for
 * text that is too long or holds control characters, and for flags without a value or given twice.
 */
export function tokenize(text: string): Words {
  if (text.length > LONGEST) throw new UserError(`That is ${text.length} characters long; I read up to ${LONGEST}.`);
  if (/\p{Cc}/u.test(text)) throw new UserError('That has characters in it that I cannot read.');
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
    if (!value || value.startsWith('--')) throw new UserError(`--${name} needs a value.`);
    if (flags.has(name)) throw new UserError(`--${name} is there twice.`);
    flags.set(name, value);
  }
  return { positional, flags };
}

/** Phones turn quotes and double dashes into typographic ones. */
function split(text: string): string[] {
  const plain = text.replaceAll(/[“”]/g, '"').replaceAll(/(^|\s)—(?=\w)/g, '$1--');
  return [...plain.matchAll(/"([^"]*)"|\S+/g)].map((match) => match[1] ?? match[0]);
}
