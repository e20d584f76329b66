import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Order } from '../../playground/orders.ts';
import type { Stage } from '../setup/stage.ts';

/** How long Slack is away, in minutes, if the suite may take longer than it usually does. */
const MINUTES = Number(process.env['DECKHAND_OUTAGE_MINUTES'] ?? 0);
/** A run that is over gives up its lock after a minute without Slack. */
export const LOCK_MINUTES = 1.2;
const LAST_WORDS = 60_000;

/** Everything was said: one card in its last state, and each note once and in order, the end being the last. */
export const ALL_TOLD = { ticks: 4, buttons: [], once: true, end: expect.stringContaining('node-07 is Ready') };

/** A provision while Slack does nothing but what is ordered, for at least so long. Returns what people see afterwards. */
export async function provisionThrough(stage: Stage, order: Omit<Order, 'on'>, atLeastMinutes = 0) {
  const usual = await timeToReady(stage, 'node-01');
  const minutes = Math.max(MINUTES, atLeastMinutes);
  const over = sleep(minutes * 60_000);
  stage.slack.orders.add({ on: '*', ...order });
  const { handle, run, ready } = await untilReady(stage, 'node-07');
  expect(ready).toBeLessThan(1.5 * usual + 3_000);
  expect(stage.thread(run.runId).card).toBe('');
  if (minutes >= LOCK_MINUTES) {
    const closed = async () => (await handle.describe()).status.name;
    await expect.poll(closed, { timeout: LAST_WORDS + 15_000, interval: 1_000 }).toBe('COMPLETED');
    expect(stage.thread(run.runId).card).toBe('');
    expect(await stage.provision({ machine: 'node-07' })).toMatchObject({ kind: 'started' });
  }
  await over;
  stage.slack.orders.clear();

  expect(await handle.result()).toMatchObject({ status: 'succeeded' });
  const last = () => stage.thread(run.runId).notes.at(-1);
  await expect.poll(last, { interval: 500 }).toContain('node-07 is Ready');
  const { card, buttons } = stage.thread(run.runId);
  return { ticks: card.match(/✓/g)?.length, buttons, once: saidOnceInOrder(stage, run.runId), end: last() };
}

/** Whether there is one card, and below it every note of the run once, in order, none missing. */
export function saidOnceInOrder(stage: Stage, runId: string): boolean {
  const mine = stage.slack.workspace
    .messages('C0OPS')
    .flatMap(({ metadata }) => (metadata?.event_payload['run'] === runId ? [metadata.event_payload['key']] : []));
  return mine.every((key, at) => key === (at === 0 ? 'card' : `n${at}`));
}

async function timeToReady(stage: Stage, machine: string): Promise<number> {
  const { handle, ready } = await untilReady(stage, machine);
  await handle.result();
  return ready;
}

async function untilReady(stage: Stage, machine: string) {
  const began = Date.now();
  const started = await stage.provision({ machine });
  const label = () => stage.platform.node(machine)?.labels['pool'];
  await expect.poll(label).toBe('general');
  return { ...started, ready: Date.now() - began };
}
