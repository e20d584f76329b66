import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseSettings, settingsJsonSchema } from '../src/settings.ts';

const example = readFileSync(new URL('../deckhand.yaml', import.meta.url), 'utf8');
const parse = (source: string) => parseSettings(source, 'deckhand.yaml');

it('reads the example, with durations in ms', () => {
  expect(parse(example).limits.provision).toMatchObject({ call: 300_000, deploy: 2_100_000, callAttempts: 3 });
});

it('names file, line and key of a key it does not know', () => {
  const line = example.split('\n').findIndex((text) => text.includes('series: noble')) + 1;
  expect(() => parse(example.replace('series: noble', 'serie: noble'))).toThrow(
    new RegExp(`deckhand.yaml:${line}: profiles.worker.serie: is not a key Deckhand knows`),
  );
});

it('names a key that is missing', () => {
  expect(() => parse(example.replace('channel: ops', ''))).toThrow('channel: is missing');
});

it('explains a duration that is none', () => {
  expect(() => parse(example.replace('question: 4h', 'question: soon'))).toThrow(
    /deckhand\.yaml:\d+: limits\.provision\.question: must be a duration such as 90s, 5m or 4h/,
  );
});

it('refuses a default profile that is not there', () => {
  expect(() => parse(example.replace('defaultProfile: worker', 'defaultProfile: storage'))).toThrow(
    'there is no profile "storage"',
  );
});

it.each([
  ['runbook: shop', 'runbook: shops', 'incidents.routes.0.runbook: there is no runbook "shops"'],
  ['name: scale-web', 'name: restart-web', 'incidents.runbooks.shop: "restart-web" is there twice'],
  ['alertname: ~Node.*', 'alertname: ~Node(', 'incidents.routes.1.match.alertname: is not a regular expression'],
  ['escalateAfter: 15m', 'escalateAfter: 1m', 'incidents.routes.0.escalateAfter: must be longer than remindAfter'],
  ['  incident:\n    run', '  doctor:\n    run', 'policies.incident: is missing'],
])('refuses incidents in which %j is %j', (right, wrong, says) => {
  const written = example.replace(/\n {2}doctor:\n {4}run: .*\n/, '\n').replace(right, wrong);
  expect(() => parse(written.replace('    freeze: production # what a sev1 freezes\n', ''))).toThrow(says);
});

it('names the line of broken YAML', () => {
  expect(() => parse('channel: [ops')).toThrow(/deckhand\.yaml:1: /);
});

it('has a JSON Schema for editors that is up to date', () => {
  const kept: unknown = JSON.parse(readFileSync(new URL('../deckhand.schema.json', import.meta.url), 'utf8'));
  expect(kept).toEqual(JSON.parse(JSON.stringify(settingsJsonSchema())));
});
