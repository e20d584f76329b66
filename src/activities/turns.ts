import { setTimeout as sleep } from 'node:timers/promises';
import type { BurstyRateLimiter } from 'rate-limiter-flexible';

export type Turn = {
  /** Lower goes first, as with Temporal's priorities. */
  readonly priority?: number;
  /** Who no longer waits gives up the place, and uses up no turn. */
  readonly signal?: AbortSignal;
};

export type Turns = { readonly wait: (turn?: Turn) => Promise<void> };

type Waiting = { readonly priority: number; readonly go: () => void };

const USUAL = 4;

/** One queue before a limiter: whoever is urgent goes before those who came earlier. */
export function createTurns(limiter: BurstyRateLimiter, key: string): Turns {
  const waiting: Waiting[] = [];
  let serving = false;

  async function serve(): Promise<void> {
    if (serving) return;
    serving = true;
    try {
      while (waiting.length > 0) {
        const wait = await overdue();
        if (wait > 0) await sleep(wait);
        else waiting.shift()?.go();
      }
    } finally {
      serving = false;
    }
  }

  /** ms until there is a turn; zero if this one is taken. */
  async function overdue(): Promise<number> {
    try {
      await limiter.consume(key);
      return 0;
    } catch (refusal) {
      if (refusal instanceof Error) throw refusal;
      return Math.max(1, (refusal as { readonly msBeforeNext: number }).msBeforeNext);
    }
  }

  return {
    async wait({ priority = USUAL, signal } = {}) {
      signal?.throwIfAborted();
      const { promise, resolve: go, reject } = Promise.withResolvers<void>();
      const mine = { priority, go };
      const behind = waiting.findIndex((other) => other.priority > priority);
      waiting.splice(behind < 0 ? waiting.length : behind, 0, mine);
      const leave = () => {
        const at = waiting.indexOf(mine);
        if (at >= 0) waiting.splice(at, 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', leave, { once: true });
      serve().catch(reject);
      try {
        await promise;
      } finally {
        signal?.removeEventListener('abort', leave);
      }
    },
  };
}
