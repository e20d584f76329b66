import { MockAgent } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPlatform, type Platform } from '../../playground/platform/server.ts';
import { createPrometheus, type Prometheus } from '../../src/activities/prometheus.ts';
import { attempt } from './environment.ts';

const ALL = 'sum(rate(http_requests_total{app="shop"}[5m]))';
const ERRORS = `sum(rate(http_requests_total{app="shop",code=~"5.."}[5m])) / ${ALL}`;
const MINUTE = 60_000;

let now: number;
let bad: number | undefined;
let platform: Platform;
let prometheus: Prometheus;

beforeEach(async () => {
  now = 1_700_000_000_000;
  bad = undefined;
  platform = await createPlatform({ now: () => now, badSince: () => bad });
  prometheus = createPrometheus(platform.prometheus);
});

afterEach(() => platform.close());

const query = (expr: string) => attempt(() => prometheus.query(expr));

describe('one number', () => {
  test('the error rate of an app that is well', async () => {
    await expect(query(ERRORS)).resolves.toBeCloseTo(0.002);
  });

  test('a rate rises over its window, not at once', async () => {
    platform.setErrorRate('shop', 0.042);
    await expect(query(ERRORS)).resolves.toBeCloseTo(0.002);
    now += 30_000;
    await expect(query(ERRORS)).resolves.toBeCloseTo(0.022);
    now += 30_000;
    await expect(query(ERRORS)).resolves.toBeCloseTo(0.042);
  });

  test('a bad version raises it, and its end lowers it', async () => {
    bad = now;
    now += MINUTE;
    await expect(query(ERRORS)).resolves.toBeCloseTo(0.041);
    bad = undefined;
    await expect(query(ERRORS)).resolves.toBeCloseTo(0.002);
  });

  test('it can be asked for as it was', async () => {
    now += MINUTE;
    platform.setErrorRate('shop', 0.042);
    now += 5 * MINUTE;
    await expect(attempt(() => prometheus.queryAt(ERRORS, now - 6 * MINUTE))).resolves.toBeCloseTo(0.002);
  });

  test('a scalar is a number too', async () => {
    await expect(query('0.25')).resolves.toBe(0.25);
  });

  test.for([
    ['vector(NaN)', Number.NaN],
    ['vector(+Inf)', Number.POSITIVE_INFINITY],
    ['vector(-Inf)', Number.NEGATIVE_INFINITY],
    ['vector(0)', 0],
  ] as const)('%s is told apart from nothing', async ([expr, value]) => {
    await expect(query(expr)).resolves.toBe(value);
  });

  test('a rate without any traffic is not a number', async () => {
    platform.setErrorRate('shop', 'NaN');
    await expect(query(ERRORS)).resolves.toBeNaN();
  });

  test('a series that is not there is undefined', async () => {
    await expect(query('no_such_metric')).resolves.toBeUndefined();
  });

  test('several series are refused with what to do', async () => {
    await expect(query('up')).rejects.toMatchObject({
      nonRetryable: true,
      message: 'The query "up" gives 3 series where one number is needed. Aggregate it, for example with sum().',
    });
  });
});

describe('many numbers', () => {
  test('every series comes with its labels', async () => {
    const found = await attempt(() => prometheus.samples('up'));
    expect(found).toContainEqual({ labels: { __name__: 'up', job: 'shop' }, value: 1 });
  });

  test('a range has its points in ms', async () => {
    const from = now - 2 * MINUTE;
    const [series] = await attempt(() => prometheus.range(ALL, { from, to: now, step: MINUTE }));
    expect(series).toEqual({
      labels: {},
      points: [
        [from, 42],
        [from + MINUTE, 42],
        [now, 42],
      ],
    });
  });

  test('too many points are refused in its words', async () => {
    const asked = { from: 0, to: now, step: 1_000 };
    await expect(attempt(() => prometheus.range(ALL, asked))).rejects.toMatchObject({
      nonRetryable: true,
      message: expect.stringContaining('exceeded maximum resolution of 11,000 points per timeseries'),
    });
  });
});

describe('what Prometheus refuses', () => {
  test('a query it cannot read is refused for good, with its reason', async () => {
    await expect(query('sum(up')).rejects.toMatchObject({
      type: 'PrometheusError',
      nonRetryable: true,
      message: expect.stringContaining('(400): bad_data: invalid parameter "query": 1:7: parse error'),
    });
  });

  test.for([
    [503, '{"status":"error","errorType":"timeout","error":"query timed out in expression evaluation"}', false],
    [422, '{"status":"error","errorType":"execution","error":"many-to-many matching not allowed"}', true],
    [502, '<html>Bad Gateway</html>', false],
    [404, '404 page not found', true],
  ] as const)('an answer of %i counts as final or not', async ([status, body, nonRetryable]) => {
    platform.orders.add({ on: '/query', status, body, times: 1 });
    await expect(query('up')).rejects.toMatchObject({ type: 'PrometheusError', nonRetryable });
  });

  test('an answer that is not its JSON is not believed', async () => {
    platform.orders.add({ on: '/query', status: 200, body: '<html>Sign in</html>', times: 1 });
    await expect(query('up')).rejects.toMatchObject({
      nonRetryable: false,
      message: 'Prometheus answered something Deckhand cannot read to answer "up".',
    });
  });

  test('a Prometheus that is not there is asked again', async () => {
    const agent = new MockAgent();
    agent.disableNetConnect();
    prometheus = createPrometheus({ url: 'http://prometheus.lan', dispatcher: agent });
    await expect(query('up')).rejects.toMatchObject({
      nonRetryable: false,
      message: expect.stringContaining('Prometheus could not be reached to answer "up"'),
    });
  });
});
