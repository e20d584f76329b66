import { BurstyRateLimiter, RateLimiterMemory, RateLimiterQueue } from 'rate-limiter-flexible';

export type Pace = (method: SlackMethod, channel?: string) => Promise<void>;
export type SlackMethod =
  | 'chat.postMessage'
  | 'chat.update'
  | 'chat.postEphemeral'
  | 'conversations.replies'
  | 'conversations.history'
  | 'conversations.list'
  | 'conversations.open'
  | 'files.completeUploadExternal';

/** Calls per minute and workspace, a little under Slack's tiers (https://docs.slack.dev/apis/web-api/rate-limits). */
const PER_MINUTE: Readonly<Record<SlackMethod, number>> = {
  'chat.postMessage': 240,
  'chat.update': 48,
  'chat.postEphemeral': 90,
  'conversations.replies': 48,
  'conversations.history': 48,
  'conversations.list': 18,
  'conversations.open': 48,
  'files.completeUploadExternal': 90,
};

/** What makes a message in a channel. */
const SPEAKS: ReadonlySet<SlackMethod> = new Set(['chat.postMessage', 'files.completeUploadExternal']);

/**
 * Keeps this process within Slack's limits, so that a 429 is the exception: one limiter a method, and one message a
 * second and channel with a short burst. Waits its turn instead of failing. A workspace whose limits run `faster` than
 * Slack's is kept up with.
 */
export function createPace(faster = 1): Pace {
  const methods = new Map<string, RateLimiterQueue>();
  const channels = new RateLimiterQueue(
    new BurstyRateLimiter(
      new RateLimiterMemory({ points: 1, duration: 1 / faster, keyPrefix: 'steady' }),
      new RateLimiterMemory({ points: 4, duration: 20 / faster, keyPrefix: 'burst' }),
    ),
  );

  return async (method, channel) => {
    const limiter = methods.get(method) ?? new RateLimiterQueue(steady(method, faster));
    methods.set(method, limiter);
    await limiter.removeTokens(1);
    if (SPEAKS.has(method) && channel) await channels.removeTokens(1, channel);
  };
}

/** A quarter of the minute's calls at once, the rest as time goes on. */
function steady(method: SlackMethod, faster: number): RateLimiterMemory {
  return new RateLimiterMemory({ points: Math.ceil(PER_MINUTE[method] / 4), duration: 15 / faster, keyPrefix: method });
}
