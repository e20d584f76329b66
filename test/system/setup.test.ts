import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { runProgram } from '../setup/program.ts';

const NAMESPACE = 'a-namespace-of-its-own';
/** Those of the example's `deckhand.yaml`. */
const RULES = ['old-images', 'expired-tokens', 'stale-namespaces'];
const TARGET = defineSearchAttributeKey('DeckhandTarget', 'KEYWORD');
const APPROVERS = defineSearchAttributeKey('DeckhandApprovers', 'KEYWORD_LIST');

let connection: Connection;
beforeAll(async () => {
  connection = await Connection.connect({ address: inject('temporalAddress') });
});
afterAll(() => connection.close());

const setUp = () =>
  runProgram(['setup'], { TEMPORAL_ADDRESS: inject('temporalAddress'), TEMPORAL_NAMESPACE: NAMESPACE });

it('makes the namespace and its search attributes on the first run, and changes nothing on the second', async () => {
  const first = await setUp();
  expect(first.exitCode).toBe(0);
  expect(first.said.split('\n')).toEqual(
    expect.arrayContaining([
      `Created namespace ${NAMESPACE}, which keeps ended runs for 30 days.`,
      `Added search attributes to namespace ${NAMESPACE}: DeckhandOperation, DeckhandTarget, DeckhandStatus, DeckhandRequester, DeckhandApprovers.`,
      ...RULES.map((rule) => `Created schedule cleanup/${rule}.`),
    ]),
  );
  const second = await setUp();
  expect(second).toEqual({
    exitCode: 0,
    said: expect.stringContaining(`Search attributes are in place in namespace ${NAMESPACE}.`),
  });
  expect(second.said).not.toMatch(/Created|Added/);
});

it('leaves a namespace in which runs can be started and found by what they change', async () => {
  await setUp();
  const { workflow } = new Client({ connection, namespace: NAMESPACE });
  const typedSearchAttributes = [
    { key: TARGET, value: 'node-07' },
    { key: APPROVERS, value: ['S0RELEASE', 'U0BEN'] },
  ];
  const options = { taskQueue: 'nobody', workflowId: 'provision/node-07', typedSearchAttributes };
  await workflow.start('provision', { ...options, workflowIdConflictPolicy: 'USE_EXISTING' });
  const query = 'DeckhandTarget = "node-07" AND DeckhandApprovers = "U0BEN"';
  await expect.poll(async () => (await workflow.count(query)).count).toBe(1);
});

it('says in a sentence that there is no Temporal where it should be', async () => {
  const { exitCode, said } = await runProgram(['setup'], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
  const sentence = /^Temporal does not answer at TEMPORAL_ADDRESS 127\.0\.0\.1:1: .+$/;
  expect({ exitCode, said }).toEqual({ exitCode: 2, said: expect.stringMatching(sentence) });
});
