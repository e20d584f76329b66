import { WorkflowNotFoundError } from '@temporalio/common';
import { Context } from '@temporalio/activity';
import type { EnvironmentName } from '../apps.ts';
import { windowAt, type FreezeWindow } from '../freeze-windows.ts';
import { memoOf } from '../memo.ts';
import type { Frozen } from '../operations.ts';

export type FreezeActivities = ReturnType<typeof createFreezeActivities>;

export type FreezeOptions = {
  readonly windows: Readonly<Partial<Record<EnvironmentName, readonly FreezeWindow[]>>>;
};

/** Whether an environment may be changed now: an open workflow `freeze/<environment>` or a window says no. */
export function createFreezeActivities({ windows }: FreezeOptions) {
  return {
    /** Answers why not, if so, and leaves word with the freeze whom to tell at its end. Asking twice is harmless. */
    async lookAtFreeze({ environment }: { environment: EnvironmentName }): Promise<Frozen | undefined> {
      return (await byHand(environment)) ?? windowAt(Date.now(), windows[environment] ?? []);
    },
  };

  async function byHand(environment: EnvironmentName): Promise<Frozen | undefined> {
    const { client, info } = Context.current();
    const freeze = client.workflow.getHandle(`freeze/${environment}`);
    try {
      // In this order: a freeze that ends in between has either been told whom to tell, or says that it is over.
      await freeze.signal('register', info.workflowExecution);
      const described = await freeze.describe();
      const { reason = 'no reason given', by, until, over = false } = memoOf(described);
      if (described.status.name !== 'RUNNING' || over) return undefined;
      return {
        reason,
        ...(by === undefined ? {} : { by }),
        ...(until === undefined ? {} : { until }),
      };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }
}
