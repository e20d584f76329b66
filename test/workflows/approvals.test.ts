import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { digestOf } from '../../playground/platform/releases.ts';
import type { ApprovalRule, Choice } from '../../src/decisions.ts';
import type { Settings } from '../../src/settings.ts';
import { decideSignal } from '../../src/workflows/messages.ts';
import { setStage, type Desk, type Stage } from '../setup/stage.ts';
import { judgements, PATIENCE, startReview, startRollback, untilAsked, untilSaid, UNHURRIED } from './decided.ts';

type Rule = NonNullable<Settings['policies']['deploy']>['approve']['production'];
type Started = Awaited<ReturnType<Desk['start']>>;
type Click = { readonly by: string; readonly choice?: Choice; readonly question?: string; readonly reason?: string };

let stage: Stage;
/** Two of the platform group, one of them a release manager; nothing unsigned, and a reason for a no. */
let strict: Desk;
/** Those on call; reminds, asks one more group, and is a no if that does not help. */
let hurried: Desk;
/** Reminds until the time is over, then waits on. */
let parking: Desk;
/** Its workers are stopped and started. */
let away: Desk;
beforeAll(async () => {
  stage = await setStage(import.meta.url);
  [strict, hurried, parking, away] = await Promise.all([
    stage.openDesk((example) => {
      const rule = { by: ['@platform'], minApprovals: 2, required: ['@release-managers'], reasonRequired: true };
      return withRule(example, rule, { fromTemporal: false });
    }),
    stage.openDesk((example) =>
      withRule(example, {
        by: ['@platform-oncall'],
        timeout: 4_000,
        remindEvery: 600,
        onTimeout: 'escalate',
        escalateTo: '@release-managers',
      }),
    ),
    stage.openDesk((example) => withRule(example, { timeout: 4_000, remindEvery: 600, onTimeout: 'park' })),
    stage.openDesk((example) => withRule(example, { timeout: 10_000, remindEvery: undefined })),
  ]);
});
afterAll(() => stage.close());

describe.concurrent('who decides', UNHURRIED, () => {
  it('is never the requester, who is told who can', async () => {
    const started = await asked(startReview(stage, 'own', 'U0BEN'));
    await click(started, { by: 'U0BEN' });
    await untilSaid(
      stage,
      started,
      /^\[U0BEN\].*You asked for this, so someone else has to approve it: @release-managers/m,
    );
    await click(started, { by: 'U0DEE' });
    expect(await started.handle.result()).toMatchObject({ status: 'succeeded' });
    expect(stage.thread(started.run.runId).card).toMatch(/approved by <@U0DEE> \(release-managers\)/);
  });

  it('is no guest, nobody who was deactivated, no stranger, and nobody outside the group', async () => {
    const started = await asked(startReview(stage, 'outside', 'U0BEN'));
    for (const by of ['U0EVE', 'U0FIN', 'U0CY', 'U0ANA']) await click(started, { by });
    await untilSaid(stage, started, /^\[U0CY\].*not for guests or people from other workspaces.*Nothing changed/m);
    await untilSaid(stage, started, /^\[U0ANA\].*needs @release-managers; that is not you/m);
    const verdicts = (await judgements(started.handle)).map(({ verdict }) => verdict);
    const outsider = { ok: false, why: { id: 'refused.outsider' } };
    expect(verdicts).toMatchObject([outsider, outsider, outsider, { ok: false, why: { id: 'refused.not-allowed' } }]);
    const { card, buttons } = stage.thread(started.run.runId);
    expect(card).toContain('0 of 1');
    expect(buttons).toContain('decide_approve');
  });

  it('is nobody who was taken out of the group a second ago', async () => {
    const started = await asked(startReview(hurried, 'removed'));
    stage.slack.act.changeGroup({ group: 'S0ONCALL', user: 'U0DEE', member: false });
    await click(started, { by: 'U0DEE' });
    await untilSaid(stage, started, /^\[U0DEE\].*needs @platform-oncall; that is not you/m);
    stage.slack.act.changeGroup({ group: 'S0ONCALL', user: 'U0DEE', member: true });
    await click(started, { by: 'U0DEE' });
    expect(await started.handle.result()).toMatchObject({ status: 'succeeded' });
  });

  it('leaves in the history what membership the decision rests on', async () => {
    const started = await asked(startReview(stage, 'evidence'));
    await click(started, { by: 'U0BEN' });
    await started.handle.result();
    expect(await judgements(started.handle)).toMatchObject([
      {
        request: { decision: { by: 'U0BEN', choice: 'approve' }, policyHash: expect.stringMatching(/^[0-9a-f]{16}$/) },
        verdict: {
          ok: true,
          checked: true,
          evidence: {
            by: 'U0BEN',
            groups: ['S0PLATFORM', '@platform', 'S0RELEASE', '@release-managers'],
            as: ['@release-managers'],
            policyHash: expect.stringMatching(/^[0-9a-f]{16}$/),
            judgedAt: expect.any(Number),
          },
        },
      },
    ]);
  });

  it('is listed where people look for what waits for them, as long as it does', async () => {
    const started = await asked(startReview(stage, 'listed'));
    const query = `WorkflowId = "${started.workflowId}" AND DeckhandApprovers = "@release-managers"`;
    const listed = async () => (await stage.client.workflow.count(query)).count;
    await vi.waitFor(async () => expect(await listed()).toBe(1), PATIENCE);
    await click(started, { by: 'U0BEN' });
    await started.handle.result();
    await vi.waitFor(async () => expect(await listed()).toBe(0), PATIENCE);
  });

  it('is nobody if the policy names nobody', async () => {
    const nobody = await stage.openDesk((example) => ({
      ...example,
      policies: { ...example.policies, deploy: undefined },
    }));
    const { handle, run } = await startReview(nobody, 'nobody');
    expect(await handle.result()).toMatchObject({ status: 'stopped' });
    expect(stage.thread(run.runId).card).toContain('deckhand.yaml does not say who may approve this');
  });
});

