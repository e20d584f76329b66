import { setTimeout as sleep } from 'node:timers/promises';
import type { Keep } from './hands.ts';
import type { Request } from './request.ts';
import { isFor, type Message } from './screen.ts';
import type { World } from './world.ts';

const LOOK = 200;
/** Who sees nothing happen asks again. ms. */
const PATIENCE = 5_000;
/** Until a bot that is away has missed its last alert. ms. */
const TOLD = 60_000;

export type AskingParts = {
  /** Unix ms. */
  readonly since: number;
  readonly keep: Keep;
  readonly messages: () => readonly Message[];
};

/** Asks until a run or an answer shows; false if there is only silence. */
export function createAsking(world: World, { since, keep, messages }: AskingParts) {
  return async ({ as, text, channel, workflowId, alert }: Request): Promise<boolean> => {
    if (alert) return fire(alert, workflowId);
    for (let attempt = 1; attempt <= 6; attempt++) {
      const before = Date.now() - 1;
      const { triggerId } = keep(await world.slack.act.say({ as, text, channel }));
      const until = Date.now() + PATIENCE;
      while (Date.now() < until) {
        const told = messages().some((message) => isFor(as, message) && Number(message.ts) * 1_000 > before);
        if (told || (await found(workflowId))?.memo?.['triggerId'] === triggerId) return true;
        await sleep(LOOK);
      }
    }
    return false;
  };

  /** Whoever watches alerts tries until they are taken; what is over meanwhile needs nobody. */
  async function fire({ begin, fires }: NonNullable<Request['alert']>, workflowId: string): Promise<boolean> {
    begin();
    const until = Date.now() + TOLD;
    while (Date.now() < until) {
      const run = await found(workflowId);
      if ((run && run.startTime.getTime() >= since) || !fires()) return true;
      await sleep(LOOK);
    }
    return false;
  }

  async function found(workflowId: string) {
    return world.client.workflow
      .getHandle(workflowId)
      .describe()
      .catch(() => undefined);
  }
}
