import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProgram } from '../setup/program.ts';
import { createWhole, type Whole } from '../setup/whole.ts';

let whole: Whole;
beforeAll(async () => {
  whole = createWhole({ ownGroup: true });
  await whole.start();
});
afterAll(async () => {
  await whole.stop();
  whole.remove();
});

it('says what is real and what is embedded, and where everything is', () => {
  expect(whole.output()).toMatch(/Slack\s+embedded\s+http:\/\/127\.0\.0\.1:\d+/);
  expect(whole.output()).toContain('type /provision node-07');
});

it('answers on its health page', async () => {
  const { bot } = whole.ports();
  expect((await fetch(`http://127.0.0.1:${bot}/healthz`)).status).toBe(200);
  await expect.poll(async () => (await fetch(`http://127.0.0.1:${bot}/readyz`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${bot}/nonsense`)).status).toBe(404);
});

it('lets the doctor find everything it has embedded, and all of it well', async () => {
  const examined = () => runProgram(['doctor'], { DECKHAND_DATA: whole.folder });
  await expect.poll(async () => (await examined()).said).not.toContain('✗');
  const { said } = await examined();
  for (const system of ['Temporal', 'Slack', 'MAAS', 'Ansible', 'Kubernetes']) expect(said).toContain(`✓ ${system}`);
});

it('refuses to run twice on one folder', async () => {
  const { exitCode, said } = await runProgram(['all'], { DECKHAND_DATA: whole.folder });
  expect(exitCode).toBe(2);
  expect(said).toContain('Deckhand already runs on');
});

it('does not let the embedded workspace steer a real MAAS', async () => {
  const { exitCode, said } = await runProgram(['all'], {
    DECKHAND_DATA: whole.folder,
    MAAS_URL: 'http://maas.example/MAAS',
    MAAS_API_KEY: 'a:b:c',
  });
  expect(exitCode).toBe(2);
  expect(said).toContain('--mixed');
});

it('keeps tokens out of its logs', async () => {
  const { stdout } = await execa('grep', ['-rlE', 'xox[bp]-|xapp-', join(whole.folder, 'logs')], { reject: false });
  expect(stdout).toBe('');
});

it('ends in order on Ctrl-C, starts nothing again, and leaves no process behind', async () => {
  await whole.interrupt();
  expect(whole.output()).toContain('Stopping.');
  expect(whole.output()).not.toContain('starting it again');
  const left = ['all', 'worker', 'bot', 'playground', 'temporal'].flatMap((part) => whole.pidsOf(part));
  expect(left).toEqual([]);
});