describe.concurrent('what does not count', UNHURRIED, () => {
  it('is a button of another question or of another run', async () => {
    const [started, other] = [await asked(startReview(stage, 'old')), await asked(startReview(stage, 'other'))];
    await click(started, { by: 'U0BEN', question: 'sign/0' });
    await started.handle.signal(decideSignal, signal(other, 'U0BEN'));
    const { notes, card } = await told(started, 2);
    expect(notes).toEqual(
      Array.from({ length: 2 }, () => expect.stringMatching(/^\[U0BEN\].*can no longer be decided/)),
    );
    expect(card).toContain('0 of 1');
  });

  it('is a forged signature', async () => {
    const started = await asked(startReview(stage, 'forged'));
    await started.handle.signal(decideSignal, { ...signal(started, 'U0BEN'), signature: 'f'.repeat(64) });
    await untilSaid(stage, started, /^\[U0BEN\].*not signed by the bot/m);
    expect(stage.thread(started.run.runId).card).toContain('0 of 1');
  });

  it('is the second delivery of a click, of which nobody hears', async () => {
    const started = await asked(startReview(strict, 'redelivered', 'U0CY'));
    const at = Date.now();
    for (let times = 3; times > 0; times--) await click(started, { by: 'U0ANA' }, started.run.runId, at);
    await untilSaid(stage, started, 'Approved by <@U0ANA>');
    await click(started, { by: 'U0BEN' });
    expect(await started.handle.result()).toMatchObject({ status: 'succeeded' });
    const { notes } = stage.thread(started.run.runId);
    expect(notes.filter((note) => note.includes('Approved by <@U0ANA>'))).toHaveLength(1);
    expect(notes.filter((note) => note.startsWith('['))).toEqual([]);
  });

  it('is a no without a reason where the policy wants one', async () => {
    const started = await asked(startReview(strict, 'reasonless', 'U0CY'));
    await click(started, { by: 'U0BEN', choice: 'reject' });
    await untilSaid(stage, started, /^\[U0BEN\].*needs a reason/m);
    await click(started, { by: 'U0BEN', choice: 'reject', reason: 'not during the sale' });
    const why = 'Rejected by U0BEN: not during the sale.';
    expect(await started.handle.result()).toEqual({ status: 'stopped', why });
    const { card, buttons } = stage.thread(started.run.runId);
    expect({ card, buttons }).toEqual({ card: expect.stringContaining('("not during the sale")'), buttons: [] });
  });

  it('is an unsigned signal, unless the policy takes them', async () => {
    const started = await asked(startReview(strict, 'unsigned', 'U0CY'));
    await started.handle.signal(decideSignal, signal(started, 'U0BEN'));
    await untilSaid(stage, started, /^\[U0BEN\].*not signed by the bot, and the policy does not take such signals/m);
    expect(stage.thread(started.run.runId).card).toContain('0 of 2');
  });
});

