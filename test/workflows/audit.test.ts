import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { setStage, type Stage } from '../setup/stage.ts';

type Line = { audit: string; key: string; run: string; state?: string; attempt?: number; activity?: string };

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url, { limits: { callAttempts: 2 } });
});
afterAll(() => stage.close());

function linesOf(run: string): Line[] {
  const lines = readFileSync(join(stage.config.DECKHAND_DATA, 'audit.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Line).filter((line) => line.run === run);
}

it('records start, decisions with membership, refusals, effects by attempt, and the end', async () => {
  stage.platform.orders.add({ on: 'op=deploy', status: 503, body: 'away', times: 2 });
  const { handle, run } = await stage.provision({ machine: 'node-07', profile: 'gpu' });
  await expect.poll(() => stage.thread(run.runId).buttons).toContain('decide_retry');
  const click = { run: run.runId, question: 'deploy/1', choice: 'retry' } as const;
  await stage.decide('provision/node-07', { ...click, by: 'U0CY' });
  await stage.decide('provision/node-07', { ...click, by: 'U0BEN', reason: 'it is back' });
  await handle.result();
  await expect.poll(() => linesOf(run.runId).at(-1)?.audit).toBe('ended');

  const lines = linesOf(run.runId);
  const id = run.runId;
  expect(lines[0]).toMatchObject({
    audit: 'started',
    at: expect.stringMatching(/^20\d\d-/),
    workflow: 'provision/node-07',
    input: { machine: 'node-07', profile: 'gpu', requestedBy: 'U0ANA' },
    policyHash: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  const deploys = lines.filter(({ activity }) => activity === 'deployMachine');
  expect(deploys.map(({ key, attempt, state }) => [key, attempt, state])).toEqual([
    [`${id}/deploy/1`, 1, 'begun'],
    [`${id}/deploy/1`, 1, 'failed'],
    [`${id}/deploy/1`, 2, 'begun'],
    [`${id}/deploy/1`, 2, 'failed'],
    [`${id}/deploy/2`, 1, 'begun'],
    [`${id}/deploy/2`, 1, 'done'],
  ]);
  expect(lines.find(({ audit }) => audit === 'refused')).toMatchObject({
    by: 'U0CY',
    choice: 'retry',
    why: expect.any(Object),
  });
  expect(lines.find(({ audit }) => audit === 'decided')).toMatchObject({
    by: 'U0BEN',
    choice: 'retry',
    reason: 'it is back',
    checked: true,
    evidence: { groups: expect.arrayContaining(['S0PLATFORM', '@platform']), policyHash: expect.any(String) },
  });
  expect(lines.at(-1)).toMatchObject({ operation: 'provision', status: 'succeeded', key: `${id}/ended` });
  const once = lines.filter(({ audit }) => audit === 'started' || audit === 'ended');
  expect(once).toHaveLength(2);
});

it('records what an undo takes back, and the end that people asked for', async () => {
  stage.platform.orders.add({ on: 'op=deploy', status: 503, body: 'away', times: 2 });
  const { handle, run } = await stage.provision({ machine: 'node-08' });
  await expect.poll(() => stage.thread(run.runId).buttons).toContain('decide_roll_back');
  await stage.decide('provision/node-08', { run: run.runId, question: 'deploy/1', choice: 'roll-back', by: 'U0ANA' });
  await handle.result();
  await expect.poll(() => linesOf(run.runId).at(-1)).toMatchObject({ audit: 'ended', status: 'rolled-back' });
  expect(
    linesOf(run.runId)
      .filter(({ key }) => key.endsWith('/undo/releaseMachine'))
      .map(({ state }) => state),
  ).toEqual(['begun', 'done']);
});
