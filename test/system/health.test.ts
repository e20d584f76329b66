import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../setup/ports.ts';
import { runProgram } from '../setup/program.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A whole configuration in which nobody answers. */
const configured = (port: number, nobody: number) => ({
  PORT: String(port),
  TEMPORAL_ADDRESS: `127.0.0.1:${nobody}`,
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  MAAS_URL: `http://127.0.0.1:${nobody}/MAAS`,
  MAAS_API_KEY: 'a:b:c',
  DECKHAND_SIGNING_KEY: 'sixteen characters',
});

it.each(['bot', 'worker'])('a %s that waits for Temporal is alive and not ready', async (part) => {
  const port = await freePort();
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, ...configured(port, await freePort()) };
  const running = spawn(process.execPath, ['src/main.ts', part], { cwd: ROOT, env, stdio: 'ignore' });
  onTestFinished(() => void running.kill('SIGKILL'));
  const ask = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`).then(
      ({ status }) => status,
      () => 0,
    );

  await expect.poll(() => ask('/healthz')).toBe(200);
  expect(await ask('/readyz')).toBe(503);
});

it.each(['bot', 'worker'])('a %s whose port another program has says so and ends', async (part) => {
  const other = createServer().listen(await freePort(), '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { exitCode, said } = await runProgram([part], configured(port, await freePort()));
  expect({ exitCode, said }).toEqual({
    exitCode: 2,
    said: expect.stringContaining(
      `Port ${port} is in use by another program. Stop that one, or name another port: PORT`,
    ),
  });
  await once(other.close(), 'close');
});
