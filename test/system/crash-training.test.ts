import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWhole, type Message, type Whole } from '../setup/whole.ts';

const PATIENCE = { timeout: 90_000, interval: 100 };
const STEPS = ['Prepare data', 'Train', 'Evaluate'];

let whole: Whole;
beforeAll(async () => {
  whole = createWhole({ speed: 30 });
  await whole.start();
});
afterAll(async () => {
  await whole.stop();
  whole.remove();
});

async function card(): Promise<Message | undefined> {
  return (await whole.messages()).find(({ metadata }) => metadata?.event_type === 'deckhand_card');
}

/** Kills the worker at the next call to an outside system: its effect is had, its answer is lost. */
async function killWorker(): Promise<void> {
  const before = whole.pidsOf('worker');
  await whole.hold(0, 'after');
  whole.kill('worker');
  await whole.release();
  const isBack = () => whole.pidsOf('worker').some((pid) => !before.includes(pid));
  await expect.poll(isBack, { interval: 100 }).toBe(true);
}

type Elements = { readonly elements?: readonly { readonly action_id?: string }[] };

/** The button as the page presses it. */
async function press(as: string, actionId: string): Promise<void> {
  const shown = await card();
  const block = shown?.blocks?.findIndex((each) =>
    (each as Elements).elements?.some(({ action_id: id }) => id === actionId),
  );
  const headers = { 'content-type': 'application/json' };
  const { block_id: blockId } = (shown?.blocks?.[block ?? -1] ?? {}) as { block_id?: string };
  const body = JSON.stringify({ as, channel: 'C0OPS', ts: shown?.ts, block_id: blockId, action_id: actionId });
  const answer = await fetch(`${whole.workspace()}/workspace/actions`, { method: 'POST', headers, body });
  expect(await answer.json()).toMatchObject({ ok: true });
}

async function mlflow<T>(path: string, body?: object): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : {};
  return (await (await fetch(`${whole.platform()}/mlflow/api/2.0/mlflow/${path}`, init)).json()) as T;
}

it('trains once, registers one version and moves the alias once, with the worker killed in every step', async () => {
  await whole.say('U0ANA', '/train churn');
  for (const step of STEPS) {
    await expect.poll(async () => (await card())?.text ?? '', PATIENCE).toContain(`▸ *${step}*`);
    await killWorker();
  }
  await expect.poll(async () => JSON.stringify((await card())?.blocks ?? []), PATIENCE).toContain('decide_approve');
  const registering = whole.hold(0, 'after');
  await press('U0BEN', 'decide_approve');
  await registering;
  whole.kill('worker');
  await whole.release();
  await expect.poll(async () => (await card())?.text ?? '', PATIENCE).toMatch(/^✅/);

  type Runs = { runs: { info: { status: string }; data: { tags?: { key: string }[] } }[] };
  const { runs } = await mlflow<Runs>('runs/search', { experiment_ids: ['1'] });
  const ours = runs.filter(({ data }) => data.tags?.some(({ key }) => key === 'deckhand.dev/run'));
  // One for the training, and one for the champion's scores on the same data.
  expect(ours.map(({ info }) => info.status)).toEqual(['FINISHED', 'FINISHED']);
  type Versions = { model_versions: { version: string; aliases?: string[] }[] };
  const { model_versions: versions } = await mlflow<Versions>(
    `model-versions/search?${new URLSearchParams({ filter: "name='churn'" })}`,
  );
  expect(versions.map(({ version, aliases }) => [version, aliases])).toEqual([
    ['3', ['previous']],
    ['4', ['champion']],
  ]);
  const end = (await whole.messages('U0ANA', (await card())?.ts)).at(-1);
  expect(end?.text).toContain('churn version 4 is champion');
}, 400_000);
