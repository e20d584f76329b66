import { afterEach, expect, test } from 'vitest';
import type { Report } from '../../src/doctor/check.ts';
import { setBotStage } from './bot-stage.ts';
import { forgetSlack } from './slack-api.ts';

const REPORT: Report = {
  ok: false,
  systems: [
    { system: 'Temporal', checks: [{ name: 'reachable', ok: true, says: 'Temporal 1.31.2', todo: '' }] },
    {
      system: 'MAAS',
      checks: [
        { name: 'reachable', ok: true, says: 'MAAS 3.6.1', todo: '' },
        { name: 'key', ok: false, says: 'MAAS answers 401: <key>.', todo: 'Make a new key.' },
      ],
    },
    { system: 'Harbor', checks: [] },
    { system: 'Kubernetes', checks: [], why: 'ask the worker' },
  ],
};

afterEach(forgetSlack);

test('/deckhand doctor tells the one who asked what is wrong first, and what to do', async () => {
  const stage = await setBotStage({ doctor: { run: ['@platform'], examine: async () => REPORT } });

  await stage.command('/deckhand', 'doctor');

  expect(stage.told.map(({ text, user }) => [user, text?.split('\n')])).toEqual([
    [
      'U0ANA',
      [
        '*Not everything works.*',
        '✗ *MAAS*, key: MAAS answers 401: &lt;key&gt;.',
        '     Make a new key.',
        '✓ *Temporal*  Temporal 1.31.2',
        'Not set: Harbor, Kubernetes (ask the worker).',
      ],
    ],
  ]);
});

test('/deckhand doctor examines nothing for people whom the policy does not name', async () => {
  let examined = 0;
  const examine = async () => {
    examined += 1;
    return REPORT;
  };
  const stage = await setBotStage({ doctor: { run: ['@captains'], examine } });

  await stage.command('/deckhand', 'doctor');

  expect(stage.told.map(({ text }) => text)).toEqual(['`/deckhand doctor` is for @captains; that is not you.']);
  expect(examined).toBe(0);
});

test('/deckhand doctor says where to name who may call it', async () => {
  const stage = await setBotStage();

  await stage.command('/deckhand', 'doctor');

  expect(stage.told.map(({ text }) => text)).toEqual([expect.stringContaining('policies.doctor')]);
});
