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

it.each([
  ['cron: 0 3 * * 1', 'cron: every monday', 'cleanup.old-images.schedule.cron: must be five fields of cron'],
  [
    'zone: Europe/Berlin\n    mode: approve',
    'zone: Mars/Base\n    mode: approve',
    'schedule.zone: must be a time zone',
  ],
  ['keepTags: ^v?\\d+\\.0\\.0$', 'keepTags: ^v(', 'cleanup.old-images.keepTags: is not a regular expression'],
  ['olderThan: 30d', 'olderThan: a month', 'cleanup.old-images.olderThan: must be a duration'],
  ['      items: 20', '      size: 50 gigs', 'cleanup.expired-tokens.limit.size: must be a size such as 500MB or 50GB'],
  ['type: tokens', 'type: pods', 'cleanup.expired-tokens.type'],
  ['label: deckhand.dev/ephemeral=true', 'label: ephemeral', 'cleanup.stale-namespaces.label: must be a label'],
  ['better: higher', 'better: bigger', 'models.churn.metric.better'],
])('names the line of %j written as %j', (right, wrong, says) => {
  expect(example).toContain(right);
  expect(() => parse(example.replace(right, wrong))).toThrow(says);
  expect(() => parse(example.replace(right, wrong))).toThrow(/^deckhand\.yaml:\d+: /);
});

it.each([
  ['cleanup', 'policies.cleanup: is missing, and there are cleanup rules'],
  ['train', 'policies.train: is missing, and there are models to train'],
])('refuses what nobody would have to approve: without policies.%s', (policy, says) => {
  const without = example.replace(new RegExp(`\n  ${policy}:\n    run:[\\s\\S]*?timeout: 24h\n`), '\n');
  expect(() => parse(without)).toThrow(says);
});

it('has a JSON Schema for editors that is up to date', () => {
  const kept: unknown = JSON.parse(readFileSync(new URL('../deckhand.schema.json', import.meta.url), 'utf8'));
  expect(kept).toEqual(JSON.parse(JSON.stringify(settingsJsonSchema())));
});
