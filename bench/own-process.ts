import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { PartName } from './part.ts';
import type { Place } from './parts.ts';

const PART = new URL('./part.ts', import.meta.url);

export type OwnProcess = Awaited<ReturnType<typeof inOwnProcess>>;

/** Starts one part as a process of its own, and resolves once it is ready. */
export async function inOwnProcess(part: PartName, place: Place) {
  const child = fork(PART, [JSON.stringify({ part, place })]);
  await once(child, 'message');
  const { pid = 0 } = child;
  return {
    /** Resident memory, and the handles the process holds. Linux only. */
    held: () => ({ memoryMb: memoryMb(pid), handles: readdirSync(`/proc/${pid}/fd`).length }),
    async stop(): Promise<void> {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

function memoryMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024);
}
