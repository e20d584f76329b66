import { afterAll, beforeAll, expect, it } from 'vitest';
import { setStage, type Stage } from '../setup/stage.ts';

const READY = 4;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url);
});
afterAll(() => stage.close());

it('is one run when two people ask for a machine at once', async () => {
  const asked = ['U0ANA', 'U0BEN', 'U0DEE'].map((requestedBy) => stage.provision({ machine: 'node-07', requestedBy }));
  const answers = await Promise.all(asked);
  expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['running', 'running', 'started']);
  expect(new Set(answers.map(({ run }) => run.runId)).size).toBe(1);
  await answers[0]?.handle.result();
  expect(stage.platform.machine('node-07')?.deployments).toBe(1);
});

it('is one run when a command is delivered twice at once', async () => {
  const answers = await Promise.all([1, 2].map(() => stage.provision({ machine: 'node-08' }, 'trigger-twice')));
  expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['redelivered', 'started']);
  await answers[0]?.handle.result();
  expect(stage.platform.machine('node-08')?.deployments).toBe(1);
});

it('retries once when two people click Retry, and tells the second who was first', async () => {
  stage.platform.setMachine('node-01', { failNext: 'Disk is full' });
  const { handle, run } = await stage.provision({ machine: 'node-01' });
  await expect.poll(() => stage.thread(run.runId).buttons).toContain('decide_retry');
  const retry = { run: run.runId, question: 'deploy/1', choice: 'retry' } as const;
  await stage.decide('provision/node-01', { ...retry, by: 'U0ANA' });
  await stage.decide('provision/node-01', { ...retry, by: 'U0ANA' });
  await stage.decide('provision/node-01', { ...retry, by: 'U0BEN' });
  expect(await handle.result()).toMatchObject({ status: 'succeeded' });
  expect(stage.platform.machine('node-01')?.deployments).toBe(2);
  const { notes } = stage.thread(run.runId);
  expect(notes.filter((text) => text.startsWith('Retry chosen'))).toHaveLength(1);
  expect(notes.filter((text) => text.startsWith('['))).toEqual([
    expect.stringMatching(/^\[U0BEN\].*Too late: <@U0ANA> chose Retry/),
  ]);
});

it('starts afresh on a machine of an earlier run, and adopts nothing of it', async () => {
  const first = await stage.provision({ machine: 'node-02' });
  await first.handle.result();
  const earlier = stage.platform.machine('node-02');
  stage.platform.setMachine('node-02', { status: READY, owner: '', agentName: '', annotations: {}, address: '' });
  const second = await stage.provision({ machine: 'node-02' });
  const asked = () => stage.thread(second.run.runId);
  await expect.poll(() => asked().buttons).toContain('decide_retry');
  await expect.poll(() => asked().notes.join('\n')).toContain('Node password rejected');
  expect(stage.platform.node('node-02')?.labels).toMatchObject({ 'deckhand.dev/run': first.run.runId });

  stage.platform.removeNode('node-02');
  const retry = { run: second.run.runId, question: 'configure/1', choice: 'retry', by: 'U0ANA' } as const;
  await stage.decide('provision/node-02', retry);
  expect(await second.handle.result()).toMatchObject({ status: 'succeeded' });
  expect(stage.platform.node('node-02')?.labels).toMatchObject({ 'deckhand.dev/run': second.run.runId });
  const now = stage.platform.machine('node-02');
  expect(now).toMatchObject({ agentName: second.run.runId, deployments: (earlier?.deployments ?? 0) + 1 });
});
