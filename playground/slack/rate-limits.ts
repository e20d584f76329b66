import { RateLimiterMemory } from 'rate-limiter-flexible';

/** Calls a minute (https://docs.slack.dev/apis/web-api/rate-limits); a method not named here has tier 3. */
const TIER: Readonly<Record<string, number>> = {
  'chat.postEphemeral': 100,
  'chat.getPermalink': 1_000,
  'users.info': 100,
  'auth.test': 1_000,
  'usergroups.list': 20,
  'usergroups.users.list': 20,
  'users.list': 20,
  'conversations.list': 20,
  'views.open': 100,
  'views.push': 100,
  'views.update': 100,
  'views.publish': 100,
  'files.info': 100,
  'files.getUploadURLExternal': 100,
  'files.completeUploadExternal': 100,
  'conversations.members': 100,
  'apps.connections.open': 60,
};
const TIER_3 = 50;
const BURST = 5;

/**
 * Says how many seconds to wait, or zero: Slack's tiers a method, and about one message a second and channel; all of it
 * on a clock that may run `faster`, for whoever has no hours to measure in.
 */
export function createRateLimits(faster = 1) {
  const methods = new Map<string, RateLimiterMemory>();
  const channels = new RateLimiterMemory({ points: BURST, duration: BURST / faster });

  return async (method: string, channel: string): Promise<number> => {
    const limiter =
      methods.get(method) ??
      new RateLimiterMemory({
        points: TIER[method] ?? (method === 'chat.postMessage' ? 300 : TIER_3),
        duration: 60 / faster,
      });
    methods.set(method, limiter);
    const waits = [await overdue(limiter, method)];
    if (method === 'chat.postMessage') waits.push(await overdue(channels, channel));
    return Math.max(...waits);
  };
}

async function overdue(limiter: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refusal) {
    const { msBeforeNext = 1_000 } = refusal as { msBeforeNext?: number };
    return Math.max(1, Math.ceil(msBeforeNext / 1_000));
  }
}
