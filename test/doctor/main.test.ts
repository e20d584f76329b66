import { execa } from 'execa';
import { expect, it } from 'vitest';
import { createPlatform } from '../../playground/platform/server.ts';
import { printed } from '../../src/doctor/print.ts';

const doctor = (env: NodeJS.ProcessEnv, ...flags: string[]) =>
  execa(process.execPath, ['src/main.ts', 'doctor', ...flags], { env, extendEnv: false, reject: false });

it('ends with 1 and names what is wrong, each with what to do', async () => {
  const { exitCode, stdout } = await doctor({ PROMETHEUS_URL: 'http://127.0.0.1:9' });
  expect(exitCode).toBe(1);
  expect(stdout.split('\n')).toEqual(
    expect.arrayContaining([
      '✓ Deckhand · deckhand.yaml: deckhand.yaml is right',
      '· MAAS: not set',
      '✗ Prometheus · reachable: Prometheus does not answer at http://127.0.0.1:9: ECONNREFUSED.',
      '    → Check PROMETHEUS_URL, that Prometheus runs, and that this machine may reach it.',
    ]),
  );
});

it('gives programs one JSON document, and 0 if everything works', async () => {
  const platform = await createPlatform();
  const { url, apiKey } = platform.maas;
  const env = { MAAS_URL: url, MAAS_API_KEY: apiKey, ANSIBLE_PLAYBOOK: platform.ansiblePlaybook };
  const { exitCode, stdout } = await doctor(env, '--json');
  await platform.close();
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, systems: expect.any(Array) });
  expect(stdout).not.toContain(apiKey);
});

it('prints a mistake of several lines under its check', () => {
  const checks = [{ name: 'deckhand.yaml', ok: false, says: 'a: 1\nb: 2', todo: 'Mend them.' }];
  expect(
    printed({ ok: false, systems: [{ system: 'Deckhand', checks }] })
      .split('\n')
      .slice(0, 3),
  ).toEqual(['✗ Deckhand · deckhand.yaml: a: 1', '    b: 2', '    → Mend them.']);
});
