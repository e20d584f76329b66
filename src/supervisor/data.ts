import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder in which a restart finds everything again; only its owner can read it. */
export function dataFolder(path: string): string {
  const folder = resolve(path);
  mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 });
  return folder;
}

/** With it the bot signs what people decide; made here for embedded use, set by you for real use. */
export function signingKey(folder: string): string {
  const file = join(folder, 'signing-key.json');
  const kept = readJson<{ key: string }>(file);
  if (kept) return kept.key;
  const key = randomBytes(32).toString('hex');
  writeJson(file, { key });
  return key;
}

/** Where the embedded parts are and how to log in to them, so that `doctor` finds what `all` has started. */
export function rememberEmbedded(folder: string, environment: NodeJS.ProcessEnv): void {
  writeJson(join(folder, 'embedded.json'), environment);
}

/** Empty if nothing was ever embedded on this folder. */
export function embeddedEnvironment(folder: string): NodeJS.ProcessEnv {
  return readJson(join(folder, 'embedded.json')) ?? {};
}

/** Undefined if there is no such file. */
export function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whole or not at all, and for its owner only. */
export function writeJson(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
