import type { WorkflowHandle } from '@temporalio/client';
import { expect } from 'vitest';
import type { Choice, JudgeRequest, Verdict } from '../../src/run.ts';
import type { Desk, Stage } from '../setup/stage.ts';

type Started = Awaited<ReturnType<Desk['start']>>;
type Judgement = { readonly request: JudgeRequest; readonly verdict: Verdict };

export const PATIENCE = { timeout: 30_000, interval: 50 };

/** A review waits for its approval at once and touches nothing outside: the cheapest run that asks. */
export function startReview(desk: Pick<Desk, 'start'>, name: string, requestedBy = 'U0ANA') {
  const input = { app: 'shop', version: '1.4.2', reason: 'the shop was down', requestedBy };
  return desk.start('review', `review/${name}`, input);
}

/** A rollback waits for its approval after one look at Argo CD. */
export function startRollback(desk: Pick<Desk, 'start'>, name: string) {
  return desk.start('rollback', `deploy/${name}`, { app: 'shop', requestedBy: 'U0ANA' } as { requestedBy: string });
}

/** Waits until the run's card has the button. */
export async function untilAsked(stage: Stage, { run }: Started, choice: Choice = 'approve'): Promise<void> {
  await expect.poll(() => stage.thread(run.runId).buttons, PATIENCE).toContain(`decide_${choice.replace('-', '_')}`);
}

/** Waits until the thread says this, to everybody or, in brackets, to one. */
export async function untilSaid(stage: Stage, { run }: Started, said: string | RegExp): Promise<void> {
  await expect.poll(() => stage.thread(run.runId).notes.join('\n'), PATIENCE).toMatch(said);
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
