import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWhole, type Whole } from '../setup/whole.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

let whole: Whole;
beforeAll(async () => {
  whole = createWhole();
  await whole.start();
});
afterAll(async () => {
  await whole.stop();
  whole.remove();
});

/** Runs the program with nothing but this environment, to its end. */
async function run(args: readonly string[], env: Record<string, string> = {}) {
  const { PATH = '', HOME = '' } = process.env;
  const options = { env: { PATH, HOME, ...env }, extendEnv: false, reject: false, cwd: ROOT, timeout: 20_000 } as const;
  const { exitCode, stdout, stderr } = await execa(process.execPath, [MAIN, ...args], options);
  return { exitCode, said: stdout + stderr };
}

it('says what is real and what is embedded, and where everything is', () => {
  expect(whole.output()).toMatch(/Slack\s+embedded\s+http:\/\/127\.0\.0\.1:\d+/);
  expect(whole.output()).toContain('type /provision node-07 in #ops');
});

it('answers on its health page', async () => {
  const { bot } = whole.ports();
  expect((await fetch(`http://127.0.0.1:${bot}/healthz`)).status).toBe(200);
  await expect.poll(async () => (await fetch(`http://127.0.0.1:${bot}/readyz`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${bot}/nonsense`)).status).toBe(404);
});

it('lets the doctor find everything it has embedded, and all of it well', async () => {
  const examined = () => run(['doctor'], { DECKHAND_DATA: whole.folder });
  await expect.poll(async () => (await examined()).said, { timeout: 30_000 }).not.toContain('✗');
  const { said } = await examined();
  for (const system of ['Temporal', 'Slack', 'MAAS', 'Ansible', 'Kubernetes']) expect(said).toContain(`✓ ${system}`);
});

it('refuses to run twice on one folder', async () => {
  const { exitCode, said } = await run(['all'], { DECKHAND_DATA: whole.folder });
  expect(exitCode).toBe(2);
  expect(said).toContain('Deckhand already runs on');
});

it('does not let the embedded workspace steer a real MAAS', async () => {
  const { exitCode, said } = await run(['all'], {
    DECKHAND_DATA: whole.folder,
    MAAS_URL: 'http://maas.example/MAAS',
    MAAS_API_KEY: 'a:b:c',
  });
  expect(exitCode).toBe(2);
  expect(said).toContain('--mixed');
});

it('names what a part is missing, without a stack', async () => {
  const { exitCode, said } = await run(['bot']);
  expect(exitCode).toBe(2);
  expect(said).toContain('SLACK_BOT_TOKEN: is not set, and bot needs it');
  expect(said).not.toContain('    at ');
});

it('names the line of a wrong key in deckhand.yaml', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'deckhand-yaml-')), 'mine.yaml');
  writeFileSync(file, 'channel: ops\nchanel: ops\n');
  const { exitCode, said } = await run(['all'], { DECKHAND_CONFIG: file });
  expect(exitCode).toBe(2);
  expect(said).toContain(`${file}:2: chanel: is not a key Deckhand knows`);
});

it('tells its usage to whoever asks for something else', async () => {
  const { exitCode, said } = await run(['dance']);
  expect(exitCode).toBe(2);
  expect(said).toContain('Usage: node src/main.ts');
});

it('keeps tokens out of its logs', async () => {
  const { stdout } = await execa('grep', ['-rlE', 'xox[bp]-|xapp-', join(whole.folder, 'logs')], { reject: false });
  expect(stdout).toBe('');
});

it('leaves no process behind when it is stopped', async () => {
  await whole.stop();
  const left = ['all', 'worker', 'bot', 'playground', 'temporal'].flatMap((part) => whole.pidsOf(part));
  expect(left).toEqual([]);
});
