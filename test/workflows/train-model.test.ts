import { PNG } from 'pngjs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { setStage, type Stage } from '../setup/stage.ts';
import { runsOf, trainingStage, type TrainingStage } from './training-stage.ts';

const OFTEN = { interval: 50 };

let stage: Stage;
let training: TrainingStage;
beforeAll(async () => {
  stage = await setStage(import.meta.url, {
    change: ({ models, ...rest }) => {
      const { churn } = models;
      if (!churn) throw new TypeError('The example trains no churn.');
      const alike = (name: string) => ({ ...churn, experiment: name, registered: name });
      const names = ['first', 'better', 'rejected', 'back', 'killed', 'failing', 'twice', 'stuck', 'moved'];
      return { ...rest, models: { churn, ...Object.fromEntries(names.map((name) => [name, alike(name)])) } };
    },
  });
  training = trainingStage(stage);
});
afterEach(() => stage.platform.orders.clear());
afterAll(() => stage.close());

it('makes a better model champion once people agree, and keeps the old as previous', async () => {
  training.seedChampion('better');
  const { run, handle } = await stage.train({ model: 'better', params: { depth: '7' } });
  await expect.poll(() => stage.thread(run.runId).buttons, OFTEN).toContain('decide_approve');
  const told = () => stage.thread(run.runId).notes.join('\n');
  await expect.poll(told, OFTEN).toMatch(/Promote better: auc 0\.913 → 0\.931\?/);
  expect(told()).toMatch(/auc +0\.913 +0\.931/);
  await training.approve('better', run.runId);
  expect(await handle.result()).toMatchObject({ status: 'succeeded', result: { version: '2', from: '1' } });
  expect(stage.platform.mlflow.model('better')?.aliases).toEqual({ champion: '2', previous: '1' });
  expect(stage.thread(run.runId).notes.at(-1)).toMatch(
    /better version 2 is champion: auc 0\.913 → 0\.931.*Version 1 is kept/,
  );
});

it('draws how the metric went, for the thread, with words for those who do not see it', async () => {
  const { run, handle } = await stage.train({ model: 'first' });
  await expect.poll(() => stage.thread(run.runId).buttons, OFTEN).toContain('decide_approve');
  const file = () =>
    stage.slack.workspace
      .messages('C0OPS')
      .flatMap(({ files = [] }) => files)
      .find(({ name }) => name === 'first-auc.png');
  await expect.poll(file, OFTEN).toBeDefined();
  expect(file()).toMatchObject({
    mimetype: 'image/png',
    alt_txt: expect.stringMatching(/^Line chart of auc while first trained: .* at step 1, .* at step 40\.$/),
  });
  const bytes = Buffer.from(await (await fetch(`${stage.slack.url}${file()?.url}`)).arrayBuffer());
  expect(PNG.sync.read(bytes)).toMatchObject({ width: 1440, height: 720 });
  await training.approve('first', run.runId);
  expect(await handle.result()).toMatchObject({ result: { version: '1' } });
  expect(stage.platform.mlflow.model('first')?.aliases).toEqual({ champion: '1' });
});

it('shows the metric and the step on the card while it trains', async () => {
  const { run, handle } = await stage.train({ model: 'killed' });
  await expect.poll(() => stage.thread(run.runId).card, OFTEN).toMatch(/▸ \*Train\*.*Step \d+: auc 0\.\d+/);
  await handle.cancel();
  await expect(handle.result()).rejects.toThrow(/cancel/i);
  const [ended] = runsOf(stage, 'killed');
  expect(ended).toMatchObject({ status: 'KILLED' });
  expect(training.jobs(run.runId, 'train')).toEqual([]);
  expect(stage.thread(run.runId).notes.join('\n')).toContain('Marked as KILLED in MLflow');
});

it('says so when the new model is not better, and registers nothing', async () => {
  training.seedChampion('rejected', 0.95);
  const { run, handle } = await stage.train({ model: 'rejected' });
  expect(await handle.result()).toMatchObject({ status: 'stopped' });
  expect(stage.platform.mlflow.model('rejected')).toMatchObject({
    versions: [{ version: '1' }],
    aliases: { champion: '1' },
  });
  expect(stage.thread(run.runId).notes.at(-1)).toMatch(/rejected is not better: auc 0\.95 → 0\.927 .*--register/);
  expect(runsOf(stage, 'rejected').map(({ status }) => status)).toEqual(['FINISHED', 'FINISHED', 'FINISHED']);
});

