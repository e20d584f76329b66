import { expect, test } from 'vitest';
import { createMlflowActivities } from '../../src/activities/mlflow.ts';
import { createMlflowClient } from '../../src/activities/mlflow-client.ts';
import type { Model } from '../../src/models.ts';
import { attempt, effectOf } from './environment.ts';

const job = { image: 'harbor.lan/ml/churn:1', command: ['train'], timeout: 60_000, gpu: 0, waitForNode: 60_000 };

export function modelNamed(name: string): Model {
  return {
    namespace: 'ml',
    experiment: name,
    registered: name,
    aliases: { champion: 'champion', previous: 'previous' },
    artifact: 'model',
    dataset: 's3://datasets/churn',
    params: {},
    metric: { name: 'auc', better: 'higher', minGain: 0 },
    prepare: job,
    train: job,
    evaluate: job,
  };
}

/** What holds against any MLflow, simulated or real. Names are new for each test, since a real one keeps what was before. */
export function behavesLikeMlflow(address: () => string): void {
  const tracking = () => createMlflowActivities({ mlflow: createMlflowClient({ url: address() }), url: address() });
  let count = 0;
  const fresh = () => modelNamed(`model-${process.pid}-${++count}`);
  const open = (spec: Model, run = 'run-a', round = 1) =>
    attempt(() =>
      tracking().openRun({
        spec,
        model: 'churn',
        params: { depth: '6' },
        dataset: spec.dataset,
        effect: effectOf(run, 'train', round),
      }),
    );
  const register = (spec: Model, run: string) =>
    attempt(() => tracking().registerVersion({ spec, run, effect: effectOf('run-a', 'register') }));
  const aliasesOf = (spec: Model) => attempt(() => tracking().readAliases(spec));
  const api = (path: string) => `${address()}/api/2.0/mlflow/${path}`;

  async function post(path: string, body: object): Promise<Record<string, unknown>> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(api(path), { method: 'POST', headers, body: JSON.stringify(body) });
    expect({ path, status: answer.status }).toEqual({ path, status: 200 });
    return (await answer.json()) as Record<string, unknown>;
  }

  async function statusOf(run: string): Promise<string> {
    const answer = await fetch(api(`runs/get?run_id=${run}`));
    return ((await answer.json()) as { run: { info: { status: string } } }).run.info.status;
  }

  /** What a training program does: logs a curve, and its model. */
  async function train(run: string, values: readonly number[]): Promise<void> {
    const metrics = values.map((value, at) => ({ key: 'auc', value, timestamp: 1_700_000_000_000 + at, step: at + 1 }));
    await post('runs/log-batch', { run_id: run, metrics });
    const answer = await fetch(api(`runs/get?run_id=${run}`));
    const { run: found } = (await answer.json()) as { run: { info: { artifact_uri: string } } };
    const path = found.info.artifact_uri.replace(/^mlflow-artifacts:\/+/, '');
    const put = await fetch(`${address()}/api/2.0/mlflow-artifacts/artifacts/${path}/model/MLmodel`, {
      method: 'PUT',
      body: 'flavors: {}',
    });
    expect(put.status).toBe(200);
  }

  async function registered(spec: Model, run: string): Promise<string> {
    const opened = await open(spec, run);
    await train(opened.run, [0.8, 0.9]);
    return (await register(spec, opened.run)).version;
  }

  test('a run is made once for an effect, however often it is asked for', async () => {
    const spec = fresh();
    const first = await open(spec);
    expect(await open(spec)).toEqual(first);
    expect(await statusOf(first.run)).toBe('RUNNING');
  });

  test('another round has a run of its own, and the one before it has failed', async () => {
    const spec = fresh();
    const first = await open(spec);
    const second = await open(spec, 'run-a', 2);
    expect(second.run).not.toBe(first.run);
    expect(await statusOf(first.run)).toBe('FAILED');
    expect(await statusOf(second.run)).toBe('RUNNING');
  });

  test('a curve is read in order, one value a step', async () => {
    const { run } = await open(fresh());
    await train(run, [0.7, 0.8, 0.85]);
    await expect(attempt(() => tracking().readCurve({ run, metric: 'auc' }))).resolves.toEqual([
      [1, 0.7],
      [2, 0.8],
      [3, 0.85],
    ]);
  });

  test('a long curve keeps its ends and a few hundred points between them', async () => {
    const { run } = await open(fresh());
    for (const from of [0, 700]) {
      const metrics = Array.from({ length: 700 }, (_, at) => ({
        key: 'auc',
        value: (from + at) / 2_000,
        timestamp: from + at,
        step: from + at,
      }));
      await post('runs/log-batch', { run_id: run, metrics });
    }
    const points = await attempt(() => tracking().readCurve({ run, metric: 'auc' }));
    expect(points).toHaveLength(400);
    expect([points[0], points.at(-1)]).toEqual([
      [0, 0],
      [1_399, 0.6995],
    ]);
  });

  test('the last value of each metric is the score', async () => {
    const { run } = await open(fresh());
    await train(run, [0.7, 0.8]);
    await expect(attempt(() => tracking().readScores({ run, needs: 'auc' }))).resolves.toEqual({ auc: 0.8 });
  });

  test('a metric nobody logged is declined with those that were', async () => {
    const { run } = await open(fresh());
    await train(run, [0.7]);
    await expect(attempt(() => tracking().readScores({ run, needs: 'f1' }))).rejects.toMatchObject({
      type: 'Declined',
      message: expect.stringContaining('logged no metric f1') as unknown,
    });
  });

  test('a run becomes one version, however often it is registered', async () => {
    const spec = fresh();
    const { run } = await open(spec);
    await train(run, [0.9]);
    await expect(register(spec, run)).resolves.toEqual({ version: '1', run });
    await expect(register(spec, run)).resolves.toEqual({ version: '1', run });
  });

  test('a run without a model cannot be registered', async () => {
    const spec = fresh();
    const { run } = await open(spec);
    await expect(register(spec, run)).rejects.toMatchObject({
      type: 'Declined',
      message: expect.stringContaining('has no model at model') as unknown,
    });
  });

  test('a model nobody registered has no champion, and neither has one without the alias', async () => {
    const spec = fresh();
    await expect(aliasesOf(spec)).resolves.toEqual({});
    await registered(spec, 'run-a');
    await expect(aliasesOf(spec)).resolves.toEqual({});
  });

  test('a promotion moves the champion and keeps the old one as previous; repeated, it changes nothing', async () => {
    const spec = fresh();
    const [one, two] = [await registered(spec, 'run-a'), await registered(spec, 'run-b')];
    await attempt(() => tracking().promote({ ...spec, to: one }));
    const promote = () => attempt(() => tracking().promote({ ...spec, from: one, to: two }));
    await promote();
    await promote();
    await expect(aliasesOf(spec)).resolves.toMatchObject({ champion: { version: two }, previous: { version: one } });
  });

  test('a champion that changed meanwhile is not replaced', async () => {
    const spec = fresh();
    const [one, two] = [await registered(spec, 'run-a'), await registered(spec, 'run-b')];
    await attempt(() => tracking().promote({ ...spec, to: one }));
    await expect(attempt(() => tracking().promote({ ...spec, to: two }))).rejects.toMatchObject({
      type: 'Declined',
      message: expect.stringContaining(`Somebody made version ${one}`) as unknown,
    });
  });

  test('an undo puts the aliases back, also one that was not there', async () => {
    const spec = fresh();
    const [one, two] = [await registered(spec, 'run-a'), await registered(spec, 'run-b')];
    await attempt(() => tracking().promote({ ...spec, to: one }));
    await attempt(() => tracking().promote({ ...spec, from: one, to: two }));
    const undo = () =>
      attempt(() => tracking().restoreAliases({ ...spec, model: 'churn', ours: two, before: { champion: one } }));
    await expect(undo()).resolves.toMatchObject({ id: 'train.aliases-restored', champion: one });
    await expect(aliasesOf(spec)).resolves.toEqual({ champion: { version: one, run: expect.any(String) as unknown } });
    await undo();
  });

  test('an undo leaves a champion that somebody else chose', async () => {
    const spec = fresh();
    const all = [await registered(spec, 'run-a'), await registered(spec, 'run-b'), await registered(spec, 'run-c')];
    const [one = '', two = '', three = ''] = all;
    await attempt(() => tracking().promote({ ...spec, to: three }));
    await expect(
      attempt(() => tracking().restoreAliases({ ...spec, model: 'churn', ours: two, before: { champion: one } })),
    ).resolves.toMatchObject({ id: 'undo.left' });
  });
}
