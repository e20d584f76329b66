import type { WorkflowHandle } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEncryption } from '../../src/temporal/encryption.ts';
import { setStage, type Stage } from '../setup/stage.ts';
import { taskFailures } from '../setup/task-failures.ts';

const bytes = (letter: string) => Buffer.alloc(32, letter);
const keyOf = (id: string, letter: string) => `${id}:${bytes(letter).toString('base64')}`;
const OURS = keyOf('a', 'a');
const [NEW_KEY, NEWER_RING] = [{ id: 'b', key: bytes('b') }, `${keyOf('b', 'b')},${OURS}`];

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url, { keys: OURS, limits: { callAttempts: 1 } });
});
afterAll(() => stage.close());

const raw = (encoding: string, data: string): Payload => ({
  metadata: { encoding: Buffer.from(encoding) },
  data: Buffer.from(data),
});
const json = (value: unknown) => raw('json/plain', JSON.stringify(value));

/** A signal as somebody sends it by hand, past every client of ours. */
async function send(workflowId: string, signalName: string, ...payloads: readonly Payload[]): Promise<void> {
  const { namespace } = stage.client.options;
  await stage.client.workflowService.signalWorkflowExecution({
    namespace,
    workflowExecution: { workflowId },
    signalName,
    input: { payloads: [...payloads] },
  });
}

function startRaw(workflowType: string, ...payloads: readonly Payload[]) {
  return startWith({}, workflowType, payloads);
}

async function startWith(memo: Record<string, Payload>, workflowType: string, payloads: readonly Payload[]) {
  const { namespace } = stage.client.options;
  const workflowId = `${workflowType}/${crypto.randomUUID()}`;
  await stage.client.workflowService.startWorkflowExecution({
    namespace,
    workflowId,
    workflowType: { name: workflowType },
    taskQueue: { name: 'deckhand' },
    requestId: crypto.randomUUID(),
    input: { payloads: [...payloads] },
    memo: { fields: memo },
  });
  return stage.client.workflow.getHandle(workflowId);
}

/** By its history, since a client without the key reads nothing else of a run. */
async function hasCompleted(handle: WorkflowHandle): Promise<boolean> {
  const { events } = await handle.fetchHistory();
  return events?.at(-1)?.workflowExecutionCompletedEventAttributes != null;
}

async function waiting(machine: string) {
  stage.platform.orders.add({ on: 'op=deploy', status: 503, body: 'away', times: 1 });
  const { handle, run } = await stage.provision({ machine });
  const { runId } = run;
  await expect.poll(() => stage.thread(runId).buttons).toContain('decide_retry');
  const retry = () =>
    stage.decide(`provision/${machine}`, { run: runId, question: 'deploy/1', choice: 'retry', by: 'U0BEN' });
  return { workflowId: `provision/${machine}`, handle, runId, retry };
}

it('ignores signals that nobody can read, and goes on', async () => {
  const { workflowId, handle, retry } = await waiting('node-01');
  const [sealed] = await createEncryption([{ id: 'a', key: bytes('x') }]).encode([json({ choice: 'retry' })]);
  for (const payload of [
    raw('binary/protobuf', '{}'),
    raw('json/plain', '{"choice": "ret'),
    raw('json/plain', ''),
    { data: Buffer.from('{}') },
    {},
    raw('binary/encrypted', 'short'),
    sealed ?? {},
  ]) {
    for (const name of ['decide', 'progress', 'note', 'repost', 'unheard-of']) await send(workflowId, name, payload);
  }
  await retry();
  expect(await handle.result()).toMatchObject({ status: 'succeeded' });
  expect(await taskFailures(handle)).toEqual([]);
});

it('waits with what is encrypted with a key no worker has yet, and takes it up once one has it', async () => {
  const { workflowId, handle, runId } = await waiting('node-02');
  const [note] = await createEncryption([NEW_KEY]).encode([json({ key: 'k', by: 'U0ANA', text: 'sealed anew' })]);
  await send(workflowId, 'note', note ?? {});
  await expect.poll(async () => (await taskFailures(handle)).length).toBeGreaterThan(0);
  expect(stage.thread(runId).notes.join('\n')).not.toContain('sealed anew');

  await stage.stopWorkers();
  await stage.startWorkers({ keys: NEWER_RING });
  await expect.poll(() => stage.thread(runId).notes.join('\n')).toContain('sealed anew');
  await stage.stopWorkers();
  await stage.startWorkers();
  await handle.terminate();
});

it.each([
  ['of an unknown encoding', [raw('binary/protobuf', '{}')], 'cannot be read'],
  ['of broken JSON', [raw('json/plain', '{"machine": "no')], 'cannot be read'],
  ['without an input', [], 'must be an object with machine'],
  ['with null as its input', [json(null)], 'must be an object with machine'],
  ['with an input of another shape', [json({ machine: 7 })], 'needs machine'],
  ['with a requester that is no text', [json({ machine: 'node-03', requestedBy: {} })], 'requestedBy'],
])('fails a start %s in words', async (_, payloads, words) => {
  const handle = await startRaw('provision', ...payloads);
  const failure = await handle.result().catch((error: unknown) => error);
  expect(failure).toMatchObject({
    cause: { type: 'BadInput', message: expect.stringMatching(new RegExp(`^provision was not started: .*${words}`)) },
  });
  expect(await taskFailures(handle)).toEqual([]);
});

it('does a run whose memo nobody can read, and lists it', async () => {
  const memo = { triggerId: raw('binary/protobuf', '{}'), thread: raw('json/plain', '{"channel": "C0'), plan: {} };
  const handle = await startWith(memo, 'provision', [json({ machine: 'node-10', requestedBy: 'U0ANA' })]);
  const isListed = async () =>
    (await stage.runs.endedOf('U0ANA')).some(({ workflowId }) => workflowId === handle.workflowId);
  expect(await handle.result()).toMatchObject({ status: 'succeeded' });
  expect(await taskFailures(handle)).toEqual([]);
  await expect.poll(isListed).toBe(true);
  expect(await stage.runs.find(handle.workflowId)).toMatchObject({ workflowId: handle.workflowId });
});

it('does not fail a start that is encrypted with a key no worker has yet', async () => {
  const [input] = await createEncryption([NEW_KEY]).encode([json({ machine: 'node-09' })]);
  const handle = await startRaw('provision', input ?? {});
  await expect.poll(async () => (await taskFailures(handle)).length).toBeGreaterThan(0);
  await stage.stopWorkers();
  await stage.startWorkers({ keys: NEWER_RING });
  await expect.poll(() => hasCompleted(handle)).toBe(true);
});
