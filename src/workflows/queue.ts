import {
  ParentClosePolicy,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  startChild,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { DeliveryPlanActivities } from '../activities/plan-delivery.ts';
import type { QueueActivities } from '../activities/queue.ts';
import type { QueueEntry, QueueInput } from '../operations.ts';
import { enqueueSignal } from './messages.ts';
import { inRun, type Run } from './run.ts';
import { readEntry } from './signals.ts';

/** Reads a file and computes: quick tries. */
const { planQueue } = proxyActivities<DeliveryPlanActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 3 },
});

/** A deploy may wait for its approval for days; a lost worker is noticed within half a minute. */
const { waitForRunEnd } = proxyActivities<QueueActivities>({
  startToCloseTimeout: '30 days',
  heartbeatTimeout: '30 seconds',
  retry: { maximumInterval: '30 seconds' },
});

type Place = { readonly entry: QueueEntry; readonly leave: { close: () => void } };

/** Starts one run after the other on a target that can only have one at a time; ends when nobody waits any more. */
export async function queue(input: QueueInput): Promise<void> {
  const { app } = input;
  const arriving = [...(input.entries ?? [])];
  setHandler(enqueueSignal, enqueue, { description: 'A run that is to start once the present one has ended.' });

  function enqueue(signal: unknown): void {
    const entry = readEntry(signal, app);
    if (entry) arriving.push(entry);
  }

  await condition(() => arriving.length > 0);
  const [first] = arriving;
  const options = {
    operation: 'queue',
    target: app,
    origin: { ...first?.input, ...input },
    steps: [],
    cancellable: false,
    title: () => ({ id: 'queue.title', app }) as const,
    plan: () => planQueue(input),
    done: () => ({ id: 'queue.empty', app }) as const,
  } as const;

  await inRun(options, (run) => serve(run, app, arriving));
  // Whoever came while the last words were said is not lost.
  if (arriving.length > 0) await continueAsNew<typeof queue>({ ...input, entries: arriving });
}

async function serve(run: Run<{ readonly app: string }>, app: string, arriving: QueueEntry[]): Promise<void> {
  const waiting: Place[] = [];
  const seen = new Set<string>();

  function admit(): void {
    for (const entry of arriving.splice(0)) {
      if (seen.has(entry.id)) continue;
      seen.add(entry.id);
      const { id } = entry;
      run.add(id, { id: 'queue.entry', entry });
      const by = entry.input.requestedBy ? [entry.input.requestedBy] : [];
      const offer = { id, choice: 'leave', label: { id: 'queue.leave', entry } } as const;
      const leave = run.offer(offer, by, () => remove(id));
      if (entry.first) waiting.unshift({ entry, leave });
      else waiting.push({ entry, leave });
    }
    tellPlaces();
  }

  function remove(id: string): void {
    waiting.splice(0, waiting.length, ...waiting.filter(({ entry }) => entry.id !== id));
    run.mark(id, { status: 'skipped', detail: { id: 'queue.left' } });
    tellPlaces();
  }

  function tellPlaces(): void {
    run.memo({ waiting: waiting.length });
    for (const [at, { entry }] of waiting.entries()) {
      run.mark(entry.id, { status: 'waiting', detail: { id: 'queue.waits', place: at + 1 } });
    }
  }

  for (admit(); waiting.length > 0; admit()) {
    const free = waitForRunEnd({ workflowId: `deploy/${app}` });
    let isFree = false;
    const watched = free.then(() => (isFree = true));
    while (!isFree) {
      await condition(() => isFree || arriving.length > 0);
      admit();
    }
    await watched;
    const next = waiting[0];
    if (!next) return;
    if (!(await started(next.entry))) continue;
    next.leave.close();
    waiting.splice(waiting.indexOf(next), 1);
    run.mark(next.entry.id, { status: 'succeeded', detail: { id: 'queue.started' } });
  }
}

/** False if somebody was quicker: then it waits for that one too. */
async function started({ operation, workflowId, input, summary, id }: QueueEntry): Promise<boolean> {
  try {
    await startChild(operation, {
      workflowId,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      args: [input],
      memo: { triggerId: id },
      staticSummary: summary,
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
