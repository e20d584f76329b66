import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { freePort } from '../free-port.ts';

export type Ports = {
  readonly temporal: number;
  readonly temporalUi: number;
  readonly workspace: number;
  readonly platform: number;
  readonly bot: number;
  /** The worker's health and metrics. */
  readonly worker: number;
};

const PREFERRED: Ports = { temporal: 7233, temporalUi: 8233, workspace: 4880, platform: 4881, bot: 3000, worker: 3001 };

/** The folder in which a restart finds everything again; only its owner can read it. */
export function dataFolder(path: string): string {
  const folder = resolve(path);
  mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 });
  return folder;
}

/** Chosen once, free at that moment, then kept: links in old messages and open pages go on working. */
export async function fixedPorts(folder: string): Promise<Ports> {
  const file = join(folder, 'ports.json');
  const chosen: Record<string, number> = readJson<Partial<Ports>>(file) ?? {};
  for (const [name, preferred] of Object.entries(PREFERRED)) {
    if (chosen[name]) continue;
    chosen[name] = (await isFree(preferred)) ? preferred : await freePort(Object.values(chosen));
  }
  writeJson(file, chosen);
  return chosen as Ports;
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

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}
