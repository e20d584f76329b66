import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
 * A folder for one attempt at an effect, readable by its owner only. What an earlier attempt left on this machine is
 * found by the key and ended: never two plays on one host. A lost attempt that lives on cannot remove the folder of the
 * next one.
 */
export function createWorkspace(key: string): Workspace {
  const prefix = workspacePrefix(key);
  for (const name of readdirSync(tmpdir())) {
    if (name.startsWith(prefix)) endLeftOver(join(tmpdir(), name));
  }
  const folder = mkdtempSync(join(tmpdir(), prefix));
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

/** What the names of all folders of one effect begin with. */
export function workspacePrefix(key: string): string {
  return `deckhand-${createHash('sha256').update(key).digest('hex').slice(0, 16)}-`;
}

function endLeftOver(folder: string): void {
  try {
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    if (isOf(folder, pid)) signalGroup(pid, 'SIGKILL');
  } catch (error) {
    // No pid, no such process any more, or somebody else's by now: nothing was left running.
    if (!['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  rmSync(folder, { recursive: true, force: true });
}

/** The number may belong to another process by now; ours has the folder among its arguments or in its environment. */
function isOf(folder: string, pid: number): boolean {
  return ['cmdline', 'environ'].some((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(folder));
}
