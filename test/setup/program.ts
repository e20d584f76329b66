import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

export const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
export const EXAMPLE = fileURLToPath(new URL('../../deckhand.yaml', import.meta.url));

/** Long enough for a start beside all the other tests, in ms. */
const PATIENCE = 90_000;

/** Runs the program with nothing but this environment, to its end; away from the `.env` that somebody may have here. Throws with what it said if it does not end. */
export async function runProgram(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { PATH = '', HOME = '' } = process.env;
  const cwd = mkdtempSync(join(tmpdir(), 'deckhand-program-'));
  const whole = { PATH, HOME, DECKHAND_CONFIG: EXAMPLE, ...env };
  const options = { env: whole, extendEnv: false, reject: false, cwd, timeout: PATIENCE } as const;
  const { exitCode, stdout, stderr, timedOut } = await execa(process.execPath, [MAIN, ...args], options);
  if (timedOut) throw new Error(`${args.join(' ')} has not ended in ${PATIENCE / 1000} s. It said: ${stdout}${stderr}`);
  return { exitCode, said: stdout + stderr };
}
