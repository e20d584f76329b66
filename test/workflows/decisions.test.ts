import { afterAll, beforeAll, expect, it } from 'vitest';
import { decideSignal } from '../../src/workflows/messages.ts';
import { setStage, type Stage } from '../setup/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url, { limits: { question: 9_000 } });
});
afterAll(() => stage.close());

/** A run that waits at its second step. */
async function waiting(machine: string) {
  stage.platform.setMachine(machine, { locked: false, failNext: 'Disk is full' });
  const started = await stage.provision({ machine });
  await expect.poll(() => stage.thread(started.run.runId).buttons).toContain('decide_retry');
  return started;
}

it('refuses a guest, privately and with a reason', async () => {
  const { handle, run } = await waiting('node-07');
  await stage.decide('provision/node-07', { run: run.runId, question: 'deploy/1', choice: 'retry', by: 'U0CY' });
  await expect.poll(() => stage.thread(run.runId).notes.join('\n')).toContain('[U0CY]');
  expect(stage.thread(run.runId).notes.join('\n')).toContain('not for guests or people from other workspaces');
  expect(await handle.result()).toMatchObject({ status: 'rolled-back' });
});

it('does not take a forged signature', async () => {
  const { handle, run } = await waiting('node-08');
  const forged = {
    run: run.runId,
    question: 'deploy/1',
    choice: 'retry',
    by: 'U0ANA',
    at: Date.now(),
    signature: 'f'.repeat(64),
  } as const;
  await handle.signal(decideSignal, forged);
  expect(await handle.result()).toMatchObject({ status: 'rolled-back' });
  expect(stage.thread(run.runId).notes.join('\n')).toContain('[U0ANA]');
});

it('shows no card any more with the buttons of what is decided', async () => {
  const { handle, run } = await waiting('node-06');
  const before = stage.slack.calls.length;
  await stage.decide('provision/node-06', { run: run.runId, question: 'deploy/1', choice: 'roll-back', by: 'U0BEN' });
  await handle.result();
  const cards = stage.slack.calls
    .slice(before)
    .filter(({ method, args }) => method === 'chat.update' && JSON.stringify(args).includes(run.runId));
  expect(cards.length).toBeGreaterThan(0);
  expect(JSON.stringify(cards)).not.toContain('decide_retry');
});

it('rolls back when nobody answers in time', async () => {
  const { handle, run } = await waiting('node-10');
  expect(await handle.result()).toMatchObject({ status: 'rolled-back' });
  expect(stage.thread(run.runId).notes.join('\n')).toContain('Nobody answered in time');
});

it('counts a click made in time even if it is judged only after an outage', async () => {
  const { handle, run } = await waiting('node-01');
  const { expiresAt = 0 } = (await stage.runs.describe('provision/node-01', run.runId))?.view.question ?? {};
  await stage.stopWorkers();
  await stage.decide('provision/node-01', {
    run: run.runId,
    question: 'deploy/1',
    choice: 'retry',
    by: 'U0ANA',
    at: expiresAt - 1_000,
  });
  await expect.poll(() => Date.now()).toBeGreaterThan(expiresAt + 500);
  await stage.startWorkers();
  expect(await handle.result()).toMatchObject({ status: 'succeeded' });
});

it('does not count a click made too late, whenever it is judged', async () => {
  const { handle, run } = await waiting('node-02');
  const { expiresAt = 0 } = (await stage.runs.describe('provision/node-02', run.runId))?.view.question ?? {};
  await stage.stopWorkers();
  await stage.decide('provision/node-02', {
    run: run.runId,
    question: 'deploy/1',
    choice: 'retry',
    by: 'U0ANA',
    at: expiresAt + 1,
  });
  await expect.poll(() => Date.now()).toBeGreaterThan(expiresAt + 500);
  await stage.startWorkers();
  expect(await handle.result()).toMatchObject({ status: 'rolled-back' });
});
