import { expect, it } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { queuesOf } from '../src/queues.ts';

it('lets a worker serve both queues unless one is named', () => {
  expect(queuesOf([])).toEqual(['deckhand', 'slack']);
  expect(queuesOf(['--queue', 'slack'])).toEqual(['slack']);
  expect(queuesOf(['--queue=deckhand'])).toEqual(['deckhand']);
});

it.each([['--queue=mail'], ['--queue'], ['--queue=']])('refuses %s and names the queues there are', (flag) => {
  expect(() => queuesOf([flag])).toThrow(/A worker has no queue .*--queue deckhand or --queue slack/);
});

it('gives a worker that only speaks to Slack no reason to hold other keys', () => {
  const env = { SLACK_BOT_TOKEN: 'xoxb-1', TEMPORAL_ADDRESS: 'temporal.lan:7233' };
  expect(loadConfig(env, 'slack worker')).toMatchObject(env);
  expect(() => loadConfig(env, 'worker')).toThrow('MAAS_API_KEY: is not set, and worker needs it');
});