it('registers what is not better if asked to, and says what it is', async () => {
  const { run, handle } = await stage.train({ model: 'rejected', register: true });
  await expect.poll(() => stage.thread(run.runId).buttons, OFTEN).toContain('decide_approve');
  const told = () => stage.thread(run.runId).notes.join('\n');
  await expect.poll(told, OFTEN).toContain('It is not better than the champion of version 1');
  await training.approve('rejected', run.runId);
  expect(await handle.result()).toMatchObject({ status: 'succeeded', result: { version: '2' } });
});

it('asks again when another became champion while people thought about it', async () => {
  training.seedChampion('moved');
  const { run, handle } = await stage.train({ model: 'moved' });
  await expect.poll(() => stage.thread(run.runId).buttons, OFTEN).toContain('decide_approve');
  const model = stage.platform.mlflow.model('moved');
  if (!model) throw new TypeError('There is no model moved.');
  stage.platform.mlflow.saveModel({ ...model, aliases: {} });
  await training.approve('moved', run.runId);
  await expect.poll(() => stage.thread(run.runId).notes.join('\n'), OFTEN).toContain('no longer what would happen');
  await training.approve('moved', run.runId, 'approval/2');
  expect(await handle.result()).toMatchObject({ status: 'succeeded', result: { version: '2' } });
});

it('goes back to the champion of before, and can go forth again', async () => {
  training.seedChampion('back');
  training.seedVersion('back', 'champion', 'previous');
  const { run, handle } = await stage.train({ model: 'back', rollback: true });
  await expect.poll(() => stage.thread(run.runId).buttons, OFTEN).toContain('decide_approve');
  await training.approve('back', run.runId);
  expect(await handle.result()).toMatchObject({ status: 'succeeded', result: { from: '2', to: '1' } });
  expect(stage.platform.mlflow.model('back')?.aliases).toEqual({ champion: '1', previous: '2' });
});

it('stops when there is no champion to go back to', async () => {
  const { run, handle } = await stage.train({ model: 'twice', rollback: true });
  expect(await handle.result()).toMatchObject({ status: 'stopped' });
  expect(stage.thread(run.runId).notes.at(-1)).toContain('twice has no version with alias "previous" to go back to');
});

it('shows the end of the log when the training fails, and Retry trains anew in an MLflow run of its own', async () => {
  stage.platform.orders.add({ on: 'job train-', body: 'step', times: 1 });
  const { run, handle } = await stage.train({ model: 'failing' });
  await expect.poll(() => stage.thread(run.runId).buttons, OFTEN).toContain('decide_retry');
  await expect.poll(() => stage.thread(run.runId).notes.join('\n'), OFTEN).toContain('ValueError: loss is nan');
  await stage.decide('train/failing', { run: run.runId, question: 'train/1', choice: 'retry', by: 'U0ANA' });
  await expect.poll(() => stage.thread(run.runId).buttons, OFTEN).toContain('decide_approve');
  expect(runsOf(stage, 'failing').map(({ status }) => status)).toEqual(['FAILED', 'FINISHED']);
  await stage.decide('train/failing', { run: run.runId, question: 'approval/1', choice: 'reject', by: 'U0BEN' });
  expect(await handle.result()).toMatchObject({ status: 'stopped' });
  expect(stage.platform.mlflow.model('failing')).toBeUndefined();
});

it('does not wait for an image that cannot be pulled', async () => {
  stage.platform.orders.add({ on: 'job prepare-', body: 'image', times: 1 });
  const { run } = await stage.train({ model: 'stuck' });
  await expect
    .poll(() => stage.thread(run.runId).notes.join('\n'), OFTEN)
    .toMatch(/The data preparation of stuck came to nothing: the image .* cannot be pulled/);
  await stage.decide('train/stuck', { run: run.runId, question: 'prepare/1', choice: 'roll-back', by: 'U0ANA' });
  await expect.poll(() => stage.thread(run.runId).card, OFTEN).toContain('rolled back');
});
