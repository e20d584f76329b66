import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const FOLDER = new URL('./golden/', import.meta.url);

/** What `golden/<name>.json` holds; UPDATE_GOLDEN=1 writes `drawn` into it first. Throws if there is none. */
export function golden(name: string, drawn: unknown): unknown {
  const file = new URL(`${name}.json`, FOLDER);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, `${JSON.stringify(drawn, null, 2)}\n`);
  }
  if (!existsSync(file)) throw new Error(`There is no golden ${name}.json; UPDATE_GOLDEN=1 writes it.`);
  return JSON.parse(readFileSync(file, 'utf8'));
}
