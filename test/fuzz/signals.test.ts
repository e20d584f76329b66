import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { IncidentInput, IncidentReport } from '../../src/incidents.ts';
import type { FreezeInput } from '../../src/operations.ts';
import { setStage, type Stage } from '../setup/stage.ts';
import { taskFailures } from '../setup/task-failures.ts';
import { cleanupStage } from '../workflows/cleanup-stage.ts';
import { json, mangled, text } from './corpus.ts';

const EACH = 60;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url);
});
afterEach(() => stage.platform.orders.clear());
afterAll(() => stage.close());

const samples = (arbitrary: fc.Arbitrary<unknown>) => fc.sample(arbitrary, { seed: 9, numRuns: EACH });
const decision = { run: 'r', question: 'cancel', choice: 'retry', by: 'U0ANA', at: 1, reason: 'r', signature: 's' };
const line = { id: 'provision.installing', status: 'Deploying', message: 'Installing OS' };
const progress = { step: 'deploy', round: 1, seq: 9, line };
const entry = {
  id: 'trigger',
  operation: 'deploy',
  workflowId: 'deploy/shop',
  input: { app: 'shop', version: '1.4.2' },
  summary: 'deploy shop',
};

const marked = { key: '1700000000.000100', by: 'U0ANA', text: 'seen', pinned: true };
const alert = { fingerprint: 'f1', startsAt: 1_700_000_000_000, labels: { app: 'shop' }, annotations: {}, link: 'x' };
const delivery = { source: 'alertmanager', alerts: [alert], marks: [['f1', alert.startsAt, 0]], truncated: 0 };
/** A delivery whose members are odd, each in its own way. */
const moments = fc.oneof(json, fc.constantFrom(-1, 0, 0.5, 1e17, 1e300, alert.startsAt));
const oddAlerts = fc.record({
  source: fc.constantFrom('alertmanager', 'grafana'),
  alerts: fc.array(
    fc.oneof(
      json,
      mangled(alert),
      moments.map((startsAt) => ({ ...alert, startsAt })),
    ),
  ),
  marks: fc.array(fc.oneof(json, fc.tuple(text, moments, moments))),
  truncated: moments,
});

const FREEZE: FreezeInput = { requestedBy: 'U0DEE', environment: 'production', reason: 'a fuzz' };

let seq = 10;

/** Everything a run takes, in every shape. `progress` has the right step, so that its line reaches the card. */
const SIGNALS: readonly (readonly [string, fc.Arbitrary<unknown>])[] = [
  ['decide', fc.oneof(json, mangled(decision))],
  [
    'progress',
    fc.oneof(
      json,
      mangled(progress),
      mangled(line).map((odd) => ({ ...progress, seq: ++seq, line: odd })),
    ),
  ],
  ['note', fc.oneof(json, mangled({ key: 'k', by: 'U0ANA', text: 'seen' }), mangled(marked))],
  ['edited', fc.oneof(json, mangled({ key: marked.key, text: 'seen, after all' }))],
  ['alerts', fc.oneof(json, mangled(delivery), oddAlerts)],
  ['register', fc.oneof(json, mangled({ workflowId: 'deploy/shop', runId: crypto.randomUUID() }))],
  ['enqueue', fc.oneof(json, mangled(entry))],
  ['repost', json],
  ['thawed', json],
];

async function flood(workflowId: string, but: readonly string[] = []): Promise<void> {
  const handle = stage.client.workflow.getHandle(workflowId);
  for (const [name, arbitrary] of SIGNALS.filter(([name]) => !but.includes(name))) {
    await Promise.all([handle.signal(name), ...samples(arbitrary).map((value) => handle.signal(name, value))]);
  }
}

const failedTasks = (workflowId: string) => taskFailures(stage.client.workflow.getHandle(workflowId));

it('a run that is sent signals of every shape goes on as if nothing had been said', async () => {
  stage.platform.setMachine('node-07', { failNext: 'Disk is full' });
  const { handle, run } = await stage.provision({ machine: 'node-07' });
  await expect.poll(() => stage.thread(run.runId).card, { interval: 20 }).toContain('▸ *Deploy OS*');
  await flood('provision/node-07', ['repost']);
  await expect.poll(() => stage.thread(run.runId).buttons).toContain('decide_retry');
  await stage.decide('provision/node-07', { run: run.runId, question: 'deploy/1', choice: 'retry', by: 'U0ANA' });
  expect(await handle.result()).toMatchObject({ status: 'succeeded' });
  expect(await failedTasks('provision/node-07')).toEqual([]);
  expect(stage.thread(run.runId).notes.at(-1)).toContain('node-07 is Ready');
});

