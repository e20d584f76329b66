import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { ConfigError } from '../config.ts';

type Lock = { readonly pid: number; readonly temporal?: { readonly pid: number; readonly port: number } };

const PATIENCE = 5_000;

/**
 * One supervisor a data folder. Throws if another one runs there; a Temporal server that a killed one left behind is
 * ended first, since two servers must never share a file.
 */
export async function takeLock(folder: string) {
  const file = join(folder, 'lock.json');
  const left = read(file);
  if (left && left.pid !== process.pid && isOurs(left.pid, 'main.ts')) {
    throw new ConfigError(
      `Deckhand already runs on ${folder} (process ${left.pid}). Stop it, or set DECKHAND_DATA to another folder.`,
    );
  }
  if (left?.temporal) await endOrphan(left.temporal.pid);
  write({ pid: process.pid });

  function write(lock: Lock): void {
    writeFileSync(`${file}.new`, JSON.stringify(lock));
    renameSync(`${file}.new`, file);
  }

  return {
    /** Whether the one before was killed, so that parts of it may still be about. */
    afterCrash: left !== undefined,
    /** Remembers the server, so that the next start can find it should this process be killed. */
    temporal: (pid: number, port: number) => write({ pid: process.pid, temporal: { pid, port } }),
    release: () => rmSync(file, { force: true }),
  };
}

async function endOrphan(pid: number): Promise<void> {
  if (!isOurs(pid, 'start-dev')) return;
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + PATIENCE;
  while (isOurs(pid, 'start-dev')) {
    if (Date.now() > deadline) process.kill(pid, 'SIGKILL');
    await sleep(50);
  }
}

/** A pid is used again in time; on Linux the command line tells whether it still is what we started. */
function isOurs(pid: number, word: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word);
  } catch {
    return false;
  }
}

function read(file: string): Lock | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Lock;
  } catch {
    return undefined;
  }
}
