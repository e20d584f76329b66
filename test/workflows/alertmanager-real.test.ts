import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveWebhooks, WEBHOOK_TOKEN } from '../setup/alerts.ts';
import { setStage, type Stage } from '../setup/stage.ts';
import { freePort } from '../setup/ports.ts';

const program = findProgram();

describe('the real Alertmanager', () => (program ? alerts(program) : isMissing()));

function isMissing(): void {
  test('is not on this machine: put it on the PATH, or set ALERTMANAGER_BIN to the program', () => {
    expect(program).toBeUndefined();
  });
}

function alerts(binary: string): void {
  let stage: Stage;
  let bot: Awaited<ReturnType<typeof serveWebhooks>>;
  let alertmanager: ChildProcess;
  let folder: string;
  let url: string;

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    folder = mkdtempSync(join(tmpdir(), 'deckhand-alertmanager-'));
    stage = await setStage(import.meta.url, { env: { ALERTMANAGER_URL: url } });
    bot = await serveWebhooks(stage);
    const config = join(folder, 'alertmanager.yml');
    writeFileSync(config, configFor(bot.url));
    const args = [
      `--config.file=${config}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ];
    alertmanager = spawn(binary, args, { stdio: 'ignore' });
    while (!(await isUp())) {
      if (alertmanager.exitCode !== null) throw new Error('Alertmanager ended before it answered.');
      await sleep(50);
    }
  });
  afterAll(async () => {
    const gone = new Promise((done) => alertmanager.once('exit', done));
    alertmanager.kill();
    await gone;
    await bot.close();
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (path: string) => fetch(`${url}/api/v2/${path}`);
  const isUp = () =>
    ask('status').then(
      ({ ok }) => ok,
      () => false,
    );
  const labels = { alertname: 'HighErrorRate', app: 'shop' };

  async function send(more: object): Promise<void> {
    const body = JSON.stringify([{ labels, annotations: { summary: 'too many errors' }, ...more }]);
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${url}/api/v2/alerts`, { method: 'POST', body, headers })).status).toBe(200);
  }

  test('opens an incident, is silenced by it once, and tells it when the alert is over', async () => {
    await send({});
    const key = '{}:{alertname="HighErrorRate", app="shop"}';
    await expect.poll(() => bot.of('shop', key).catch(() => undefined)).toBeDefined();
    const { workflowId, runId, handle } = await bot.of('shop', key);
    const said = () => stage.thread(runId).notes.join('\n');
    await expect.poll(said).toContain('too many errors');

    const click = (question: string, choice: 'remediate' | 'resolve') =>
      stage.decide(workflowId, { run: runId, question, choice, by: 'U0DEE' });
    await click('remedy/silence', 'remediate');
    await expect.poll(said).toContain('Silenced in Alertmanager until');
    const silences = (await (await ask('silences')).json()) as { createdBy: string; id: string }[];
    expect(silences.map(({ createdBy }) => createdBy)).toEqual(['U0DEE']);

    // Silenced, its end is told nobody: that is found by asking.
    await send({ endsAt: new Date(Date.now() - 1_000).toISOString() });
    await expect.poll(said).toContain('Alert resolved');
    await click('resolve', 'resolve');
    expect(await handle.result()).toMatchObject({ status: 'succeeded' });
  });
}

function configFor(webhook: string): string {
  return `
route: { receiver: deckhand, group_by: [alertname, app], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
receivers:
  - name: deckhand
    webhook_configs:
      - url: ${webhook}
        http_config: { authorization: { credentials: ${WEBHOOK_TOKEN} } }
`;
}

function findProgram(): string | undefined {
  const named = process.env['ALERTMANAGER_BIN'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const names = ['prometheus-alertmanager', 'alertmanager'];
  const candidates = [
    ...(named ? [named] : []),
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
  ];
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
