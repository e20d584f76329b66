import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createPlatform, type Platform } from '../../playground/platform/server.ts';
import { createMlflowClient } from '../../src/activities/mlflow-client.ts';
import { createMlflowActivities } from '../../src/activities/mlflow.ts';
import { attempt, effectOf } from './environment.ts';
import { behavesLikeMlflow, modelNamed } from './mlflow-behaviour.ts';

let platform: Platform;
let tracking: ReturnType<typeof createMlflowActivities>;

beforeAll(async () => {
  platform = await createPlatform();
  const { url } = platform.mlflow;
  tracking = createMlflowActivities({ mlflow: createMlflowClient({ url, username: 'deckhand', password: 'p' }), url });
});
afterEach(() => platform.orders.clear());
afterAll(() => platform.close());

describe('the simulated MLflow', () => {
  behavesLikeMlflow(() => platform.mlflow.url);
});

const openRun = (name: string) =>
  attempt(() =>
    tracking.openRun({
      spec: modelNamed(name),
      model: name,
      params: {},
      dataset: 's3://x',
      effect: effectOf('run-a', 'train'),
    }),
  );

test.for(['experiments/create', 'runs/create'])(
  'a lost answer to %s leads to one run in one experiment',
  async (call) => {
    const name = call.replaceAll('/', '-');
    platform.orders.add({ on: call, loseResponse: true, times: 1 });
    await expect(openRun(name)).rejects.toMatchObject({ type: 'MLflowError', nonRetryable: false });
    await openRun(name);
    const experiments = platform.mlflow.experiments().filter((each) => each.name === name);
    expect(experiments).toHaveLength(1);
    expect(platform.mlflow.runs().filter(({ experiment }) => experiment === experiments[0]?.id)).toHaveLength(1);
  },
);

test('a lost answer to the registration leads to one version', async () => {
  const { run } = await openRun('lost');
  const [opened] = platform.mlflow.runs().filter(({ id }) => id === run);
  if (!opened) throw new TypeError('There is no run.');
  platform.mlflow.saveRun({ ...opened, artifacts: ['model'] });
  const register = () =>
    attempt(() => tracking.registerVersion({ spec: modelNamed('lost'), run, effect: effectOf('run-a', 'register') }));
  platform.orders.add({ on: 'model-versions/create', loseResponse: true, times: 1 });
  await expect(register()).rejects.toMatchObject({ nonRetryable: false });
  await expect(register()).resolves.toEqual({ version: '1', run });
});

test('a host name MLflow does not know is declined with what to do', async () => {
  platform.orders.add({
    on: 'experiments/get-by-name',
    status: 403,
    body: 'Invalid Host header - possible DNS rebinding attack detected',
  });
  await expect(openRun('host')).rejects.toMatchObject({
    type: 'Declined',
    message: expect.stringContaining('--allowed-hosts') as unknown,
  });
});

test('a page that is no MLflow is told as such', async () => {
  platform.orders.add({ on: 'experiments/get-by-name', status: 200, body: '<html>' });
  await expect(openRun('page')).rejects.toMatchObject({
    message: expect.stringContaining('Check MLFLOW_TRACKING_URI') as unknown,
  });
});

test('an MLflow that is down for a moment is asked again', async () => {
  platform.orders.add({ on: 'experiments/get-by-name', status: 503, body: 'starting', times: 1 });
  await expect(openRun('down')).rejects.toMatchObject({ type: 'MLflowError', nonRetryable: false });
});
