import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FreezeInput } from '../../src/run.ts';
import { setStage, type Stage } from '../setup/stage.ts';
import { taskFailures } from '../setup/task-failures.ts';
import { json, mangled } from './corpus.ts';

const EACH = 60;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url);
});
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
  ['note', fc.oneof(json, mangled({ key: 'k', by: 'U0ANA', text: 'seen' }))],
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
  await expect.poll(() => stage.thread(run.runId).card, { timeout: 20_000, interval: 20 }).toContain('▸ *Deploy OS*');
  await flood('provision/node-07', ['repost']);
  await expect.poll(() => stage.thread(run.runId).buttons, { timeout: 20_000 }).toContain('decide_retry');
  await stage.decide('provision/node-07', { run: run.runId, question: 'deploy/1', choice: 'retry', by: 'U0ANA' });
  expect(await handle.result()).toMatchObject({ status: 'succeeded' });
  expect(await failedTasks('provision/node-07')).toEqual([]);
  expect(stage.thread(run.runId).notes.at(-1)).toContain('node-07 is Ready');
});

it('a freeze that is sent signals of every shape still thaws', async () => {
  const { handle, run } = await stage.start('freeze', 'freeze/production', FREEZE);
  await expect.poll(() => stage.thread(run.runId).buttons, { timeout: 20_000 }).toContain('decide_thaw');
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
  await expect.poll(async () => (await started.describe()).status.name, { timeout: 20_000 }).toBe('FAILED');
});
