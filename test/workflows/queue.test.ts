import { afterAll, beforeAll, expect, it } from 'vitest';
import { sign } from '../../src/signature.ts';
import type { QueueEntry } from '../../src/operations.ts';
import { decideSignal, enqueueSignal } from '../../src/workflows/messages.ts';
import { setStage, SIGNING_KEY, type Stage } from '../setup/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url);
});
afterAll(() => stage.close());

function entry(app: string, version: string, by: string, more: Partial<QueueEntry> = {}): QueueEntry {
  const input = { app, version, requestedBy: by, channel: 'C0OPS' };
  return {
    id: `${app}-${version}`,
    operation: 'deploy',
    workflowId: `deploy/${app}`,
    input,
    summary: `deploy ${app} ${version}`,
    ...more,
  };
}

function enqueue(one: QueueEntry) {
  const { app, requestedBy = '', channel = 'C0OPS' } = one.input;
  return stage.client.workflow.signalWithStart('queue', {
    workflowId: `queue/${app}`,
    taskQueue: 'deckhand',
    args: [{ app, channel, requestedBy }],
    signal: enqueueSignal,
    signalArgs: [one],
  });
}

async function reject(app: string, run: string) {
  await expect.poll(() => stage.thread(run).buttons).toContain('decide_reject');
  await stage.decide(`deploy/${app}`, { run, question: 'approval/1', choice: 'reject', by: 'U0BEN', reason: 'later' });
}

const versionOf = async (app: string) => {
  const { memo, status } = await stage.client.workflow.getHandle(`deploy/${app}`).describe();
  return { triggerId: memo?.['triggerId'], status: status.name };
};

it('starts what waits in its order, once each, as soon as the run before it has ended', async () => {
  const holder = await stage.deploy({ app: 'shop', version: '1.4.2' });
  const handle = await enqueue(entry('shop', '1.5.0', 'U0BEN'));
  await enqueue(entry('shop', '1.5.0', 'U0BEN'));
  await enqueue(entry('shop', '1.4.1', 'U0DEE', { first: true }));
  const card = () => stage.thread(handle.signaledRunId).card;
  await expect.poll(card).toMatch(/shop 1\.5\.0, asked by <@U0BEN>\*.*1 before it/);
  expect(card()).toMatch(/shop 1\.4\.1, asked by <@U0DEE>\*.*next/);

  await reject('shop', holder.run.runId);
  await expect.poll(() => versionOf('shop')).toEqual({ triggerId: 'shop-1.4.1', status: 'RUNNING' });
  await stage.client.workflow.getHandle('deploy/shop').cancel();
  await expect.poll(() => versionOf('shop')).toEqual({ triggerId: 'shop-1.5.0', status: 'RUNNING' });
  expect(await stage.client.workflow.getHandle('queue/shop').result()).toBeUndefined();
  expect(card()).toContain('succeeded');
  await stage.client.workflow.getHandle('deploy/shop').cancel();
});

it('lets whoever asked leave, and starts nothing then', async () => {
  const holder = await stage.deploy({ app: 'blog', version: '2.2.0' });
  const handle = await enqueue(entry('blog', '2.1.0', 'U0ANA'));
  await expect.poll(() => stage.thread(handle.signaledRunId).buttons).toEqual(['decide_leave_0']);
  const leave = {
    run: handle.signaledRunId,
    question: 'blog-2.1.0',
    choice: 'leave',
    by: 'U0ANA',
    at: Date.now(),
  } as const;
  await handle.signal(decideSignal, sign(leave, SIGNING_KEY));
  await expect.poll(() => stage.thread(handle.signaledRunId).card).toContain('left the queue');
  await reject('blog', holder.run.runId);
  await handle.result();
  expect(await versionOf('blog')).toMatchObject({ status: 'COMPLETED' });
});
