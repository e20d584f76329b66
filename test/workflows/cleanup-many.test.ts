import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { setStage, type Stage } from '../setup/stage.ts';
import { DAY } from './cleanup-stage.ts';

const ALL = 5_000;
const REPOSITORIES = 25;
const EACH = ALL / REPOSITORIES;
const KEPT = 10;
const SIZE = 84_000_000;
/** Bytes; Temporal ends a run at fifty megabytes. */
const HISTORY = 5_000_000;
/** ms. */
const MINUTE = 60_000;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url, {
    change: (settings) => ({
      ...settings,
      cleanup: {
        many: {
          schedule: { cron: '0 3 * * *', zone: 'UTC' },
          limit: { items: 20, size: 50e9 },
          neverTouch: [],
          type: 'images',
          mode: 'approve',
          projects: ['many'],
          keepNewest: KEPT,
          olderThan: 30 * DAY,
        },
      },
    }),
  });
  const { artifacts } = stage.platform;
  for (let at = 0; at < ALL; at++) {
    const repository = `app-${String(Math.floor(at / EACH)).padStart(2, '0')}`;
    const [pushedAt, name] = [Date.now() - (400 - (at % EACH)) * DAY, `1.0.${at % EACH}`];
    artifacts.save({
      project: 'many',
      repository,
      digest: digestOf(repository, at % EACH),
      size: SIZE,
      pushedAt,
      pulledAt: 0,
      tags: [{ name, pushedAt, immutable: false }],
      labels: {},
    });
  }
});
afterAll(() => stage.close());

function digestOf(repository: string, at: number): string {
  return `sha256:${createHash('sha256').update(`${repository}/${at}`).digest('hex')}`;
}

it('plans 5,000 images in a minute with one small card, deletes them, and tells the two that could not be', async () => {
  const broken = [digestOf('app-00', 3), digestOf('app-07', 5)];
  for (const digest of broken) {
    const on = `DELETE /harbor/api/v2.0/projects/many/repositories/${digest === broken[0] ? 'app-00' : 'app-07'}/artifacts/${digest.replace(':', '%3A')}`;
    stage.platform.orders.add({
      on,
      status: 412,
      body: '{"errors":[{"code":"PRECONDITION","message":"kept by a policy"}]}',
    });
  }
  const began = Date.now();
  const { handle, run, workflowId } = await stage.cleanup({ rule: 'many' });
  await expect
    .poll(() => stage.thread(run.runId).buttons, { timeout: MINUTE, interval: 100 })
    .toContain('decide_approve');
  expect(Date.now() - began).toBeLessThan(MINUTE);
  const { card } = stage.thread(run.runId);
  expect(card).toMatch(/4750 images, 399\.0 GB in 25 repositories · kept: 250 newest/);
  expect(card.length).toBeLessThan(4_000);

  await stage.decide(workflowId, { run: run.runId, question: 'approval/1', choice: 'approve', by: 'U0BEN' });
  expect(await handle.result()).toMatchObject({ status: 'succeeded' });
  expect(stage.platform.artifacts.of('many')).toHaveLength(250 + broken.length);
  const end = stage.thread(run.runId).notes.at(-1);
  expect(end).toMatch(/^Deleted 4748 images, 398\.8 GB\..* 2 could not be deleted:\n/);
  expect(end).toContain('• many/app-00:1.0.3: kept by a policy');
  expect(end).toContain('• many/app-07:1.0.5: kept by a policy');
  const { historySize = Number.POSITIVE_INFINITY } = await handle.describe();
  expect(historySize).toBeLessThan(HISTORY);
}, 400_000);
