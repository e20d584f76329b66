import type { ScheduleOptions } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCleanupSchedules } from '../../src/bot/cleanup-schedules.ts';
import { TASK_QUEUE } from '../../src/constants.ts';
import { plannedSchedules } from '../../src/temporal/schedules.ts';
import { setStage, type Stage } from '../setup/stage.ts';
import { cleanupStage, DAY, type CleanupStage } from './cleanup-stage.ts';

const OFTEN = { interval: 100 };
const RULES = ['overlap', 'outage', 'hand', 'summer'];

const rule = (project: string) => ({
  schedule: { cron: '0 3 * * *', zone: 'Europe/Berlin' },
  limit: { items: 20, size: 50e9 },
  neverTouch: [],
  type: 'images' as const,
  mode: 'approve' as const,
  projects: [project],
  keepNewest: 1,
  olderThan: 30 * DAY,
});
const cleanup = Object.fromEntries(RULES.map((name) => [name, rule(name)]));

let stage: Stage;
let world: CleanupStage;
beforeAll(async () => {
  stage = await setStage(import.meta.url, { change: (settings) => ({ ...settings, cleanup }) });
  world = cleanupStage(stage);
  for (const name of RULES) world.push(`${name}/web`, { '1': 50, '2': 49 });
});
afterAll(() => stage.close());

function planned(name: string): ScheduleOptions {
  const found = plannedSchedules({ cleanup }).find(({ scheduleId }) => scheduleId === `cleanup/${name}`);
  if (!found) throw new TypeError(`There is no schedule ${name}.`);
  return found;
}

/** As `setup` makes it, but for when it comes. */
const every = (name: string, interval: '1s') =>
  stage.client.schedule.create({ ...planned(name), spec: { intervals: [{ every: interval }] } });
const schedules = () => createCleanupSchedules(stage.client);
const skips = async (name: string) => (await schedules().find(name))?.skipped ?? 0;

async function openRun(name: string) {
  const found = async () => (await schedules().find(name))?.running[0];
  await expect.poll(found, OFTEN).toBeDefined();
  const workflowId = (await found()) ?? '';
  const run = await stage.runs.find(workflowId);
  return { workflowId, runId: run?.runId ?? '', handle: stage.client.workflow.getHandle(workflowId) };
}

async function count(name: string): Promise<number> {
  const { count: found } = await stage.client.workflow.count(`WorkflowId STARTS_WITH 'cleanup/${name}'`);
  return found;
}

it('is skipped while the last run waits for approval, and the next run says so', async () => {
  const schedule = await every('overlap', '1s');
  const first = await openRun('overlap');
  await expect.poll(() => stage.thread(first.runId).buttons, OFTEN).toContain('decide_approve');
  await expect.poll(() => skips('overlap'), OFTEN).toBeGreaterThan(1);
  expect(await count('overlap')).toBe(1);
  await schedule.pause();
  await stage.decide(first.workflowId, { run: first.runId, question: 'approval/1', choice: 'reject', by: 'U0BEN' });
  await first.handle.result();
  await schedule.unpause();
  const second = await openRun('overlap');
  await schedule.pause();
  const told = () => stage.thread(second.runId).notes.join('\n');
  await expect
    .poll(told, OFTEN)
    .toMatch(/Since its last run overlap was skipped .* because the run before was still open/);
  await second.handle.terminate();
});

it('is one run after workers were away while it came again and again', async () => {
  await stage.stopWorkers();
  const schedule = await every('outage', '1s');
  await expect.poll(() => skips('outage'), OFTEN).toBeGreaterThan(2);
  await schedule.pause();
  expect(await count('outage')).toBe(1);
  await stage.startWorkers();
  const { runId, handle } = await openRun('outage');
  await expect.poll(() => stage.thread(runId).buttons, OFTEN).toContain('decide_approve');
  expect(await count('outage')).toBe(1);
  await handle.terminate();
});

it('starts one run by hand, and none while one goes on', async () => {
  await stage.client.schedule.create(planned('hand'));
  const started = await schedules().trigger('hand');
  expect(started).toMatch(/^cleanup\/hand-/);
  const { runId } = await openRun('hand');
  await schedules().sayWhoAsked(started ?? '', 'trigger-1', 'U0ANA', 'asked for this cleanup');
  await schedules().sayWhoAsked(started ?? '', 'trigger-1', 'U0ANA', 'asked for this cleanup');
  const said = () => stage.thread(runId).notes.filter((note) => note.includes('asked for this cleanup'));
  await expect.poll(said, OFTEN).toEqual(['📌 <@U0ANA>: asked for this cleanup']);
  expect(stage.thread(runId).card).toContain('Started by its schedule');
  expect(await schedules().trigger('hand')).toBeUndefined();
  expect(await count('hand')).toBe(1);
  await stage.client.workflow.getHandle(started ?? '').terminate();
});

it('keeps its hour when clocks change', async () => {
  const { spec, ...rest } = planned('summer');
  const startAt = new Date('2027-03-27T00:00:00Z');
  const schedule = await stage.client.schedule.create({ ...rest, spec: { ...spec, startAt } });
  const { info } = await schedule.describe();
  expect(info.nextActionTimes.slice(0, 3).map((time) => time.toISOString())).toEqual([
    '2027-03-27T02:00:00.000Z',
    '2027-03-28T01:00:00.000Z',
    '2027-03-29T01:00:00.000Z',
  ]);
  expect(rest.policies).toEqual({ overlap: 'SKIP', catchupWindow: '10 minutes' });
  expect(rest.action).toMatchObject({ workflowType: 'cleanup', taskQueue: TASK_QUEUE, args: [{ rule: 'summer' }] });
});
