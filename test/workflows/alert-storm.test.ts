import { afterAll, beforeAll, expect, it } from 'vitest';
import { notification, serveWebhooks, type TestAlert } from '../setup/alerts.ts';
import { setStage, type Stage } from '../setup/stage.ts';

/** The issue says 10,000; that many with ALERT_STORM=10000. */
const DELIVERIES = Number(process.env['ALERT_STORM'] ?? 600);
const GROUPS = 12;
const AT_ONCE = 40;

let stage: Stage;
let bot: Awaited<ReturnType<typeof serveWebhooks>>;
beforeAll(async () => {
  stage = await setStage(import.meta.url);
  bot = await serveWebhooks(stage);
});
afterAll(async () => {
  await bot.close();
  await stage.close();
});

/** Numbers that are the same in every run. */
function* numbers(): Generator<number, never> {
  for (let state = 42; ;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

it(`has one incident a group after ${DELIVERIES} deliveries, late, twice, out of order and truncated, each in the right state and nothing said twice`, async () => {
  const random = numbers();
  const next = (below: number) => Math.floor(random.next().value * below);
  const began = Date.now() - 3_600_000;

  const groups = Array.from({ length: GROUPS }, (_, group) => {
    const labels = { alertname: `Storm${group}` };
    const alerts = Array.from({ length: group === 0 ? 500 : 1 + next(6) }, (__, at) => {
      const own = { ...labels, instance: `i${at}` };
      const stillFires = group % 2 === 0 && at % 3 === 0;
      const fingerprint = stage.platform.alertmanager.fire({ labels: own });
      if (!stillFires) stage.platform.alertmanager.resolve(own);
      return { own, fingerprint, stillFires, startsAt: began + at * 1_000 };
    });
    return { key: `{}:{group="${group}"}`, labels, alerts };
  });

  /** What one sender may say of a group at some moment: all of it or a part, before or after its alerts ended. */
  function delivery({ key, labels, alerts }: (typeof groups)[number], isLate: boolean) {
    const some = alerts.length > 20 && next(4) === 0 ? alerts.slice(0, 20) : alerts;
    const told = some.map(({ own, fingerprint, stillFires, startsAt }): TestAlert => {
      const ended = isLate && !stillFires ? { endsAt: startsAt + 600_000 } : {};
      return { name: own.instance, fingerprint, startsAt, ...ended };
    });
    return notification({ key, labels, truncated: alerts.length - some.length }, told);
  }

  const sent = Array.from({ length: DELIVERIES }, (_, at) => {
    const group = groups[at % GROUPS];
    if (!group) throw new TypeError('There is no such group.');
    return delivery(group, next(2) === 0);
  });
  // Each group is told of as firing at least once, and half of them as over before that.
  const all = [...sent, ...groups.map((group) => delivery(group, false))];
  for (let at = all.length - 1; at > 0; at--) {
    const other = next(at + 1);
    [all[at], all[other]] = [all[other] as (typeof all)[number], all[at] as (typeof all)[number]];
  }

  const statuses = new Set<number>();
  const queue = [...all];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      // As Alertmanager does: what was not stored is sent again.
      for (let body = queue.shift(); body; body = queue.shift()) {
        const status = await bot.post(body);
        statuses.add(status);
        if (status === 503) queue.push(body);
      }
    }),
  );
  expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);

  const open = await Promise.all(groups.map(({ key }) => bot.of('default', key)));
  const state = async (at: number) => {
    const { workflowId, runId } = open[at] ?? { workflowId: '', runId: '' };
    const described = await stage.runs.describe(workflowId, runId);
    return described?.view.operation === 'incident' ? described.view.alerts?.firing : undefined;
  };
  for (const [at, { alerts }] of groups.entries()) {
    const firing = alerts.filter(({ stillFires }) => stillFires).length;
    await expect.poll(() => state(at), { interval: 250 }).toBe(firing);
  }

  for (const { workflowId, handle, runId } of open) {
    await stage.decide(workflowId, { run: runId, question: 'resolve', choice: 'resolve', by: 'U0ANA' });
    await handle.result();
  }
  const messages = stage.slack.workspace.messages('C0OPS');
  const keys = messages
    .map(({ metadata }) => JSON.stringify(metadata?.event_payload))
    .filter((key) => key !== undefined);
  expect(new Set(keys).size).toBe(keys.length);
  const cards = messages.filter(({ metadata }) => metadata?.event_type === 'deckhand_card');
  expect(cards).toHaveLength(GROUPS);
}, 600_000);