describe.concurrent('an approval', UNHURRIED, () => {
  it('holds for what it showed: if that changes, people are asked again, and the old button approves nothing', async () => {
    const started = await asked(startRollback(stage, 'changed'));
    const approve = { by: 'U0BEN', question: 'approval/1' } as const;
    const running = `harbor.lan/shop/web@${digestOf('harbor.lan/shop/web', '1.3.8')}`;
    stage.platform.setApplication('shop-production', { running });
    await click(started, approve);
    await untilSaid(stage, started, /What was approved is no longer what would happen[^]*Please decide on the card/);
    await click(started, { ...approve, by: 'U0DEE' });
    await untilSaid(stage, started, /^\[U0DEE\].*Too late: <@U0BEN> approved this/m);
    await click(started, { by: 'U0DEE', choice: 'reject', question: 'approval/2' });
    expect(await started.handle.result()).toMatchObject({ status: 'stopped', why: 'Rejected by U0DEE.' });
    expect(stage.platform.application('shop-production')).toMatchObject({ syncs: 0 });
  });
});

describe.concurrent('from Temporal', UNHURRIED, () => {
  it('a yes counts where the policy says so, and in nobody’s name', async () => {
    const started = await asked(startReview(stage, 'by-hand'));
    await started.handle.signal('decide', { choice: 'approve', by: 'U0BEN' });
    expect(await started.handle.result()).toMatchObject({ status: 'succeeded' });
    const { card, notes } = stage.thread(started.run.runId);
    expect(card).toContain('approved by somebody via Temporal (identity not checked)');
    expect(notes.join('\n')).not.toContain('U0BEN');
  });

  it('a no counts in nobody’s name, and who comes later is told so', async () => {
    const started = await asked(startReview(stage, 'no-by-hand'));
    await started.handle.signal('decide', { choice: 'reject', by: 'U0BEN', reason: 'incident 42' });
    expect(await started.handle.result()).toEqual({
      status: 'stopped',
      why: 'Rejected by somebody in Temporal: incident 42.',
    });
    expect(stage.thread(started.run.runId).card).toContain('rejected via Temporal, identity not checked,');
  });

  it('a name in a signal does not take that person’s own vote', async () => {
    const rule = { by: ['@platform'], minApprovals: 2 };
    const open = await stage.openDesk((example) => withRule(example, rule));
    const started = await asked(startReview(open, 'hearsay', 'U0CY'));
    for (const at of [1, 2]) {
      await started.handle.signal('decide', { choice: 'approve', by: 'U0BEN', at: Date.now() + at - 2 });
    }
    await untilSaid(stage, started, 'Approved by somebody via Temporal (identity not checked)');
    await click(started, { by: 'U0BEN' });
    expect(await started.handle.result()).toMatchObject({ status: 'succeeded' });
    expect(stage.thread(started.run.runId).card).toMatch(/somebody via Temporal .*, <@U0BEN> \(platform\)/);
  });
});

