import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { refuseTakenPorts } from '../../src/supervisor/ports.ts';
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

it('names the port that another program has, before any part is up', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'deckhand-failed-'));
  const names = ['temporal', 'temporalUi', 'workspace', 'platform', 'bot', 'worker'];
  const ports: Record<string, number> = {};
  for (const name of names) ports[name] = await freePort();
  writeFileSync(join(folder, 'ports.json'), JSON.stringify(ports));
  const other = createServer().listen(ports['bot'], '127.0.0.1');
  await once(other, 'listening');
  expect(await runProgram(['all'], { DECKHAND_DATA: folder })).toEqual({
    exitCode: 1,
    said: `Deckhand did not start: Port ${ports['bot']}, which the bot needs, is in use by another program. Stop that one, or choose another port in ports.json of the data folder (PORT, for the bot).`,
  });
  expect(readdirSync(join(folder, 'logs'))).toEqual([]);
  await once(other.close(), 'close');
});

it('waits for a port that a killed start still has', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const refused = refuseTakenPorts({ bot: port }, true);
  setImmediate(() => other.close());
  await expect(refused).resolves.toBeUndefined();
});
