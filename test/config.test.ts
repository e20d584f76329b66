import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadConfig } from '../src/config.ts';

it('names every variable that is missing for a part, in one error', () => {
  expect(() => loadConfig({}, 'bot')).toThrow(
    /SLACK_BOT_TOKEN: is not set(.|\n)*SLACK_APP_TOKEN(.|\n)*TEMPORAL_ADDRESS/,
  );
});

it('names a variable whose value is wrong, and never shows a secret', () => {
  const attempt = () => loadConfig({ MAAS_URL: 'ftp://maas', SLACK_BOT_TOKEN: 'very-secret' });
  expect(attempt).toThrow(/MAAS_URL: must be an http/);
  expect(attempt).toThrow(/SLACK_BOT_TOKEN: must be a bot token/);
  expect(attempt).not.toThrow(/very-secret/);
});

it('takes a value from the file that NAME_FILE names', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'deckhand-config-')), 'token');
  writeFileSync(file, 'xoxb-from-a-file\n');
  expect(loadConfig({ SLACK_BOT_TOKEN_FILE: file }).SLACK_BOT_TOKEN).toBe('xoxb-from-a-file');
});

it('names a file that cannot be read', () => {
  expect(() => loadConfig({ MAAS_API_KEY_FILE: '/nowhere/key' })).toThrow(
    'MAAS_API_KEY_FILE: /nowhere/key cannot be read',
  );
});

it('treats an empty variable as one that is not set', () => {
  expect(loadConfig({ MAAS_URL: '', PORT: '' })).not.toHaveProperty('MAAS_URL');
});

it.each([
  ['no id', 'bm8gaWQ='],
  ['a key that is too short', 'k1:c2hvcnQ='],
  ['an id twice', `k1:${key('a')},k1:${key('b')}`],
  ['one good key and one bad', `k1:${key('a')},k2`],
])('refuses encryption keys with %s', (_what, value) => {
  expect(() => loadConfig({ DECKHAND_ENCRYPTION_KEYS: value })).toThrow(/DECKHAND_ENCRYPTION_KEYS: must /);
});

it('reads encryption keys in the order they are given', () => {
  const { DECKHAND_ENCRYPTION_KEYS: keys } = loadConfig({
    DECKHAND_ENCRYPTION_KEYS: `2026-11:${key('a')}, 2026-05:${key('b')}`,
  });
  expect(keys).toEqual([
    { id: '2026-11', key: Buffer.alloc(32, 'a') },
    { id: '2026-05', key: Buffer.alloc(32, 'b') },
  ]);
});

it('speaks to Slack over Socket Mode unless told otherwise', () => {
  expect(loadConfig({}).SLACK_MODE).toBe('socket');
  expect(() => loadConfig({ SLACK_MODE: 'rtm' })).toThrow('SLACK_MODE: must be socket or http');
});

function key(letter: string): string {
  return Buffer.alloc(32, letter).toString('base64');
}
