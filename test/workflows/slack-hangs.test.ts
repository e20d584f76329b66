import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { setStage, type Stage } from '../setup/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(import.meta.url);
});
afterEach(() => stage.slack.orders.clear());
afterAll(() => stage.close());

it.each([
  ['hangs', 'node-07', { hang: true }],
  ['answers 429', 'node-08', { status: 429, retryAfter: 2 }],
])(
  'does the work in the usual time while Slack %s, and tells all of it afterwards',
  { timeout: 180_000 },
  async (_, machine, order) => {
    stage.slack.orders.add({ on: '*', ...order });
    const { handle, run } = await stage.provision({ machine });
    const ready = () => stage.platform.node(machine)?.labels['pool'];
    await expect.poll(ready, { timeout: 40_000 }).toBe('general');
    expect(stage.thread(run.runId).card).toBe('');
    stage.slack.orders.clear();
    expect(await handle.result()).toMatchObject({ status: 'succeeded' });
    await expect.poll(() => stage.thread(run.runId).notes.at(-1), { timeout: 60_000 }).toContain(`${machine} is Ready`);
    expect(stage.thread(run.runId).card.match(/✓/g)).toHaveLength(4);
  },
);