it('a freeze that is sent signals of every shape still thaws', async () => {
  const { handle, run } = await stage.start('freeze', 'freeze/production', FREEZE);
  await expect.poll(() => stage.thread(run.runId).buttons).toContain('decide_thaw');
  await flood('freeze/production', ['repost']);
  await stage.decide('freeze/production', { run: run.runId, question: 'thaw', choice: 'thaw', by: 'U0DEE' });
  expect(await handle.result()).toMatchObject({ status: 'succeeded' });
  expect(await failedTasks('freeze/production')).toEqual([]);
});

it('a queue starts nothing for signals of other shapes, and what is right in its turn', async () => {
  stage.platform.orders.add({ on: 'GET /harbor', hang: true });
  const holder = await stage.deploy({ app: 'shop', version: '1.4.1' });
  const queued = {
    ...entry,
    operation: 'deploy',
    input: { ...entry.input, version: '9.9.9', requestedBy: 'U0ANA' },
  } as const;
  await stage.runs.enqueue(queued);
  await flood('queue/shop', ['repost', 'enqueue']);
  const handle = stage.client.workflow.getHandle('queue/shop');
  const odd = samples(mangled(entry)).filter((each) => JSON.stringify(each) !== JSON.stringify(entry));
  await Promise.all(odd.map((each) => handle.signal('enqueue', { ...(each as object), operation: 'provision' })));
  await holder.handle.terminate('a test ends it');
  await handle.result();
  expect(await failedTasks('queue/shop')).toEqual([]);
  const started = stage.client.workflow.getHandle('deploy/shop');
  await expect.poll(async () => (await started.describe()).status.name).toBe('COMPLETED');
});

it('an incident that is sent signals of every shape still tells what is wrong, and is resolved', async () => {
  const workflowId = 'incident/a-fuzz';
  const input: IncidentInput = { title: 'The shop is slow', channel: 'C0OPS', requestedBy: 'U0ANA' };
  const handle = await stage.client.workflow.start('respondToIncident', {
    workflowId,
    taskQueue: 'deckhand',
    args: [input],
  });
  const runId = handle.firstExecutionRunId;
  await expect.poll(() => stage.thread(runId).buttons).toContain('decide_resolve');
  await flood(workflowId, ['repost']);
  const key = '1700000001.000100';
  await handle.signal('note', { key, by: 'U0ANA', text: 'The cache was cold.' });
  await stage.decide(workflowId, { run: runId, question: 'resolve', choice: 'resolve', by: 'U0ANA' });
  const { result } = (await handle.result()) as unknown as { result: IncidentReport };
  expect(result.timeline).toContainEqual(expect.objectContaining({ key, at: 1_700_000_001_000 }));
  expect(await failedTasks(workflowId)).toEqual([]);
  expect(JSON.stringify(result.timeline)).toContain('The cache was cold.');
});

it('the report of an incident that is sent signals of every shape has what was right of them', async () => {
  const workflowId = 'incident/a-fuzz';
  const { runId } = await stage.client.workflow.getHandle(workflowId).describe();
  const about = { workflowId, runId, thread: stage.place(runId) };
  const report = await stage.client.workflow.start('amendReport', {
    workflowId: `report/${runId}`,
    taskQueue: 'deckhand',
    args: [about],
  });
  await flood(`report/${runId}`);
  await report.signal('note', { ...marked, text: 'Marked afterwards.' });
  await expect.poll(() => stage.thread(runId).notes.join('\n')).toContain('Marked afterwards.');
  expect(await failedTasks(`report/${runId}`)).toEqual([]);
  await report.terminate();
});

it('a cleanup that is sent signals of every shape deletes nothing before it is approved', async () => {
  const tags = Array.from({ length: 14 }, (_, at) => `0.0.${at}`);
  cleanupStage(stage).push('shop/web', Object.fromEntries(tags.map((tag, at) => [tag, 400 + at])));
  const { handle, run, workflowId } = await stage.cleanup({ rule: 'old-images' });
  await expect.poll(() => stage.thread(run.runId).buttons).toContain('decide_approve');
  await flood(workflowId, ['repost']);
  await stage.decide(workflowId, { run: run.runId, question: 'cancel', choice: 'cancel', by: 'U0BEN' });
  await handle.result().catch(() => undefined);
  expect(cleanupStage(stage).tags('shop/web')).toEqual(expect.arrayContaining(tags));
  expect(await failedTasks(workflowId)).toEqual([]);
});
