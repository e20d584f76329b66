import { setTimeout as sleep } from 'node:timers/promises';
import type { Runs } from './runs.ts';

const SILENCE = 2_000;

export const RECORDED = 'Recorded; it will be handled when a worker is back.';

/** Whether, two seconds on, no worker has taken what was sent: then silence would look like a loss. */
export async function nobodyTookIt(runs: Runs, workflowId: string, runId: string): Promise<boolean> {
  await sleep(SILENCE);
  return runs.waitsForWorker(workflowId, runId);
}
