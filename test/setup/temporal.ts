import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import type { TestProject } from 'vitest/node';
import { ensureBundle } from '../../src/bundle.ts';
import { devServerArguments } from '../../src/temporal/dev-server.ts';
import { findTemporal } from '../../src/temporal/find.ts';
import { freePort } from './ports.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    temporalAddress: string;
    workflowBundle: string;
  }
}

/** Where tests run workflows. */
const FOLDERS = ['../workflows/', '../fuzz/'].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));

/** One real Temporal server for all tests, with a namespace for each file that runs workflows, and one bundle. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const tests = FOLDERS.flatMap((folder) => readdirSync(folder)).filter((name) => name.endsWith('.test.ts'));
  const { address, stop } = await startTemporal(tests.map(namespaceOf));
  project.provide('temporalAddress', address);
  project.provide('workflowBundle', await ensureBundle());
  return stop;
}

/** A server with nothing in it yet. */
export async function startTemporal(namespaces: readonly string[]) {
  const binary = await findTemporal({ env: process.env, say: console.log });
  const port = await freePort();
  const server = spawn(binary, devServerArguments({ port, namespaces }), { stdio: 'ignore' });
  const address = `127.0.0.1:${port}`;
  await untilServing(address, ['default', ...namespaces]);
  return {
    address,
    stop: async (): Promise<void> => {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await gone;
    },
  };
}

/** The namespace of a test file: its name without the ending. */
export function namespaceOf(file: string): string {
  return file.split('/').at(-1)?.replace('.test.ts', '') ?? 'default';
}

/** Resolves once a server answers for these namespaces. */
export async function untilServing(address: string, namespaces: readonly string[]): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 1_000 });
      for (const namespace of namespaces) await connection.workflowService.describeNamespace({ namespace });
      await connection.close();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
}
