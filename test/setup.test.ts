import { Client, Connection } from '@temporalio/client';
import { expect, inject, it } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { setUp } from '../src/setup.ts';
import { plannedSchedules } from '../src/temporal/schedules.ts';
import { SEARCH_ATTRIBUTES } from '../src/temporal/search-attributes.ts';

const configFor = (namespace: string) =>
  loadConfig({ TEMPORAL_ADDRESS: inject('temporalAddress'), TEMPORAL_NAMESPACE: namespace });

it('makes namespace, search attributes and schedules, and says each', async () => {
  const said: string[] = [];
  await setUp(configFor('setup-new'), (line) => void said.push(line));
  expect(said).toEqual([
    'Created namespace setup-new, which keeps ended runs for 30 days.',
    expect.stringContaining('search attributes'),
    ...plannedSchedules().map(({ scheduleId }) => `Created schedule ${scheduleId}.`),
  ]);
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'setup-new' });
  expect(Object.keys(customAttributes ?? {})).toEqual(expect.arrayContaining(Object.keys(SEARCH_ATTRIBUTES)));
  const { schedule } = new Client({ connection, namespace: 'setup-new' });
  for (const { scheduleId } of plannedSchedules()) {
    expect((await schedule.getHandle(scheduleId).describe()).scheduleId).toBe(scheduleId);
  }
  await connection.close();
});

it('is safe to repeat, also by two at once', async () => {
  const config = configFor('setup-twice');
  const both = await Promise.allSettled([setUp(config, () => undefined), setUp(config, () => undefined)]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  const said: string[] = [];
  await setUp(config, (line) => void said.push(line));
  expect(said).toEqual([
    'Search attributes are in place in namespace setup-twice.',
    ...plannedSchedules().map(({ scheduleId }) => `Schedule ${scheduleId} is in place.`),
  ]);
});
