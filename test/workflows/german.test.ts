import { afterAll, beforeAll, expect, it } from 'vitest';
import { setStage, type Stage } from '../setup/stage.ts';

let stage: Stage;
beforeAll(async () => {
  const change = (example: Stage['settings']) => ({ ...example, language: 'de' }) as const;
  stage = await setStage(import.meta.url, { limits: { callAttempts: 1 }, change });
});
afterAll(() => stage.close());

it('tells in German why a step failed, what was taken back and how it ended, and Temporal in English', async () => {
  stage.platform.orders.add({ on: 'op=deploy', status: 503, body: 'away', times: 1 });
  const { handle, run, workflowId } = await stage.provision({ machine: 'node-07' });
  const { runId } = run;
  await expect.poll(() => stage.thread(runId).buttons).toContain('decide_retry');
  const refused = 'MAAS hat "deploy noble on node-07" abgelehnt (503): away';
  const said = () => stage.thread(runId).notes.join('\n');
  await expect.poll(said).toContain(`: ${refused}. Noch wurde nichts zurückgenommen.`);

  await stage.decide(workflowId, { run: runId, question: 'deploy/1', choice: 'roll-back', by: 'U0ANA' });
  const inEnglish = 'MAAS refused to deploy noble on node-07 (503): away';
  await expect(handle.result()).resolves.toEqual({ status: 'rolled-back', why: inEnglish });
  await expect.poll(() => stage.thread(runId).notes.at(-1)).toContain(`zurückgenommen: ${refused}.`);
});

it('tells in German why a machine cannot be had, and Temporal in English', async () => {
  const { handle, run } = await stage.provision({ machine: 'node-06' });
  const why = 'node-06 is locked in MAAS. Unlock it there if it may be installed anew.';
  await expect(handle.result()).resolves.toEqual({ status: 'stopped', why });
  await expect.poll(() => stage.thread(run.runId).notes.at(-1)).toContain('node-06 ist in MAAS gesperrt.');
});

it('tells in German that there is no such tag, and Temporal in English', async () => {
  const { handle, run } = await stage.deploy({ app: 'shop', version: '9.9.9' });
  const { why } = await handle.result();
  expect(why).toMatch(/^There is no tag v?9\.9\.9 in /);
  await expect
    .poll(() => stage.thread(run.runId).notes.at(-1))
    .toMatch(/gibt es kein Tag v?9\.9\.9\..* Es wurde nichts gestartet\./);
});

it('tells in German that not all of a cancelled run could be taken back', async () => {
  const { handle, run, workflowId } = await stage.provision({ machine: 'node-08' });
  const { runId } = run;
  await expect.poll(() => stage.platform.machine('node-08')?.status).toBe(9);
  stage.platform.orders.add({ on: 'op=release', status: 400, body: 'no' });
  await stage.decide(workflowId, { run: runId, question: 'cancel', choice: 'cancel', by: 'U0ANA' });
  await expect(handle.result()).rejects.toThrow('Workflow execution failed');
  await expect.poll(() => stage.thread(runId).notes.at(-1)).toContain('nicht alles ließ sich zurücknehmen');
});

it('tells in German why a cleanup lets things be', async () => {
  const { run, handle } = await stage.cleanup({ rule: 'old-images' });
  await handle.result();
  await expect.poll(() => stage.thread(run.runId).card).toMatch(/bleibt: .*\d+ unter den neuesten/);
});

it('tells in German what is wrong with what was asked for, and Temporal in English', async () => {
  const { handle, run } = await stage.deploy({ app: 'shopp', version: '1.4.2' });
  const message = expect.stringContaining('There is no app "shopp"; deckhand.yaml has shop') as string;
  await expect(handle.result()).rejects.toMatchObject({ cause: { cause: { message } } });
  await expect.poll(() => stage.thread(run.runId).notes.at(-1)).toContain('Es gibt keine App "shopp"');
});
