import type { IncomingMessage } from 'node:http';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import type { AuditEvent } from '../../src/audit.ts';
import { createDoorRecord } from '../../src/bot/door-record.ts';
import { setBotStage } from './bot-stage.ts';
import { forgetSlack } from './slack-api.ts';

afterEach(forgetSlack);

test.each([
  ['/provision', 'node-07', '/provision'],
  ['/deckhand', 'doctor', '/deckhand doctor'],
])('who asks for %s %s and may not is on record', async (command, typed, asked) => {
  const doctor = { run: ['@captains'], examine: () => Promise.reject(new Error('Nobody may look.')) };
  const stage = await setBotStage({ mayRun: ['@captains'], doctor });
  await stage.command(command, typed);
  expect(stage.recorded).toEqual([
    {
      event: 'refused',
      key: expect.stringMatching(/^refused\//),
      by: 'U0ANA',
      asked,
      why: expect.stringContaining('@captains'),
    },
  ]);
});

test('a form that somebody may not send is on record once', async () => {
  const stage = await setBotStage({ mayRun: ['@captains'] });
  await stage.submit({ machine: 'node-07' });
  expect(stage.recorded).toMatchObject([{ event: 'refused', by: 'U0ANA', asked: '/provision' }]);
});

test('a mistake in what was typed is no refusal', async () => {
  const stage = await setBotStage();
  await stage.command('/provision', 'NODE 07 --what');
  expect(stage.recorded).toEqual([]);
});

test('who knocks without pause at a door is on record once a minute, with how often it was', () => {
  const recorded: AuditEvent[] = [];
  let now = 1_700_000_000_000;
  const record = createDoorRecord(
    async (event) => void recorded.push(event),
    pino({ level: 'silent' }),
    () => now,
  );
  const knock = (url: string) => record({ url, socket: { remoteAddress: '192.0.2.9' } } as unknown as IncomingMessage);
  for (let at = 0; at < 100; at++) knock('/webhooks/grafana?x=1');
  knock('/slack/events');
  now += 61_000;
  knock('/webhooks/grafana');
  expect(recorded).toMatchObject([
    { event: 'refused', asked: '/webhooks/grafana', from: '192.0.2.9' },
    { asked: '/slack/events' },
    { asked: '/webhooks/grafana', unrecorded: 99 },
  ]);
});
