import { stripVTControlCharacters } from 'node:util';
import { mask } from './mask.ts';

export type OneLineOptions = {
  /** Characters. */
  readonly most: number;
  /** Whether its first words matter, or its last. */
  readonly keep?: 'first' | 'last';
};

/** Far more than anybody reads; what is beyond is not looked at. Characters. */
const LOOKED_AT = 20_000;

/** What a program printed, as words for a sentence: on one line, without colours and control characters, secrets masked. */
export function oneLine(text: string, { most, keep = 'first' }: OneLineOptions): string {
  const cut = (all: string, size: number) => (keep === 'first' ? all.slice(0, size) : all.slice(-size));
  const words = mask(stripVTControlCharacters(cut(text, LOOKED_AT))).replaceAll(/[\s\p{Cc}]+/gu, ' ');
  return cut(words.trim(), most).trim().toWellFormed();
}
