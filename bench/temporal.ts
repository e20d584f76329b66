import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { devServerArguments } from '../src/temporal/dev-server.ts';
import { findTemporal } from '../src/temporal/find.ts';
import { freePort } from '../test/setup/ports.ts';

const PATIENCE = 60_000;

/** A dev server in memory, for one bench alone. */
export async function startTemporal(): Promise<{ readonly address: string; readonly stop: () => Promise<void> }> {
  const binary = await findTemporal({ env: process.env, say: console.error });
  const port = await freePort();
  const server = spawn(binary, devServerArguments({ port }), { stdio: 'ignore' });
  const address = `127.0.0.1:${port}`;
  await untilServing(address);
  return {
    address,
    async stop() {
      const gone = once(server, 'exit');
      server.kill('SIGTERM');
      await gone;
    },
  };
}

async function untilServing(address: string): Promise<void> {
  for (const deadline = Date.now() + PATIENCE; ;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 1_000 });
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      await connection.close();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
}
