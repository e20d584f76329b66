import { afterAll, beforeAll, expect, it } from 'vitest';
import { setStage, type Stage } from '../setup/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url);
});
afterAll(() => stage.close());

it('ends with a Ready, labelled node and a thread that tells how', async () => {
  const { handle, run } = await stage.provision({ machine: 'node-07' });
  expect(await handle.result()).toMatchObject({
    status: 'succeeded',
    result: { version: 'v1.33.4+k3s1', address: '192.0.2.27' },
  });
  expect(stage.platform.node('node-07')?.labels).toMatchObject({ pool: 'general', 'deckhand.dev/run': run.runId });
  const { card, notes, buttons } = stage.thread(run.runId);
  expect(card).toContain('succeeded');
  expect(card.match(/✓/g)).toHaveLength(4);
  expect(buttons).toEqual([]);
  expect(notes[0]).toContain('is taken by this run');
  expect(notes.at(-1)).toMatch(
    /node-07 is Ready: v1\.33\.4\+k3s1, 192\.0\.2\.27, labels pool=general\. Took .*<@U0ANA>/,
  );
});

it('stops, and changes nothing, when the machine cannot be had', async () => {
  const { handle, run } = await stage.provision({ machine: 'node-06' });
  expect(await handle.result()).toMatchObject({ status: 'stopped' });
  expect(stage.thread(run.runId).notes.at(-1)).toContain('node-06 is locked in MAAS');
  expect(stage.platform.machine('node-06')).toMatchObject({ status: 4, deployments: 0 });
});

it('is cancelled from Slack: the machine is given back and the card says by whom', async () => {
  const { handle, run } = await stage.provision({ machine: 'node-08' });
  await expect.poll(() => stage.platform.machine('node-08')?.status).toBe(9);
  await stage.decide('provision/node-08', { run: run.runId, question: 'cancel', choice: 'cancel', by: 'U0BEN' });
  await expect(handle.result()).rejects.toThrow(/cancel/i);
  expect((await handle.describe()).status.name).toBe('CANCELLED');
  expect(stage.platform.machine('node-08')).toMatchObject({ status: 4, owner: '' });
  expect(stage.thread(run.runId).card).toContain('cancelled by <@U0BEN>');
});

it('is cancelled from Temporal in the same way, and says where from', async () => {
  const { handle, run } = await stage.provision({ machine: 'node-10' });
  await expect.poll(() => stage.platform.machine('node-10')?.status).toBe(9);
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow(/cancel/i);
  expect(stage.platform.machine('node-10')).toMatchObject({ status: 4, owner: '' });
  expect(stage.thread(run.runId).notes.at(-1)).toContain('cancelled from Temporal');
});

it('asks when a step fails for good; Retry does the work again, once', async () => {
  stage.platform.orders.add({ on: 'ansible install k3s agent', body: 'Could not resolve host get.k3s.io', times: 3 });
  const { handle, run } = await stage.provision({ machine: 'node-01' });
  await expect.poll(() => stage.thread(run.runId).buttons).toContain('decide_retry');
  const asked = /Configure failed after 3 attempts.*get\.k3s\.io.*Nothing was undone yet.*Answer on the card.*<@U0ANA>/;
  await expect.poll(() => stage.thread(run.runId).notes.at(-1)).toMatch(asked);
  await stage.decide('provision/node-01', { run: run.runId, question: 'configure/1', choice: 'retry', by: 'U0ANA' });
  expect(await handle.result()).toMatchObject({ status: 'succeeded' });
  expect(stage.platform.machine('node-01')?.deployments).toBe(1);
});

it('rolls back when people choose so, and undoes only what is its own', async () => {
  stage.platform.setMachine('node-02', { failNext: 'Disk is full' });
  const { handle, run } = await stage.provision({ machine: 'node-02' });
  await expect.poll(() => stage.thread(run.runId).buttons).toContain('decide_roll_back');
  await stage.decide('provision/node-02', { run: run.runId, question: 'deploy/1', choice: 'roll-back', by: 'U0DEE' });
  expect(await handle.result()).toMatchObject({ status: 'rolled-back' });
  expect(stage.platform.machine('node-02')).toMatchObject({ status: 4, owner: '' });
});

it('gives a machine back though MAAS refuses at first, and loses an answer then', async () => {
  stage.platform.setMachine('node-11', { status: 4, error: '', failNext: 'Disk is full' });
  const { handle, run } = await stage.provision({ machine: 'node-11' });
  await expect.poll(() => stage.thread(run.runId).buttons).toContain('decide_roll_back');
  stage.platform.orders.add({ on: 'op=release', status: 503, body: 'away', times: 1 });
  stage.platform.orders.add({ on: 'op=release', loseResponse: true, times: 1 });
  await stage.decide('provision/node-11', { run: run.runId, question: 'deploy/1', choice: 'roll-back', by: 'U0DEE' });
  expect(await handle.result()).toMatchObject({ status: 'rolled-back' });
  expect(stage.platform.machine('node-11')).toMatchObject({ status: 4, owner: '' });
  expect(stage.thread(run.runId).notes.join('\n')).not.toContain('did not work');
});

it('never releases a machine that somebody else took meanwhile', async () => {
  const { handle, run } = await stage.provision({ machine: 'node-08' });
  await expect.poll(() => stage.platform.machine('node-08')?.status).toBe(9);
  stage.platform.setMachine('node-08', { agentName: 'another', annotations: {}, owner: 'storage-team', status: 10 });
  await expect.poll(() => stage.thread(run.runId).buttons).toContain('decide_roll_back');
  await stage.decide('provision/node-08', { run: run.runId, question: 'deploy/1', choice: 'roll-back', by: 'U0DEE' });
  expect(await handle.result()).toMatchObject({ status: 'rolled-back' });
  expect(stage.platform.machine('node-08')).toMatchObject({ owner: 'storage-team', status: 10 });
  expect(stage.thread(run.runId).notes.join('\n')).toContain('Left node-08 as it is');
});

it('is the same run for the same command, also after it has ended', async () => {
  const first = await stage.provision({ machine: 'node-05' }, 'trigger-1');
  await first.handle.result();
  const again = await stage.provision({ machine: 'node-05' }, 'trigger-1');
  expect(again).toMatchObject({ kind: 'redelivered', run: { runId: first.run.runId } });
});

it('has one run a machine: a second command gets the first', async () => {
  const first = await stage.provision({ machine: 'node-10' });
  const second = await stage.provision({ machine: 'node-10' });
  expect(second).toMatchObject({ kind: 'running', run: { runId: first.run.runId } });
  await first.handle.result();
});

it('leaves no join token behind, and takes its node out again when it rolls back', async () => {
  stage.platform.orders.add({ on: 'ansible wait for the kubelet', body: 'the kubelet does not answer', times: 3 });
  const { handle, run } = await stage.provision({ machine: 'node-02' });
  await expect.poll(() => stage.thread(run.runId).buttons).toContain('decide_roll_back');
  expect(stage.platform.node('node-02')).toBeDefined();
  expect(stage.platform.secrets()).toBe(0);
  await stage.decide('provision/node-02', {
    run: run.runId,
    question: 'configure/1',
    choice: 'roll-back',
    by: 'U0ANA',
  });
  expect(await handle.result()).toMatchObject({ status: 'rolled-back' });
  expect(stage.platform.node('node-02')).toBeUndefined();
  expect(stage.platform.machine('node-02')).toMatchObject({ status: 4, owner: '' });
});
