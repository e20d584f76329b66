import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { MAIN } from './program.ts';

/** A worker in a process of its own, for what is not Slack's: it can be killed as `kill -9` does. */
export async function startWorkerProcess(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [MAIN, 'worker', '--queue', 'deckhand'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await untilReady(child);
  return {
    async kill(): Promise<void> {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function untilReady(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('{"ready":"worker"}')) resolve();
      });
    }
    child.once('exit', () => reject(new Error(`The worker did not start:\n${said}`)));
  });
}
