import { expect } from 'vitest';
import type { Choice } from '../../src/decisions.ts';
import { notification, serveWebhooks, type TestAlert } from './alerts.ts';
import type { Stage } from './stage.ts';

/** What the tests of incidents do again and again: alerts of shop, each in a group of its own. */
export async function openDesk(stage: Stage) {
  const bot = await serveWebhooks(stage);
  let cases = 0;

  return {
    bot,

    /** An alert that has been firing for a minute, and the incident it opened. */
    async fired(more: Readonly<Record<string, string>> = {}, route = 'shop', alerts?: readonly TestAlert[]) {
      const labels = { alertname: 'HighErrorRate', ...(route === 'shop' ? { app: 'shop' } : {}), ...more };
      const key = `{}:{case="${++cases}"}`;
      const startsAt = Date.now() - 60_000;
      const first = alerts ?? [{ startsAt }];
      expect(await bot.post(notification({ key, labels }, first))).toBe(200);
      const incident = await bot.of(route, key);
      const thread = () => stage.thread(incident.runId);
      await expect.poll(() => thread().buttons).toContain('decide_resolve');
      const said = () => thread().notes.join('\n');
      const click = (question: string, choice: Choice, by = 'U0ANA', at = Date.now()) =>
        stage.decide(incident.workflowId, { run: incident.runId, question, choice, by, at });
      const post = (again: readonly TestAlert[], truncated = 0) =>
        bot.post(notification({ key, labels, truncated }, again));
      const over = () => post([{ startsAt, endsAt: Date.now() }]);
      async function resolved() {
        await click('resolve', 'resolve');
        return incident.handle.result();
      }
      const { workflowId, runId } = incident;
      const about = { workflowId, runId, thread: stage.place(runId) };
      return { ...incident, about, key, labels, startsAt, thread, said, click, post, over, resolved };
    },

    close: () => bot.close(),
  };
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;
