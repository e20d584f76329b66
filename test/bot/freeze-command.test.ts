import { afterEach, describe, expect, test } from 'vitest';
import { readFreeze } from '../../src/bot/commands/freeze.ts';
import { readMoment } from '../../src/bot/moment.ts';
import { setBotStage } from './bot-stage.ts';
import { RUN } from './fake-runs.ts';
import { forgetSlack } from './slack-api.ts';

afterEach(forgetSlack);

/** A Wednesday. */
const NOW = Date.parse('2026-11-25T10:00:00Z');
const at = (iso: string) => Date.parse(iso);

describe('a time to come', () => {
  test.each([
    ['2h', '2026-11-25T12:00:00Z'],
    ['30m', '2026-11-25T10:30:00Z'],
    ['3d', '2026-11-28T10:00:00Z'],
    ['18:00', '2026-11-25T17:00:00Z'],
    ['9:30', '2026-11-26T08:30:00Z'],
    ['Mon 08:00', '2026-11-30T07:00:00Z'],
    ['monday 08:00', '2026-11-30T07:00:00Z'],
    ['Wed 18:00', '2026-11-25T17:00:00Z'],
    ['Wed 08:00', '2026-12-02T07:00:00Z'],
    ['2026-12-01 08:00', '2026-12-01T07:00:00Z'],
  ])('%s is read in the zone of whoever typed it', (text, iso) => {
    expect(readMoment(text, 'Europe/Berlin', NOW)).toBe(at(iso));
  });

  test('a span of days keeps its hour over a change of the clocks', () => {
    expect(readMoment('1d', 'Europe/Berlin', at('2027-03-27T11:00:00Z'))).toBe(at('2027-03-28T10:00:00Z'));
  });

  test.each(['soon', '25:00', 'Mon', 'Mon 8', '2026-11-01 08:00', '', '-2h', '2026-13-01 08:00'])(
    '%s is none',
    (text) => {
      expect(readMoment(text, 'Europe/Berlin', NOW)).toBeUndefined();
    },
  );
});

describe('a freeze', () => {
  test.each([
    ['production "incident 42"', { environment: 'production', reason: 'incident 42' }],
    ['production incident 42', { environment: 'production', reason: 'incident 42' }],
    ['staging until 2h “the migration”', { environment: 'staging', reason: 'the migration', until: NOW + 7_200_000 }],
    [
      'production until Mon 08:00 "incident 42"',
      { environment: 'production', reason: 'incident 42', until: at('2026-11-30T08:00:00Z') },
    ],
  ])('is read from "%s"', (text, expected) => {
    expect(readFreeze(text, 'UTC', NOW)).toEqual(expected);
  });

  test.each([
    ['', 'is no environment'],
    ['moon "x"', 'is no environment'],
    ['production', 'needs a reason'],
    ['production until Mon 08:00', 'needs a reason'],
    ['production until soon "x"', `I can't read "soon" as a time`],
  ])('is not read from "%s"', (text, says) => {
    expect(() => readFreeze(text, 'UTC', NOW)).toThrow(says);
  });

  test('starts one run for its environment', async () => {
    const stage = await setBotStage();

    await stage.command('/deckhand', 'freeze production "incident 42"');

    expect(stage.started).toMatchObject([
      {
        operation: 'freeze',
        workflowId: 'freeze/production',
        input: { environment: 'production', reason: 'incident 42', requestedBy: 'U0ANA', channel: 'C0OPS' },
        triggerId: 'trigger-1',
      },
    ]);
  });

  test('is for those the policy names', async () => {
    const stage = await setBotStage({ mayRun: ['@release-managers'] });

    await stage.command('/deckhand', 'freeze production "incident 42"');

    expect(stage.started).toEqual([]);
    expect(stage.told[0]?.['text']).toContain('Freezing is for @release-managers; that is not you.');
  });

  test('that is there already is linked', async () => {
    const stage = await setBotStage({ runs: { start: async () => ({ kind: 'running', run: RUN }) } });

    await stage.command('/deckhand', 'freeze production "incident 42"');

    expect(stage.told[0]?.['text']).toMatch(/production is frozen already\. <.*See the thread/);
  });

  test('is thawed by a decision that the freeze itself judges', async () => {
    const stage = await setBotStage({ runs: { find: async () => ({ ...RUN, workflowId: 'freeze/production' }) } });

    await stage.command('/deckhand', 'thaw production');

    expect(stage.sent).toMatchObject([
      { workflowId: 'freeze/production', runId: 'run-1', decision: { question: 'thaw', choice: 'thaw', by: 'U0ANA' } },
    ]);
  });

  test('that is not there cannot be thawed', async () => {
    const stage = await setBotStage({ runs: { find: async () => undefined } });

    await stage.command('/deckhand', 'thaw staging');

    expect(stage.told[0]?.['text']).toContain('staging is not frozen by hand.');
  });
});
