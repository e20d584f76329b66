import { CancellationScope, getExternalWorkflowHandle, log, proxyActivities, setHandler } from '@temporalio/workflow';
import type { PlanActivities } from '../activities/plan.ts';
import type { FreezeInput } from '../operations.ts';
import type { RunEnd } from '../run.ts';
import { registerSignal, thawedSignal, type Waiting } from './messages.ts';
import { inRun } from './run.ts';
import { readWaiting } from './signals.ts';

/** The plan reads a file and computes; if that fails, a second look changes nothing but for a passing fault. */
const { planFreeze } = proxyActivities<PlanActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 3 },
});

export type Thawed = { readonly by?: string };

/** Stands for a freeze: as long as this run is open, nothing passes the environment's gate. Whoever waits is told at its end. */
export async function freeze(input: FreezeInput): Promise<RunEnd<Thawed>> {
  const { environment, reason, until, requestedBy } = input;
  const waiting = new Map<string, Waiting>();
  let over = false;
  setHandler(registerSignal, register, { description: 'A run waits at the gate and wants to be told when it opens.' });
  const options = {
    operation: 'freeze',
    target: environment,
    origin: input,
    steps: ['frozen'],
    cancellable: false,
    title: () => ({ id: 'freeze.title', environment, reason }) as const,
    plan: () => planFreeze(input),
    done: ({ by }: Thawed) => ({ id: 'freeze.over', environment, ...(by ? { by } : {}) }) as const,
  } as const;

  async function register(signal: unknown): Promise<void> {
    const one = readWaiting(signal);
    if (!one) return;
    waiting.set(one.workflowId, one);
    if (over) await tell(one);
  }

  return inRun(options, async (run) => {
    run.memo({ reason, ...(requestedBy ? { by: requestedBy } : {}), ...(until === undefined ? {} : { until }) });
    const ask = () =>
      run.ask({
        id: 'thaw',
        step: 'frozen',
        choices: ['thaw'],
        otherwise: { id: 'freeze.until', environment, ...(until === undefined ? {} : { until }) },
        summary: `${environment} is frozen: ${reason}`,
        ...(until === undefined ? {} : { expiresAt: until }),
      });
    const held = () => ({ id: 'freeze.held', count: waiting.size }) as const;
    try {
      const thawed = await run.step('frozen', ask, { questionLimit: 0, detail: held });
      return thawed?.by ? { by: thawed.by } : {};
    } finally {
      // Said before anybody is told: who looks then finds the gate open, although this run has last words to say.
      over = true;
      run.memo({ over });
      await CancellationScope.nonCancellable(() => Promise.all([...waiting.values()].map(tell)));
    }
  });
}

/** However the freeze ends; a run that is over meanwhile needs no telling. */
async function tell({ workflowId, runId }: Waiting): Promise<void> {
  await getExternalWorkflowHandle(workflowId, runId)
    .signal(thawedSignal)
    .catch((error: unknown) => log.info('A run that waited for this freeze is over.', { workflowId, error }));
}
