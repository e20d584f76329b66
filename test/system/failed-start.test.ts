import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freePort } from '../setup/ports.ts';
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

it('names the port that another program has', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'deckhand-failed-'));
  const names = ['temporal', 'temporalUi', 'workspace', 'platform', 'bot', 'worker'];
  const ports: Record<string, number> = {};
  for (const name of names) ports[name] = await freePort();
  writeFileSync(join(folder, 'ports.json'), JSON.stringify(ports));
  const other = createServer().listen(ports['bot'], '127.0.0.1');
  await once(other, 'listening');
  const { PATH = '', HOME = '' } = process.env;
  expect(await runProgram(['all'], { PATH, HOME, DECKHAND_DATA: folder })).toEqual({
    exitCode: 1,
    said: expect.stringContaining(
      `Deckhand did not start: bot ended (exit code 2): Port ${ports['bot']} is in use by another program. Stop that one, or name another port`,
    ),
  });
  await once(other.close(), 'close');
});
