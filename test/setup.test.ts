import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { expect, inject, it } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { loadSettings } from '../src/settings.ts';
import { setUp } from '../src/setup.ts';
import { plannedSchedules } from '../src/temporal/schedules.ts';
import { SEARCH_ATTRIBUTES } from '../src/temporal/search-attributes.ts';

const EXAMPLE = new URL('../deckhand.yaml', import.meta.url);
const settings = loadSettings(fileURLToPath(EXAMPLE));

const configFor = (namespace: string) =>
  loadConfig({ TEMPORAL_ADDRESS: inject('temporalAddress'), TEMPORAL_NAMESPACE: namespace });

it('makes namespace, search attributes and schedules, and says each', async () => {
  const said: string[] = [];
  await setUp(configFor('setup-new'), settings, (line) => void said.push(line));
  expect(said).toEqual([
    'Created namespace setup-new, which keeps ended runs for 30 days.',
    expect.stringContaining('search attributes'),
    ...plannedSchedules(settings).map(({ scheduleId }) => `Created schedule ${scheduleId}.`),
  ]);
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'setup-new' });
  expect(Object.keys(customAttributes ?? {})).toEqual(expect.arrayContaining(Object.keys(SEARCH_ATTRIBUTES)));
  const { schedule } = new Client({ connection, namespace: 'setup-new' });
  for (const { scheduleId } of plannedSchedules(settings)) {
    expect((await schedule.getHandle(scheduleId).describe()).scheduleId).toBe(scheduleId);
  }
  await connection.close();
});

it('is safe to repeat, also by two at once', async () => {
  const config = configFor('setup-twice');
  const both = await Promise.allSettled([
    setUp(config, settings, () => undefined),
    setUp(config, settings, () => undefined),
  ]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  const said: string[] = [];
  await setUp(config, settings, (line) => void said.push(line));
  expect(said).toEqual([
    'Search attributes are in place in namespace setup-twice.',
    ...plannedSchedules(settings).map(({ scheduleId }) => `Schedule ${scheduleId} is in place.`),
  ]);
});

it('takes a schedule away whose rule is gone, and leaves those of others', async () => {
  const config = configFor('setup-fewer');
  await setUp(config, settings, () => undefined);
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const { schedule } = new Client({ connection, namespace: 'setup-fewer' });
  const [some] = plannedSchedules(settings);
  if (!some) throw new TypeError('The example has no cleanup rule.');
  await schedule.create({ ...some, scheduleId: 'of-somebody-else' });
  const { 'old-images': images } = settings.cleanup;
  const fewer = { cleanup: images ? { 'old-images': images } : {} };
  const ids = async () => {
    const found: string[] = [];
    for await (const { scheduleId } of schedule.list()) found.push(scheduleId);
    return found.toSorted();
  };
  await expect.poll(ids).toHaveLength(5);
  const said: string[] = [];
  await setUp(config, fewer, (line) => void said.push(line));
  expect(said).toContain('Deleted schedule cleanup/expired-tokens: deckhand.yaml has no such rule any more.');
  await expect.poll(ids).toEqual(['cleanup/old-images', 'of-somebody-else', 'reconcile']);
  await connection.close();
});
