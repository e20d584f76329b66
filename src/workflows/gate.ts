import { condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { EnvironmentName } from '../apps.ts';
import type { FreezeActivities } from '../activities/freeze.ts';
import type { Phrase } from '../phrases.ts';
import { thawedSignal } from './messages.ts';
import type { RunState } from './run-state.ts';

/** A freeze is looked at again this often, in case its end is never told. ms at pace 1. */
const LOOK_AGAIN = 3_600_000;

/** It asks Temporal and computes: what fails is a passing fault, and a gate must not open because of one. */
const { lookAtFreeze } = proxyActivities<FreezeActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { maximumInterval: '30 seconds' },
});

export type GateOptions = {
  readonly state: RunState;
  /** How much faster than life the outside systems run. */
  readonly pace: () => number;
  readonly say: (phrase: Phrase) => void;
  readonly refresh: () => void;
};

/** Waits while an environment is frozen, by hand or by the calendar, and goes on as soon as it is not. */
export function createGate({ state, pace, say, refresh }: GateOptions) {
  let thaws = 0;
  setHandler(thawedSignal, () => void (thaws += 1), { description: 'The freeze this run waits for is over.' });

  return async function whenOpen(step: string, environment: EnvironmentName, so: Phrase): Promise<void> {
    let waited = '';
    for (;;) {
      const seen = thaws;
      const frozen = await lookAtFreeze({ environment });
      if (!frozen) {
        if (waited) say({ id: 'gate.open', environment });
        return;
      }
      const detail: Phrase = { id: 'gate.frozen', environment, ...frozen };
      state.mark(step, { status: 'waiting', detail: { id: 'gate.waiting', so, frozen: detail } });
      state.status('waiting');
      if (waited !== JSON.stringify(frozen)) say(detail);
      waited = JSON.stringify(frozen);
      refresh();
      const ends = Math.max(1_000, (frozen.until ?? Number.POSITIVE_INFINITY) - Date.now());
      const wait = Math.min(LOOK_AGAIN / pace(), ends);
      await condition(() => thaws !== seen, wait, { summary: `${environment} is frozen: ${frozen.reason}` });
    }
  };
}
