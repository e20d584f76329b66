import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { freePort } from '../setup/ports.ts';
import { behavesLikeMlflow } from './mlflow-behaviour.ts';

const program = findProgram();
/** It imports half of Python's science before it listens. ms. */
const STARTING = 300_000;
/** Its first answers take longest. ms. */
const ANSWERING = 180_000;

describe('the real MLflow', { timeout: ANSWERING }, () => (program ? tracks(program) : isMissing()));

function isMissing(): void {
  test('is not on this machine: put it on the PATH, or set MLFLOW_BIN to its folder', () => {
    expect(program).toBeUndefined();
  });
}

function tracks(mlflow: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'deckhand-mlflow-'));
  let server: ChildProcess;
  let address = '';

  beforeAll(async () => {
    const port = await freePort();
    address = `http://127.0.0.1:${port}`;
    const args = [
      'server',
      `--backend-store-uri=sqlite:///${folder}/mlflow.db`,
      `--artifacts-destination=${folder}/artifacts`,
      '--host=127.0.0.1',
      `--port=${port}`,
      '--workers=1',
    ];
    // A group of its own: MLflow starts workers, which must end with it.
    const env = { ...process.env, MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false' };
    server = spawn(mlflow, args, { stdio: 'ignore', cwd: folder, detached: true, env });
    await vi.waitFor(() => fetch(`${address}/health`), { timeout: STARTING, interval: 500 });
  }, STARTING);

  afterAll(async () => {
    const gone = once(server, 'exit');
    process.kill(-(server.pid ?? 0), 'SIGTERM');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  });

  behavesLikeMlflow(() => address);
}

/** In the folder MLFLOW_BIN, else on the PATH. */
function findProgram(): string | undefined {
  const folders = [process.env['MLFLOW_BIN'], ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders
    .filter((folder) => folder !== undefined && folder !== '')
    .map((folder) => join(folder ?? '', 'mlflow'))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
