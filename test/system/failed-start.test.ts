import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runProgram } from '../setup/program.ts';

const SLOW = '#!/bin/sh\n[ "$1" = --version ] && echo "temporal version 1.8.2" || exec sleep 600\n';

it('ends with a sentence when a part cannot start, also while another is still on its way', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'deckhand-failed-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'temporal'), SLOW);
  chmodSync(join(folder, 'bin', 'temporal'), 0o755);
  mkdirSync(join(folder, 'platform.db'));
  const { PATH = '' } = process.env;
  const env = { PATH: `${join(folder, 'bin')}:${PATH}`, DECKHAND_DATA: folder };
  expect(await runProgram(['all'], env)).toEqual({
    exitCode: 1,
    said: expect.stringMatching(/Deckhand did not start: playground ended.* Its log: .*playground\.log/),
  });
});
