import type { WorkflowHandle } from '@temporalio/client';
import { expect, vi } from 'vitest';
import type { Choice, JudgeRequest, Verdict } from '../../src/decisions.ts';
import type { ReviewInput, RollbackInput } from '../../src/operations.ts';
import type { Desk, Stage } from '../setup/stage.ts';

type Started = Awaited<ReturnType<Desk['start']>>;
type Judgement = { readonly request: JudgeRequest; readonly verdict: Verdict };

/** For `vi.waitFor`: `expect.poll` belongs to one test, and here several go on at once. ms. */
export const PATIENCE = { timeout: 120_000, interval: 50 };

/** For a test with many runs beside it, on a machine with much else to do. ms. */
export const UNHURRIED = { timeout: 240_000 };

/** A review waits for its approval at once and touches nothing outside: the cheapest run that asks. */
export function startReview(desk: Pick<Desk, 'start'>, name: string, requestedBy = 'U0ANA') {
  const input: ReviewInput = { app: 'shop', version: '1.4.2', reason: 'the shop was down', requestedBy };
  return desk.start('review', `review/${name}`, input);
}

/** A rollback waits for its approval after one look at Argo CD. */
export function startRollback(desk: Pick<Desk, 'start'>, name: string) {
  const input: RollbackInput = { app: 'shop' };
  return desk.start('rollback', `deploy/${name}`, input);
}

/** What is not only offered on the card, but asked in the thread as well. */
const ASKED: readonly Choice[] = ['approve', 'retry', 'skip', 'roll-back'];

/**
 * Waits until the run's card has the button, the thread says what is asked, which comes after the card, and the run knows
 * where its card is: answers go to its thread then.
 */
export async function untilAsked(stage: Stage, { run, workflowId }: Started, choice: Choice = 'approve') {
  const button = `decide_${choice.replace('-', '_')}`;
  await vi.waitFor(() => expect(stage.thread(run.runId).buttons).toContain(button), PATIENCE);
  if (ASKED.includes(choice)) await untilSaid(stage, { run }, 'on the card');
  return vi.waitFor(async () => {
    const { thread, view } = (await stage.runs.describe(workflowId, run.runId)) ?? {};
    expect(thread).toBeDefined();
    return view?.question;
  }, PATIENCE);
}

/** Waits until the thread says this, to everybody or, in brackets, to one. */
export async function untilSaid(stage: Stage, { run }: Pick<Started, 'run'>, said: string | RegExp): Promise<void> {
  await vi.waitFor(() => expect(stage.thread(run.runId).notes.join('\n')).toMatch(said), PATIENCE);
}

/** What the history says was judged, and how, in order. */
export async function judgements(handle: WorkflowHandle): Promise<readonly Judgement[]> {
  const { events } = await handle.fetchHistory();
  const asked = new Map<string, JudgeRequest>();
  const found: Judgement[] = [];
  for (const { eventId, ...event } of events ?? []) {
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled?.activityType?.name === 'judge') asked.set(String(eventId), read(scheduled.input?.payloads));
    const completed = event.activityTaskCompletedEventAttributes;
    const request = asked.get(String(completed?.scheduledEventId));
    if (request) found.push({ request, verdict: read(completed?.result?.payloads) });
  }
  return found;
}

function read<T>(payloads: readonly { readonly data?: Uint8Array | null }[] | null | undefined): T {
  return JSON.parse(Buffer.from(payloads?.[0]?.data ?? []).toString()) as T;
}
