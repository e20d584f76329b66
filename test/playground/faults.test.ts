import { afterEach, beforeEach, expect, it } from 'vitest';
import { platformFaults, processFaults, type KillRequest } from '../../playground/faults.ts';
import { createPlatform, type Platform } from '../../playground/platform/server.ts';
import { setSlackStage, type SlackStage } from './slack-stage.ts';

let platform: Platform;
let stage: SlackStage;
let asked: KillRequest[];
beforeEach(async () => {
  asked = [];
  platform = await createPlatform();
  const faults = { ...platformFaults(platform), ...processFaults(['worker'], (request) => void asked.push(request)) };
  stage = await setSlackStage({ faults });
});
afterEach(async () => {
  await stage.close();
  await platform.close();
});

const order = (wanted: object) => stage.post('/workspace/failures', wanted);
const broken = () => platform.orders.take('GET /MAAS/api/2.0/machines/')?.status;

it('offers what the program around the workspace can break', async () => {
  const { kinds } = await stage.get('/workspace/failures');
  expect(kinds).toEqual(expect.arrayContaining(['slack-down', 'maas-503', 'machine-fails', 'kill-worker']));
  expect(kinds).not.toContain('kill-temporal');
});

it('ends one failure and leaves the others', async () => {
  await order({ kind: 'maas-503' });
  await order({ kind: 'slack-slow' });
  expect(broken()).toBe(503);
  expect(await order({ kind: 'clear', only: 'maas-503' })).toMatchObject({ on: [{ kind: 'slack-slow' }] });
  expect(broken()).toBeUndefined();
});

it('asks for a part to be killed, which is over at once', async () => {
  expect(await order({ kind: 'kill-worker' })).toMatchObject({ ok: true, on: [] });
  expect(asked).toEqual([{ kill: 'worker' }]);
});

it('raises an error rate until it is taken back, where there are metrics', () => {
  const rates: (number | undefined)[] = [];
  const { 'error-rate-up': raise } = platformFaults({
    orders: platform.orders,
    setErrorRate: (_, rate) => void rates.push(rate),
  });
  const given = raise?.();
  expect([given?.stands(), rates]).toEqual([true, [0.041]]);
  given?.cancel();
  expect([given?.stands(), rates]).toEqual([false, [0.041, undefined]]);
});
