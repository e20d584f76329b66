import { setTimeout as sleep } from 'node:timers/promises';
import type { Runs } from './runs.ts';
import type { Said } from './views/language.ts';

const SILENCE = 2_000;

export const RECORDED: Said = ({ recorded }) => recorded;

/** Whether, two seconds on, no worker has taken what was sent: then silence would look like a loss. */
export async function nobodyTookIt(runs: Runs, workflowId: string, runId: string): Promise<boolean> {
  await sleep(SILENCE);
  return runs.waitsForWorker(workflowId, runId);
}
