import { setTimeout as sleep } from 'node:timers/promises';
import type { Runs } from './runs.ts';
import type { Said } from './views/language.ts';

export const RECORDED: Said = ({ recorded }) => recorded;

/** Whether, some seconds on, no worker has taken what was sent: then silence would look like a loss. */
export async function nobodyTookIt(runs: Runs, workflowId: string, runId: string): Promise<boolean> {
  await sleep(runs.silence);
  return runs.waitsForWorker(workflowId, runId);
}
