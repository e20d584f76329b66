import { Client, type WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureBundle } from '../../src/bundle.ts';
import { loadConfig } from '../../src/config.ts';
import { dataConverterFor } from '../../src/temporal/encryption.ts';
import { setStage, type Stage } from '../setup/stage.ts';

const key = (letter: string) => `${letter}:${Buffer.alloc(32, letter).toString('base64')}`;
const OLD = key('a');
const ROTATED = `${key('b')},${key('a')}`;
const NEW_ONLY = key('b');

const converter = (keys: string) => dataConverterFor(loadConfig({ DECKHAND_ENCRYPTION_KEYS: keys }));

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url, { keys: OLD, limits: { callAttempts: 2 } });
});
afterAll(() => stage.close());

/** What stands in a history, with every payload as it is read by whoever has no key. */
function everythingIn(history: unknown): string {
  if (typeof history === 'string') return `${history}\n${Buffer.from(history, 'base64').toString('latin1')}\n`;
  if (typeof history !== 'object' || history === null) return '';
  return Object.entries(history)
    .map(([name, value]) => `${name}\n${everythingIn(value)}`)
    .join('');
}

async function dump(handle: WorkflowHandle): Promise<{ json: unknown; text: string }> {
  const json: unknown = JSON.parse(historyToJSON(await handle.fetchHistory()));
  return { json, text: everythingIn(json) };
}

it('leaves nothing of the inputs in a history but operation, target and requester', async () => {
  stage.platform.orders.add({ on: 'op=deploy', status: 503, body: 'rack zebra is on fire', times: 2 });
  const { handle, run } = await stage.provision({ machine: 'node-07', series: 'jammy', profile: 'gpu' });
  await expect.poll(() => stage.thread(run.runId).buttons).toContain('decide_retry');
  const click = {
    run: run.runId,
    question: 'deploy/1',
    choice: 'retry',
    by: 'U0BEN',
    reason: 'the fire is out',
  } as const;
  await stage.decide('provision/node-07', click);
  expect(await handle.result()).toMatchObject({ status: 'succeeded', result: { machine: 'node-07' } });

  const { text } = await dump(handle);
  for (const shown of ['provision', 'node-07', 'U0ANA', 'encryption-key-id']) expect(text).toContain(shown);
  // Each with a character that base64 does not have, or long: chance must not write it.
  const hidden = [
    '"jammy"',
    '"gpu"',
    'nvidia',
    '"C0OPS"',
    '192.0.2',
    'zebra is',
    'fire is out',
    '"U0BEN"',
    'retry or roll back',
    'rack-',
    '"signature"',
    'maas.ts',
    '@platform',
  ];
  expect(hidden.filter((word) => text.includes(word))).toEqual([]);
});

it('keeps memo and summary from those without a key, and shows them to those with one', async () => {
  const { handle } = await stage.provision({ machine: 'node-08' }, 'trigger-zebra');
  await handle.result();
  const { memo, raw } = await handle.describe();
  expect(memo).toMatchObject({ triggerId: 'trigger-zebra', thread: { channel: 'C0OPS' } });
  expect(everythingIn(JSON.parse(JSON.stringify(raw.workflowExecutionInfo?.memo)))).not.toContain('zebra');
});

it('takes a run that waits through a change of keys', async () => {
  stage.platform.orders.add({ on: 'op=deploy', status: 503, body: 'away', times: 2 });
  const { handle, run } = await stage.provision({ machine: 'node-10' });
  await expect.poll(() => stage.thread(run.runId).buttons).toContain('decide_retry');
  await stage.stopWorkers();
  await stage.startWorkers({ keys: ROTATED });
  await stage.decide('provision/node-10', { run: run.runId, question: 'deploy/1', choice: 'retry', by: 'U0BEN' });

  const reader = new Client({
    connection: stage.client.connection,
    namespace: stage.client.options.namespace,
    dataConverter: converter(ROTATED),
  });
  const result: unknown = await reader.workflow.getHandle('provision/node-10', run.runId).result();
  expect(result).toMatchObject({ status: 'succeeded' });

  const { json } = await dump(handle);
  const replay = async (keys: string) =>
    Worker.runReplayHistory(
      { workflowBundle: { codePath: await ensureBundle({ encrypted: true }) }, dataConverter: converter(keys) },
      json,
      'provision/node-10',
    );
  await expect(replay(ROTATED)).resolves.toBeUndefined();
  await expect(replay(NEW_ONLY)).rejects.toThrow('Replay failed');
});
