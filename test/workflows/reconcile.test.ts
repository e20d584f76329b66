import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { plannedSchedules } from '../../src/temporal/schedules.ts';
import { setStage, type Stage } from '../setup/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url, { limits: { callAttempts: 1 } });
});
afterAll(() => stage.close());

/** A run that waits for people, so that it stays open. */
async function waiting(machine: string) {
  stage.platform.orders.add({ on: 'op=deploy', status: 503, body: 'away', times: 1 });
  const { handle, run } = await stage.provision({ machine });
  await expect.poll(() => stage.thread(run.runId).buttons).toContain('decide_retry');
  const card = stage.slack.workspace
    .messages('C0OPS')
    .find(({ metadata }) => metadata?.event_type === 'deckhand_card' && metadata.event_payload['run'] === run.runId);
  if (!card) throw new TypeError(`${machine} has no card.`);
  const listed = () => stage.runs.open().then((open) => open.some(({ runId }) => runId === run.runId));
  await expect.poll(listed).toBe(true);
  return { handle, run, card };
}

const pass = () =>
  stage.client.workflow.execute('reconcile', {
    taskQueue: 'deckhand',
    workflowId: `reconcile/${crypto.randomUUID()}`,
  });

function cardsIn(channel: string, run: string): number {
  const { workspace } = stage.slack;
  return workspace
    .messages(channel)
    .filter(({ metadata }) => metadata?.event_type === 'deckhand_card' && metadata.event_payload['run'] === run).length;
}

async function repostsOf(handle: WorkflowHandle): Promise<number> {
  const { events } = await handle.fetchHistory();
  const names = (events ?? []).map((event) => event.workflowExecutionSignaledEventAttributes?.signalName);
  return names.filter((name) => name === 'repost').length;
}

it('leaves a run alone whose card is where it was', async () => {
  const { handle, card } = await waiting('node-01');
  const before = stage.slack.workspace.find('C0OPS', card.ts);
  expect(await pass()).toMatchObject({ reposted: 0, repainted: 0 });
  expect(await repostsOf(handle)).toBe(0);
  expect(stage.slack.workspace.find('C0OPS', card.ts)).toEqual(before);
  await handle.terminate();
});

it('tells a run whose card was deleted to post it again', async () => {
  const { handle, run, card } = await waiting('node-02');
  stage.slack.workspace.remove('C0OPS', card.ts);
  expect(await pass()).toMatchObject({ reposted: 1 });
  expect(await repostsOf(handle)).toBe(1);
  await expect.poll(() => cardsIn('C0OPS', run.runId)).toBe(1);
  await expect.poll(async () => (await handle.describe()).memo).not.toMatchObject({ thread: { ts: card.ts } });
  expect(await pass()).toMatchObject({ reposted: 0 });
  await handle.terminate();
});

it('tells a run whose channel was archived to speak elsewhere', async () => {
  const { handle, run } = await waiting('node-07');
  const channel = stage.slack.workspace.channel('C0OPS');
  stage.slack.workspace.saveChannel({ ...channel, isArchived: true });
  expect(await pass()).toMatchObject({ reposted: 1 });
  await expect.poll(() => cardsIn('D0ANA', run.runId)).toBe(1);
  stage.slack.workspace.saveChannel(channel);
  expect(await repostsOf(handle)).toBe(1);
  await handle.terminate();
});

/** A run that nobody asked for, so that it has nobody to write to but its channel. */
async function ownerless(machine: string) {
  stage.platform.orders.add({ on: 'op=deploy', status: 503, body: 'away', times: 1 });
  const workflowId = `provision/${machine}`;
  const args = [{ machine, channel: 'C0OPS' }];
  const handle = await stage.client.workflow.start('provision', { taskQueue: 'deckhand', workflowId, args });
  const runId = handle.firstExecutionRunId;
  /** As a pass sees it. */
  async function memo() {
    const query = `WorkflowId = "${workflowId}" AND RunId = "${runId}"`;
    for await (const listed of stage.client.workflow.list({ query })) return listed.memo;
    return undefined;
  }
  const said = () => stage.thread(runId).notes.join('\n');
  return { handle, runId, memo, said };
}

