import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { createRuns, type Runs } from '../../src/bot/runs.ts';
import { namespaceOf } from '../setup/temporal.ts';

const NOBODY = 'a-queue-that-nobody-serves';
const OPERATION = defineSearchAttributeKey('DeckhandOperation', 'KEYWORD');
const STATUS = defineSearchAttributeKey('DeckhandStatus', 'KEYWORD');
const REQUESTER = defineSearchAttributeKey('DeckhandRequester', 'KEYWORD');
const APPROVERS = defineSearchAttributeKey('DeckhandApprovers', 'KEYWORD_LIST');

let connection: Connection;
let client: Client;
let runs: Runs;

beforeAll(async () => {
  connection = await Connection.connect({ address: inject('temporalAddress') });
  client = new Client({ connection, namespace: namespaceOf(import.meta.url) });
  runs = createRuns(client, NOBODY);
  await begin('deploy/shop', 'U0ANA', ['S0RELEASE', '@release-managers']);
  await begin('deploy/blog', 'U0BEN', ['U0ANA']);
  await begin('provision/node-07', 'U0ANA', []);
  await begin('freeze/production', 'U0DEE', ['@release-managers'], { reason: 'incident 42', until: 1_700_000_000_000 });
  await begin('queue/shop', 'U0BEN', [], { waiting: 2 });
  await begin('provision/node-01', 'U0ANA', []);
  await client.workflow.getHandle('provision/node-01').terminate();
  await vi.waitUntil(async () => (await runs.endedOf('U0ANA')).length === 1, 20_000);
});

afterAll(() => connection.close());

describe('lists alone tell', () => {
  test.each([
    [['U0ANA', 'S0PLATFORM', '@platform', 'everyone'], ['deploy/blog']],
    [
      ['U0ANA', 'S0RELEASE', '@release-managers'],
      ['deploy/blog', 'deploy/shop'],
    ],
    [['U0CY', '@site.reliability'], []],
    [['U0CY") OR WorkflowId = "deploy/shop', 'U0BEN'], []],
  ])('what waits for one of %j', async (refs, ids) => {
    expect((await runs.waitingFor(refs)).map(({ workflowId }) => workflowId).toSorted()).toEqual(ids);
  });

  test('what runs, without what holds others up', async () => {
    expect((await runs.open()).map(({ workflowId }) => workflowId).toSorted()).toEqual([
      'deploy/blog',
      'deploy/shop',
      'provision/node-07',
    ]);
  });

  test('what holds others up, and what it says of itself', async () => {
    const standing = await runs.standing();

    expect(standing.toSorted((one, other) => one.kind.localeCompare(other.kind))).toEqual([
      {
        kind: 'freeze',
        target: 'production',
        since: expect.any(Number),
        by: 'U0DEE',
        reason: 'incident 42',
        until: 1_700_000_000_000,
      },
      { kind: 'queue', target: 'shop', since: expect.any(Number), by: 'U0BEN', waiting: 2 },
    ]);
  });

  test('what of one person is over', async () => {
    expect(await runs.endedOf('U0ANA')).toMatchObject([
      { workflowId: 'provision/node-01', open: false, status: 'terminated', endedAt: expect.any(Number) },
    ]);
  });
});

test('a note for a run that has ended is not taken', async () => {
  const { runId } = await client.workflow.getHandle('provision/node-01').describe();

  expect(await runs.note('provision/node-01', runId, { key: '1.1', by: 'U0ANA', text: 'Late.' })).toBe('ended');
});

test('a note for a run that no worker serves waits for one', async () => {
  const { runId } = await client.workflow.getHandle('deploy/shop').describe();

  expect(await runs.note('deploy/shop', runId, { key: '1.1', by: 'U0ANA', text: 'Early.' })).toBe('taken');
});

async function begin(
  workflowId: string,
  requester: string,
  approvers: string[],
  memo: Record<string, unknown> = {},
): Promise<void> {
  const [operation = ''] = workflowId.split('/');
  await client.workflow.start('provision', {
    workflowId,
    taskQueue: NOBODY,
    args: [{ machine: 'node-07' }],
    memo,
    typedSearchAttributes: [
      { key: OPERATION, value: operation },
      { key: STATUS, value: 'running' },
      { key: REQUESTER, value: requester },
      ...(approvers.length > 0 ? [{ key: APPROVERS, value: approvers }] : []),
    ],
  });
}
