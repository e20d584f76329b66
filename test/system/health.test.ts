import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../setup/ports.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

it.each(['bot', 'worker'])('a %s that waits for Temporal is alive and not ready', async (part) => {
  const [port, nobody] = [await freePort(), await freePort()];
  const { PATH = '', HOME = '' } = process.env;
  const env = {
    PATH,
    HOME,
    PORT: String(port),
    TEMPORAL_ADDRESS: `127.0.0.1:${nobody}`,
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_APP_TOKEN: 'xapp-1',
    MAAS_URL: `http://127.0.0.1:${nobody}/MAAS`,
    MAAS_API_KEY: 'a:b:c',
    DECKHAND_SIGNING_KEY: 'sixteen characters',
  };
  const running = spawn(process.execPath, ['src/main.ts', part], { cwd: ROOT, env, stdio: 'ignore' });
  onTestFinished(() => void running.kill('SIGKILL'));
  const ask = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`).then(
      ({ status }) => status,
      () => 0,
    );

  await expect.poll(() => ask('/healthz'), { timeout: 30_000 }).toBe(200);
  expect(await ask('/readyz')).toBe(503);
});