it('asks a run once that has nobody else to write to, and its thread goes on when the channel can be reached again', async () => {
  const { handle, runId, memo, said } = await ownerless('node-10');
  await expect.poll(() => stage.thread(runId).buttons).toContain('decide_retry');
  await expect.poll(memo).toMatchObject({ thread: { channel: 'C0OPS' } });
  const before = await memo();
  const channel = stage.slack.workspace.channel('C0OPS');
  stage.slack.workspace.saveChannel({ ...channel, isArchived: true });
  expect(await pass()).toMatchObject({ open: 1, reposted: 1 });
  await expect.poll(memo).toEqual({ ...before, unreachable: 'C0OPS' });
  await handle.signal('note', { key: 'n1', by: 'U0BEN', text: 'said meanwhile' });
  expect(await pass()).toMatchObject({ open: 1, reposted: 0 });
  expect(said()).not.toContain('said meanwhile');

  stage.slack.workspace.saveChannel(channel);
  expect(await pass()).toMatchObject({ open: 1, reposted: 1 });
  await expect.poll(said).toContain('said meanwhile');
  await expect.poll(memo).toEqual(before);
  expect(await pass()).toMatchObject({ open: 1, reposted: 0 });
  expect([cardsIn('C0OPS', runId), said().split('said meanwhile').length - 1]).toEqual([1, 1]);
  expect(await repostsOf(handle)).toBe(2);
  await handle.terminate();
});

it('tells a run that found its channel closed from the beginning once it is open', async () => {
  const channel = stage.slack.workspace.channel('C0OPS');
  stage.slack.workspace.saveChannel({ ...channel, isArchived: true });
  const { handle, runId, memo, said } = await ownerless('node-07');
  await expect.poll(memo).toMatchObject({ unreachable: 'C0OPS' });
  await expect.poll(async () => (await handle.describe()).searchAttributes['DeckhandStatus']).toEqual(['waiting']);
  expect(await pass()).toMatchObject({ open: 1, reposted: 0 });

  stage.slack.workspace.saveChannel(channel);
  expect(await pass()).toMatchObject({ open: 1, reposted: 1 });
  await expect.poll(said).toContain('Deploy OS failed');
  expect(cardsIn('C0OPS', runId)).toBe(1);
  await expect.poll(memo).not.toHaveProperty('unreachable');
  await handle.terminate();
});

it('takes the buttons from the card of a run that was terminated from outside, once', async () => {
  const { handle, run, card } = await waiting('node-08');
  await handle.terminate();
  const closed = async () => (await stage.runs.find('provision/node-08', run.runId))?.open;
  await expect.poll(closed).toBe(false);
  const buttons = () => stage.thread(run.runId).buttons;
  await expect
    .poll(async () => {
      await pass();
      return buttons();
    })
    .toEqual([]);
  const blocks = JSON.stringify(stage.slack.workspace.find('C0OPS', card.ts)?.blocks);
  expect(blocks).toContain('terminated in Temporal');
  expect(await pass()).toMatchObject({ repainted: 0 });
});

it('puts a run that was terminated from outside on record, once', async () => {
  const { handle, run } = await waiting('node-01');
  await handle.terminate('somebody did');
  const closed = async () => (await stage.runs.find('provision/node-01', run.runId))?.open;
  await expect.poll(closed).toBe(false);
  const lines = () => {
    const all = readFileSync(join(stage.config.DECKHAND_DATA, 'audit.jsonl'), 'utf8').trim().split('\n');
    return all
      .map((line) => JSON.parse(line) as { audit: string; run?: string })
      .filter((line) => line.audit === 'ended' && line.run === run.runId);
  };
  await expect
    .poll(async () => {
      await pass();
      return lines();
    })
    .toMatchObject([
      { workflow: 'provision/node-01', status: 'terminated', outside: true, endedAt: expect.any(Number) },
    ]);
  await pass();
  expect(lines()).toHaveLength(1);
});

it('tells nobody anything while Slack is away, and makes up for it', async () => {
  const { handle, card } = await waiting('node-10');
  stage.slack.workspace.remove('C0OPS', card.ts);
  stage.slack.orders.add({ on: 'conversations.info', status: 503, times: 1 });
  expect(await pass()).toMatchObject({ reposted: 1 });
  expect(await repostsOf(handle)).toBe(1);
  await handle.terminate();
});

it('is started by a schedule that never lets two passes overlap', () => {
  expect(plannedSchedules({ cleanup: {} })).toMatchObject([
    { scheduleId: 'reconcile', action: { workflowType: 'reconcile' }, policies: { overlap: 'SKIP' } },
  ]);
});
