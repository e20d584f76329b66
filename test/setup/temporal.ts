import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Connection } from '@temporalio/client';
import type { TestProject } from 'vitest/node';
import { ensureBundle } from '../../src/bundle.ts';
import { devServerArguments } from '../../src/temporal/dev-server.ts';
import { findTemporal } from '../../src/temporal/find.ts';
import { untilServing } from '../../src/temporal/serving.ts';
import { freePort } from './ports.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    temporalAddress: string;
    workflowBundle: string;
  }
}

/** How long a server may take to know its namespaces. ms. */
const PATIENCE = 60_000;

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
  await untilKnown(address, ['default', ...namespaces]);
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
export function untilKnown(address: string, namespaces: readonly string[]): Promise<void> {
  const known = ({ workflowService }: Connection) =>
    Promise.all(namespaces.map((namespace) => workflowService.describeNamespace({ namespace })));
  return untilServing(address, known, AbortSignal.timeout(PATIENCE));
}