describe.concurrent('several approvals', UNHURRIED, () => {
  it('are needed from as many people, one of them of the group that is required', async () => {
    const started = await asked(startReview(strict, 'quorum', 'U0CY'));
    await click(started, { by: 'U0ANA' });
    await untilSaid(
      stage,
      started,
      /Approved by <@U0ANA> \(platform\).* 1 of 2 so far\. @release-managers still has to approve/,
    );
    expect(stage.thread(started.run.runId).card).toMatch(
      /1 of 2, approved by <@U0ANA> \(platform\) · @platform · @release-managers still has to approve/,
    );
    await click(started, { by: 'U0ANA' });
    await untilSaid(
      stage,
      started,
      /^\[U0ANA\].*You approved this already; it has 1 of 2\. @release-managers still has/m,
    );
    await click(started, { by: 'U0DEE' });
    expect(await started.handle.result()).toMatchObject({ status: 'succeeded' });
    expect(stage.thread(started.run.runId).card).toContain(
      'approved by <@U0ANA> (platform), <@U0DEE> (platform, release-managers)',
    );
  });

  it('end with the first no', async () => {
    const started = await asked(startReview(strict, 'veto', 'U0CY'));
    await click(started, { by: 'U0ANA' });
    await click(started, { by: 'U0BEN', choice: 'reject', reason: 'the sale' });
    expect(await started.handle.result()).toMatchObject({ status: 'stopped' });
  });
});

describe.concurrent('time', UNHURRIED, () => {
  it('is kept: people are reminded, then one more group is asked, and then it is a no', async () => {
    const started = await startRollback(hurried, 'escalated');
    expect(await started.handle.result()).toEqual({ status: 'stopped', why: 'Nobody decided in time.' });
    const { notes, card, buttons } = stage.thread(started.run.runId);
    const escalated = notes.findIndex((note) => note.includes('so I ask @release-managers too'));
    const reminders = (some: readonly string[]) => some.filter((note) => note.includes('Still waiting')).length;
    expect(reminders(notes.slice(0, escalated))).toBeGreaterThanOrEqual(1);
    expect(reminders(notes.slice(escalated))).toBeGreaterThanOrEqual(1);
    expect(notes[escalated]).toContain('<!subteam^S0RELEASE>');
    expect(card).toMatch(/stopped,.*nobody decided by/s);
    expect(buttons).toEqual([]);
  });

  it('lets the group decide that was asked last', async () => {
    const started = await startRollback(hurried, 'escalated-further');
    await untilSaid(stage, started, 'so I ask @release-managers too');
    await click(started, { by: 'U0BEN', choice: 'reject', question: 'approval/1' });
    expect(await started.handle.result()).toMatchObject({ status: 'stopped', why: 'Rejected by U0BEN.' });
  });

  it('may pass: a parked request keeps its buttons, reminds nobody any more, and is decided the next day', async () => {
    const started = await startRollback(parking, 'parked');
    await untilSaid(stage, started, 'The request stays open until somebody does; I stop reminding');
    const parked = stage.thread(started.run.runId);
    expect(parked.notes.filter((note) => note.includes('Still waiting')).length).toBeGreaterThanOrEqual(1);
    expect(parked.buttons).toContain('decide_approve');
    const pending = async () => {
      const { events } = await started.handle.fetchHistory();
      const ids = (events ?? []).flatMap(({ eventId, timerStartedEventAttributes: timer }) =>
        timer ? [String(eventId)] : [],
      );
      const over = (events ?? []).map(({ timerFiredEventAttributes: fired, timerCanceledEventAttributes: cancelled }) =>
        String((fired ?? cancelled)?.startedEventId),
      );
      return ids.filter((id) => !over.includes(id));
    };
    expect(await pending()).toEqual([]);
    await click(started, { by: 'U0BEN', choice: 'reject', question: 'approval/1' });
    expect(await started.handle.result()).toMatchObject({ status: 'stopped', why: 'Rejected by U0BEN.' });
  });
});

