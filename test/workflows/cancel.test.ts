import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { setStage, type Stage } from '../setup/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url, { speed: 60 });
});
afterEach(() => stage.platform.orders.clear());
afterAll(() => stage.close());

/** Cancels from Slack once the card shows `moment`, and waits for the end. */
async function cancelAt(machine: string, moment: RegExp) {
  const { handle, run } = await stage.provision({ machine });
  await expect.poll(() => stage.thread(run.runId).card, { interval: 50 }).toMatch(moment);
  const workflowId = `provision/${machine}`;
  await stage.decide(workflowId, { run: run.runId, question: 'cancel', choice: 'cancel', by: 'U0BEN' });
  await expect(handle.result()).rejects.toThrow(/cancel/i);
  expect((await handle.describe()).status.name).toBe('CANCELLED');
  return stage.thread(run.runId);
}

it('stops a call to MAAS that hangs, and has nothing to undo', async () => {
  stage.platform.orders.add({ on: '/MAAS/api/2.0/machines/?hostname=node-07', hang: true });
  const { card, buttons } = await cancelAt('node-07', /▸ \*Check machine/);
  expect(card).toContain('cancelled by <@U0BEN>');
  expect(buttons).toEqual([]);
  expect(stage.platform.machine('node-07')).toMatchObject({ status: 4, deployments: 0 });
});

it('interrupts the play, takes its token back and releases the machine', async () => {
  const { card, notes } = await cancelAt('node-08', /▸ \*Configure\*.*Task/);
  expect(card).toContain('cancelled by <@U0BEN>');
  expect(notes.join('\n')).toContain('Released node-08 in MAAS.');
  expect(stage.platform.machine('node-08')).toMatchObject({ status: 4, owner: '' });
  expect(stage.platform.node('node-08')).toBeUndefined();
  expect(stage.platform.secrets()).toBe(0);
});

it('stops waiting for the node, takes it out of the cluster and releases the machine', async () => {
  stage.platform.orders.add({ on: 'GET /api/v1/nodes/node-10', status: 503, times: 3 });
  const { notes } = await cancelAt('node-10', /▸ \*Join cluster/);
  expect(notes.join('\n')).toContain('Deleted the node node-10 from the cluster.');
  expect(stage.platform.node('node-10')).toBeUndefined();
  expect(stage.platform.machine('node-10')).toMatchObject({ status: 4, owner: '' });
});

it('withdraws the question a run waits on', async () => {
  stage.platform.setMachine('node-01', { failNext: 'Disk is full' });
  const { card, buttons } = await cancelAt('node-01', /waiting for an answer/);
  expect(card).toContain('cancelled by <@U0BEN>');
  expect(buttons).toEqual([]);
  expect(stage.platform.machine('node-01')).toMatchObject({ status: 4, owner: '' });
});
