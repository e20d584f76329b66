import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

export const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
export const EXAMPLE = fileURLToPath(new URL('../../deckhand.yaml', import.meta.url));

/** Runs the program with nothing but this environment, to its end; away from the `.env` that somebody may have here. */
export async function runProgram(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { PATH = '', HOME = '' } = process.env;
  const cwd = mkdtempSync(join(tmpdir(), 'deckhand-program-'));
  const whole = { PATH, HOME, DECKHAND_CONFIG: EXAMPLE, ...env };
  const options = { env: whole, extendEnv: false, reject: false, cwd, timeout: 20_000 } as const;
  const { exitCode, stdout, stderr } = await execa(process.execPath, [MAIN, ...args], options);
  return { exitCode, said: stdout + stderr };
}
