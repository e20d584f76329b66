import { BurstyRateLimiter, RateLimiterMemory } from 'rate-limiter-flexible';
import { createTurns, type Turn, type Turns } from './turns.ts';

/** Waits for a turn to call Slack. Rejects with the signal's reason if that comes first; then no turn is used up. */
export type Pace = (method: SlackMethod, channel?: string, turn?: Turn) => Promise<void>;
export type SlackMethod =
  | 'chat.postMessage'
  | 'chat.update'
  | 'chat.postEphemeral'
  | 'conversations.replies'
  | 'conversations.history'
  | 'conversations.list'
  | 'conversations.open'
  | 'files.completeUploadExternal';

/** Calls per minute and workspace (https://docs.slack.dev/apis/web-api/rate-limits). */
const PER_MINUTE: Readonly<Record<SlackMethod, number>> = {
  'chat.postMessage': 300,
  'chat.update': 50,
  'chat.postEphemeral': 100,
  'conversations.replies': 50,
  'conversations.history': 50,
  'conversations.list': 20,
  'conversations.open': 50,
  'files.completeUploadExternal': 100,
};
/** Of these, spread evenly over the minute; and at once, where nothing was said for a while. */
const STEADY = 0.92;
const AT_ONCE = 0.06;
/** Slack takes a message a second and channel, and "short bursts": a card with its first notes. */
const CHANNEL = { steady: { points: 1, duration: 1 }, burst: { points: 2, duration: 60 } };

/** What makes a message in a channel. */
const SPEAKS: ReadonlySet<SlackMethod> = new Set(['chat.postMessage', 'files.completeUploadExternal']);

/**
 * Keeps this process within Slack's limits, so that a 429 is the exception: evenly spaced calls a method, and messages a
 * channel, each with a short burst. Who waits is served by priority, then in order. A workspace whose limits run
 * `faster` than Slack's is kept up with.
 */
export function createPace(faster = 1): Pace {
  const all = new Map<string, Turns>();

  function turnsOf(key: string, { steady, burst }: Limit): Turns {
    const limiter = ({ points, duration }: Share, keyPrefix: string) =>
      new RateLimiterMemory({ points, duration: duration / faster, keyPrefix });
    const turns =
      all.get(key) ?? createTurns(new BurstyRateLimiter(limiter(steady, 'steady'), limiter(burst, 'burst')), key);
    all.set(key, turns);
    return turns;
  }

  return async (method, channel, turn) => {
    await turnsOf(method, limitOf(method)).wait(turn);
    if (SPEAKS.has(method) && channel) await turnsOf(channel, CHANNEL).wait(turn);
  };
}

/** So many points in so many seconds. */
type Share = { readonly points: number; readonly duration: number };
type Limit = { readonly steady: Share; readonly burst: Share };

function limitOf(method: SlackMethod): Limit {
  const perMinute = PER_MINUTE[method];
  return {
    steady: { points: 1, duration: 60 / (perMinute * STEADY) },
    burst: { points: Math.floor(perMinute * AT_ONCE), duration: 60 },
  };
}
