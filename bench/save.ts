import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Figure } from './measure.ts';

export type Result = {
  readonly title: string;
  /** How it was measured, in a sentence or two. */
  readonly method: string;
  readonly figures: readonly Figure[];
  /** What stands beside the figures: raw numbers, counts, sizes. */
  readonly details: Readonly<Record<string, unknown>>;
};

export type Saved = Result & {
  readonly form: 'short' | 'full';
  readonly measuredOn: string;
  readonly machine: { readonly cores: number; readonly memoryGb: number; readonly node: string };
};

const FOLDER = new URL('./results/', import.meta.url);

/** Short: minutes for all of them, as CI runs it. Full: as large as the aims are stated for. */
export const isFull = process.argv.includes('--full');

/** Keeps a result beside the others of its form, and prints its figures. */
export function save(name: string, result: Result, form: Saved['form'] = isFull ? 'full' : 'short'): void {
  const saved: Saved = {
    form,
    measuredOn: new Date().toISOString().slice(0, 10),
    machine: {
      cores: cpus().length,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      node: process.version,
    },
    ...result,
  };
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(fileURLToPath(new URL(fileOf(name, saved.form), FOLDER)), `${JSON.stringify(saved, null, 2)}\n`);
  for (const { name: what, value, unit = '', aim, better } of saved.figures) {
    const against = aim === undefined ? '' : ` (aim ${better === 'higher' ? '≥' : '≤'} ${aim})`;
    console.log(`${what}: ${value} ${unit}${against}`.replace(' ×', '×'));
  }
}

/** What is there, the full form before the short one of the same bench. */
export function results(): ReadonlyMap<string, Saved> {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
  const read = (file: string) => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Saved;
  const names = [...new Set(files.map((file) => file.replace(/(\.short)?\.json$/, '')))];
  return new Map(
    names.map((name) => [name, read(files.includes(`${name}.json`) ? `${name}.json` : fileOf(name, 'short'))]),
  );
}

function fileOf(name: string, form: Saved['form']): string {
  return form === 'full' ? `${name}.json` : `${name}.short.json`;
}
