import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { catalog, workflowIdOf } from '../../src/bot/catalog.ts';
import { DECKHAND_USAGE } from '../../src/bot/commands/deckhand.ts';
import { parse } from '../../src/bot/parse.ts';
import { wordsIn } from '../../src/bot/views/language.ts';
import { settingsFor } from './settings.ts';

const settings = settingsFor({ models: { churn: {} } });
const [provision] = catalog;
if (!provision) throw new TypeError('The catalog is empty.');
const read = (text: string) => parse(provision, text, settings);

it('reads a machine and flags in either form', () => {
  expect(read('node-07 --series=jammy --profile gpu')).toEqual({ machine: 'node-07', series: 'jammy', profile: 'gpu' });
  expect(workflowIdOf(provision, read('node-07'))).toBe('provision/node-07');
});

it.each([
  ['', /Please give a machine name/],
  ['node-07; reboot', /can't read "node-07; reboot" as a machine name/],
  ['node-07 --series=../x', /can't read "\.\.\/x" as a series/],
  ["{{ lookup('pipe','id') }}", /can't read/],
  ['x'.repeat(10_000), /10000 characters long/],
  ['🚀', /can't read "🚀"/],
  ['NODE-07', /lower-case/],
  ['node-07 --foo bar', /don't know "--foo"/],
  ['node-07 --profile', /--profile needs a value/],
  ['node-07 --profile storage', /no "storage"; choose one of worker, gpu/],
  ['node-07 --profile constructor', /no "constructor"/],
  ['node-07 --series noble --series jammy', /twice/],
  ['node-07\u0000', /cannot read/],
  ['-oProxyCommand=x', /can't read/],
])('refuses %j with a sentence', (text, sentence) => {
  expect(() => read(text)).toThrow(sentence);
});

it('has the commands of the manifest, with the same words', () => {
  type Manifest = { features: { slash_commands: { command: string; description: string; usage_hint: string }[] } };
  const manifest = parseYaml(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8')) as Manifest;
  const listed = manifest.features.slash_commands;
  const expected = catalog.map(({ name, command, usage }) => ({
    command,
    description: wordsIn('en').operations[name].summary,
    usage_hint: usage.replace(`${command} `, ''),
  }));
  expect(listed.filter(({ command }) => command !== '/deckhand' && command !== '/incident')).toMatchObject(expected);
  expect(`/deckhand ${listed.at(-1)?.usage_hint}`).toBe(DECKHAND_USAGE);
});
