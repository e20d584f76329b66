import { createMoments, type Moments } from '../../playground/moments.ts';
import type { Platform } from '../../playground/platform/server.ts';

/** One sync that Argo CD began: which of the application's it was, and the key it carries. */
export type Sync = { readonly application: string; readonly key: string; readonly number: number };

const SYNC = /^POST \/argocd\/api\/v1\/applications\/([^/]+)\/sync/;

/** Counts what the fakes are made to do, at the moment they do it. `platform` is asked for late: it is made with this. */
export function recordEffects(platform: () => Platform | undefined) {
  const moments = createMoments();
  const syncs: Sync[] = [];

  function look(application: string): void {
    const state = platform()?.application(application);
    const key = state?.operation?.info?.find(({ name }) => name === 'deckhand.dev/key')?.value;
    if (!state || !key) return;
    const seen = syncs.some((each) => each.application === application && each.number === state.syncs);
    if (!seen) syncs.push({ application, key, number: state.syncs });
  }

  const watching: Moments = {
    ...moments,
    async arrive(call) {
      const leave = await moments.arrive(call);
      const application = SYNC.exec(call)?.[1];
      return async () => {
        if (application) look(application);
        await leave();
      };
    },
  };
  return { moments: watching, syncs: () => [...syncs], forget: () => void syncs.splice(0) };
}
