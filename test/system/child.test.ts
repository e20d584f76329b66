import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createChild } from '../../src/supervisor/child.ts';

/** A part that notes each of its starts, says why it cannot go on, and ends. */
async function startsOf(exitCode: number) {
  const folder = mkdtempSync(join(tmpdir(), 'deckhand-child-'));
  const notes = join(folder, 'starts');
  const code = `fs.appendFileSync(${JSON.stringify(notes)}, '.'); console.error('PORT is no number.'); process.exit(${exitCode})`;
  const child = createChild({
    name: 'bot',
    command: process.execPath,
    args: ['-e', code],
    env: {},
    logFile: join(folder, 'bot.log'),
    healthy: () => new Promise(() => undefined),
    say: () => undefined,
  });
  const error: unknown = await child.start().catch((failure: unknown) => failure);
  await child.stop();
  return { starts: readFileSync(notes, 'utf8').length, error: String(error) };
}

it('starts a part whose configuration is no good once, and says what the part said', async () => {
  expect(await startsOf(2)).toEqual({
    starts: 1,
    error: expect.stringContaining('bot ended (exit code 2): PORT is no number.'),
  });
});

it('tries a part that falls before it was well three times', async () => {
  expect((await startsOf(1)).starts).toBe(3);
});
