import { CancelledFailure, Context } from '@temporalio/activity';
import type { Environment } from '../apps.ts';
import type { DeliveryPhrase } from '../phrases-delivery.ts';
import type { ApplicationTrouble } from '../phrases-failure-delivery.ts';
import type { ArgoCdClient } from './argocd-client.ts';
import { failed, type Rollout, type Tell } from './argocd-rollout.ts';
import { elsewhere, healthOf, isElsewhere, type Desired } from './argocd-state.ts';

/** Value of an instant query; undefined if it has none. */
export type Measure = (query: string) => Promise<number | undefined>;

export type WatchWindow = {
  /** ms. */
  readonly for: number;
  readonly query?: string | undefined;
  readonly limit?: number | undefined;
  /** ms. What is bad for as long as this fails the watch. */
  readonly tolerate: number;
};

/** Rides in the heartbeats, so that a restarted worker watches on and does not begin anew. Unix ms. */
export type WatchState = {
  readonly began: number;
  readonly badSince?: number;
  readonly highest?: number;
  /** ms without an answer from Prometheus so far. */
  readonly blind: number;
  readonly lookedAt: number;
};

type Watching = {
  readonly argo: ArgoCdClient;
  readonly pause: Rollout['pause'];
  readonly measure: Measure | undefined;
  readonly tell: Tell;
  readonly keep: (state: WatchState) => void;
};

/** Keeps an eye on an application for a while after its sync; gives what it saw, and fails if it stays bad. */
export async function watch(
  environment: Environment,
  desired: Desired,
  { for: length, query, limit, tolerate }: WatchWindow,
  last: WatchState | undefined,
  { argo, pause, measure, tell, keep }: Watching,
): Promise<DeliveryPhrase> {
  const { application } = environment;
  const limited = limit === undefined ? {} : { limit };
  let state: WatchState = last ?? { began: Date.now(), blind: 0, lookedAt: Date.now() };
  for (;;) {
    const found = await argo.get(environment);
    if (isElsewhere(found, desired)) throw failed(elsewhere(found, desired));
    const health = healthOf(found, desired);
    const rate = query && measure ? await rateOf(measure, query) : undefined;
    const over = typeof rate === 'number' && limit !== undefined && rate > limit;
    const tooMany: ApplicationTrouble | undefined = over ? { id: 'argocd.rate', rate, limit } : undefined;
    const trouble = tooMany ?? (health.is === 'bad' ? health.why : undefined);

    const now = Date.now();
    const badSince = trouble ? (state.badSince ?? now) : undefined;
    if (trouble && badSince !== undefined && now - badSince >= tolerate) {
      throw failed({ id: 'argocd.after-sync', trouble, lasted: now - badSince });
    }
    const highest = typeof rate === 'number' ? Math.max(rate, state.highest ?? rate) : state.highest;
    const blind = state.blind + (rate === 'no answer' ? now - state.lookedAt : 0);
    const seen = highest === undefined ? {} : { highest };
    state = { began: state.began, blind, lookedAt: now, ...seen, ...(badSince === undefined ? {} : { badSince }) };
    keep(state);
    if (now - state.began >= length && !trouble) {
      const took = now - state.began;
      return { id: 'delivery.watched', application, took, ...seen, ...limited, ...(blind ? { blind } : {}) };
    }
    const measured = typeof rate === 'number' ? { rate } : {};
    tell({
      id: 'delivery.watching',
      until: state.began + length,
      ...measured,
      ...limited,
      ...(trouble ? { trouble } : {}),
    });
    await pause();
  }
}

/** A Prometheus that is away must not take production back: the watch goes on with what Argo CD says, and says so. */
async function rateOf(measure: Measure, query: string): Promise<number | 'no answer' | undefined> {
  try {
    return await measure(query);
  } catch (error) {
    if (error instanceof CancelledFailure) throw error;
    Context.current().log.warn('Prometheus did not answer; only health is watched.', { error });
    return 'no answer';
  }
}
