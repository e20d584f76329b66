import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { ConfigError, loadConfig } from '../../src/config.ts';
import { parseSettings } from '../../src/settings.ts';
import { EXAMPLE } from '../setup/program.ts';
import { isSentence, json, mangled, text } from './corpus.ts';

const FILE = readFileSync(EXAMPLE, 'utf8');
const example = parse(FILE) as Record<string, Record<string, unknown>>;
const NAMES = ['SLACK_BOT_TOKEN', 'SLACK_MODE', 'SLACK_API_URL', 'PORT', 'MAAS_URL', 'MAAS_API_KEY', 'KUBECONFIG'];
const MORE = [
  'DECKHAND_ENCRYPTION_KEYS',
  'DECKHAND_PLAYGROUND_SPEED',
  'DECKHAND_SIGNING_KEY',
  'HARBOR_URL_FILE',
  '__proto__',
];

/** What came out of it: it is taken, or refused in words that say what is wrong; anything else is passed on. */
function answerTo(read: () => unknown): string {
  try {
    read();
    return 'Taken.';
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

const cutShort = fc.nat(FILE.length).map((at) => FILE.slice(0, at));
const garbled = fc
  .tuple(fc.nat(FILE.length), text)
  .map(([at, odd]) => FILE.slice(0, at) + odd + FILE.slice(at + odd.length));
const mangledApp = mangled(example['apps']?.['shop'] as Record<string, unknown>).map((shop) => ({
  ...example,
  apps: { shop },
}));
const mangledPolicy = mangled(example['policies'] ?? {}).map((policies) => ({ ...example, policies }));
const other = fc.oneof(json, mangled(example), mangledApp, mangledPolicy).map((value) => stringify(value));

/** Each is nine times as long as the one before, once its aliases are followed. */
const LAUGHS = [
  'a0: &a0 [x, x]',
  ...[1, 2, 3, 4, 5, 6, 7].map((at) => `a${at}: &a${at} [${`*a${at - 1},`.repeat(9)}]`),
];
const BOMBS = [
  LAUGHS.join('\n'),
  'channel: *nobody',
  '['.repeat(5_000),
  'a: &a [*a]',
  '!!js/function "x"',
  '%YAML 9.9\n---\n',
  '? [a]\n: b',
  '- - - -',
  '\t- x',
];

it('a deckhand.yaml of any content is taken or refused in words', () => {
  const property = fc.property(fc.oneof(text, cutShort, garbled, other), (written) =>
    isSentence(answerTo(() => parseSettings(written, 'deckhand.yaml'))),
  );
  const examples = BOMBS.map((bomb): [string] => [bomb]);
  expect(fc.check(property, { seed: 9, numRuns: 600, examples })).toMatchObject({ failed: false, numRuns: 600 });
});

it('an environment of any content is taken or refused in words', () => {
  const variables = fc.dictionary(fc.constantFrom(...NAMES, ...MORE), text);
  const parts = fc.constantFrom('bot' as const, 'worker' as const, 'setup' as const, undefined);
  const property = fc.property(variables, parts, (env, part) => isSentence(answerTo(() => loadConfig(env, part))));
  expect(fc.check(property, { seed: 9, numRuns: 600 })).toMatchObject({ failed: false, numRuns: 600 });
});
