import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signalGroup } from './command.ts';

export type Workspace = {
  readonly folder: string;
  readonly write: (name: string, content: unknown) => string;
  readonly remember: (pid: number) => void;
  readonly remove: () => void;
};

/**
 * A folder for one play, readable by its owner only. Its name follows from the key, so that a retry after a crash finds
 * the play that was left running on this machine and ends it: never two plays on one host.
 */
export function createWorkspace(key: string): Workspace {
  const folder = join(tmpdir(), `deckhand-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`);
  endLeftOver(folder);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  return {
    folder,
    write(name, content) {
      const file = join(folder, name);
      writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
      return file;
    },
    remember: (pid) => writeFileSync(join(folder, 'pid'), String(pid)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function endLeftOver(folder: string): void {
  try {
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)) signalGroup(pid, 'SIGKILL');
  } catch (error) {
    // No folder, no pid or no such process any more: nothing was left running.
    if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
