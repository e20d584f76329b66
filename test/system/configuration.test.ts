import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runProgram } from '../setup/program.ts';

const EXAMPLE = readFileSync(new URL('../../deckhand.yaml', import.meta.url), 'utf8');
const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };
const KEY = { DECKHAND_SIGNING_KEY: 'sixteen characters' };

/** A mistake ends the start with one sentence about it: no stack, no secret, and nothing started. */
const refusal = (sentence: string) => ({ exitCode: 2, said: expect.stringContaining(sentence), stack: false });

async function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { exitCode, said } = await runProgram(args, { DECKHAND_DATA: '/nowhere/deckhand', ...env });
  return { exitCode, said, stack: /^ {4}at |Error:/m.test(said) };
}

describe('a start names the variable that', () => {
  test.each([
    ['bot', 'is missing', { ...SLACK, ...KEY }, 'TEMPORAL_ADDRESS: is not set, and bot needs it'],
    ['worker', 'is missing', { ...SLACK, ...KEY }, 'MAAS_URL: is not set, and worker needs it'],
    ['setup', 'is missing', {}, 'TEMPORAL_ADDRESS: is not set, and setup needs it'],
    ['all', 'is no address', { MAAS_URL: 'maas.lan' }, 'MAAS_URL: must be an http(s) address'],
    ['all', 'is no bot token', { SLACK_BOT_TOKEN: 'xoxp-1' }, 'SLACK_BOT_TOKEN: must be a bot token (xoxb-…)'],
    ['all', 'is no port', { PORT: '99999' }, 'PORT: '],
    ['all', 'names no file', { MAAS_API_KEY_FILE: '/nowhere/key' }, 'MAAS_API_KEY_FILE: /nowhere/key cannot be read'],
    ['all', 'names no settings', { DECKHAND_CONFIG: '/nowhere/my.yaml' }, '/nowhere/my.yaml cannot be read'],
  ])('%s: %s', async (part, _, env, sentence) => {
    expect(await start([part], env)).toEqual(refusal(sentence));
  });

  test('is missing, all of them in one error', async () => {
    const { said } = await start(['bot']);
    expect(said.match(/is not set, and bot needs it/g)).toHaveLength(4);
  });
});

describe('a start names file, line and key of what is wrong in deckhand.yaml:', () => {
  test.each([
    ['a key that does not exist', ['channel: ops', 'channel: ops\nchanel: ops'], 'chanel: is not a key Deckhand knows'],
    ['a key that is missing', ['channel: ops', ''], 'channel: is missing'],
    ['a duration that is none', ['call: 5m', 'call: soon'], 'limits.provision.call: must be a duration'],
    ['a value of another kind', ['callAttempts: 3', 'callAttempts: many'], 'limits.provision.callAttempts: '],
    ['nobody who may run it', ["run: ['@platform']", 'run: []'], 'policies.provision.run: must name somebody'],
    ['a profile that is not there', ['defaultProfile: worker', 'defaultProfile: x'], 'there is no profile "x"'],
    ['broken YAML', ['profiles:', 'profiles: ['], ''],
  ] as const)('%s', async (_, [text, instead], sentence) => {
    expect(EXAMPLE).toContain(text);
    const file = join(mkdtempSync(join(tmpdir(), 'deckhand-yaml-')), 'mine.yaml');
    writeFileSync(file, EXAMPLE.replace(text, instead));
    const answer = await start(['all'], { DECKHAND_CONFIG: file });
    expect(answer).toEqual(refusal(sentence));
    expect(answer.said).toMatch(new RegExp(`^${file}:\\d+: `));
  });
});

test.each([[['dance']], [[]]])('somebody who asks for %j is told the usage', async (args) => {
  expect(await start(args)).toEqual(refusal('Usage: node src/main.ts'));
});