describe('an outage', UNHURRIED, () => {
  it('changes nothing about what was clicked in time, what too late, and what twice', async () => {
    const [inTime, late, twice] = await Promise.all([
      startRollback(away, 'in-time'),
      startRollback(away, 'late'),
      startReview(away, 'twice'),
    ]);
    const [{ expiresAt: first = 0 } = {}, { expiresAt: second = 0 } = {}] = await Promise.all(
      [inTime, late, twice].map((started) => untilAsked(stage, started)),
    );
    await away.stopWorkers();
    const at = Date.now();
    const reject = { by: 'U0BEN', choice: 'reject', question: 'approval/1' } as const;
    await click(inTime, { ...reject, reason: 'in time' }, inTime.run.runId, first - 1);
    await click(late, reject, late.run.runId, second + 1);
    for (let times = 2; times > 0; times--) await click(twice, { by: 'U0BEN' }, twice.run.runId, at);
    await expect.poll(() => Date.now(), PATIENCE).toBeGreaterThan(Math.max(first, second) + 200);
    await away.startWorkers();
    expect(await inTime.handle.result()).toEqual({ status: 'stopped', why: 'Rejected by U0BEN: in time.' });
    expect(await late.handle.result()).toEqual({ status: 'stopped', why: 'Nobody decided in time.' });
    expect(await twice.handle.result()).toMatchObject({ status: 'succeeded' });
    expect(stage.thread(late.run.runId).notes.join('\n')).toMatch(/\[U0BEN\].*Too late: the question expired at/);
    expect(await judgements(twice.handle)).toHaveLength(1);
  });

  it('of the registry costs the name of a version, and does not undo an approval', async () => {
    const started = await asked(startRollback(stage, 'nameless'));
    stage.platform.orders.add({ on: '/harbor/', status: 503 });
    await click(started, { by: 'U0BEN', question: 'approval/1' });
    expect(await started.handle.result()).toMatchObject({ status: 'succeeded' });
    stage.platform.orders.clear();
  });

  it('of Slack’s own at the end of a run leaves nobody without an answer who clicks only then', async () => {
    const started = await asked(startReview(stage, 'last-words'));
    stage.slack.orders.add({ on: 'chat.update', status: 500 });
    await click(started, { by: 'U0BEN' });
    const status = async () => (await stage.runs.describe(started.workflowId, started.run.runId))?.view.status;
    await vi.waitFor(async () => expect(await status()).toBe('succeeded'), PATIENCE);
    await click(started, { by: 'U0DEE', choice: 'reject' });
    stage.slack.orders.clear();
    expect(await started.handle.result()).toMatchObject({ status: 'succeeded' });
    expect(stage.thread(started.run.runId).notes.join('\n')).toMatch(/^\[U0DEE\].*Too late: <@U0BEN> approved this/m);
  });

  it('of Slack’s own counts nothing, and asks for the click again', async () => {
    const started = await asked(startReview(stage, 'slackless'));
    stage.slack.orders.add({ on: 'usergroups.list', status: 500 });
    await click(started, { by: 'U0BEN' });
    await untilSaid(
      stage,
      started,
      /^\[U0BEN\].*Slack did not answer who is in @release-managers.*click again in a minute/m,
    );
    expect(stage.thread(started.run.runId).card).toContain('0 of 1');
    stage.slack.orders.clear();
    await click(started, { by: 'U0BEN' });
    expect(await started.handle.result()).toMatchObject({ status: 'succeeded' });
  });
});

function withRule(example: Settings, rule: Partial<ApprovalRule>, more: { fromTemporal?: boolean } = {}): Settings {
  const { policies } = example;
  const change = (policy: Settings['policies']['deploy']) =>
    policy && { ...policy, ...more, approve: { production: { ...policy.approve.production, ...rule } as Rule } };
  return {
    ...example,
    policies: { ...policies, deploy: change(policies.deploy), rollback: change(policies.rollback) },
  };
}

async function asked(starting: Promise<Started>): Promise<Started> {
  const started = await starting;
  await untilAsked(stage, started);
  return started;
}

function click(
  { workflowId, run }: Started,
  { choice = 'approve', question = 'sign/1', ...more }: Click,
  on = run.runId,
  at = Date.now(),
) {
  return stage.decide(workflowId, { run: on, choice, question, at, ...more });
}

/** A signal as somebody writes it by hand. */
function signal({ run }: Started, by: string) {
  return { run: run.runId, question: 'sign/1', choice: 'approve', by, at: Date.now() } as const;
}

/** What was said privately, once it is so much. */
async function told({ run }: Started, count: number) {
  const whispered = () => stage.thread(run.runId).notes.filter((note) => note.startsWith('['));
  await vi.waitFor(() => expect(whispered()).toHaveLength(count), PATIENCE);
  return { ...stage.thread(run.runId), notes: whispered() };
}
