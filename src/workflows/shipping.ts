import type { Environment, Release } from '../apps.ts';
import type { Phrase } from '../phrases.ts';
import type { DeployPlan, RollbackPlan } from '../operations.ts';
import type { Effect } from '../run.ts';
import type { Delivery } from './delivery.ts';
import type { Run } from './run.ts';

/** What a release took the place of, and for how long that had been there (ms). */
export type Replaced = { readonly from?: Release | undefined; readonly ran?: number | undefined };

/**
 * The one way a release gets into an environment, out again, and is watched there: for deploys, their undo, and
 * rollbacks alike.
 */
export function shipping(run: Run<DeployPlan | RollbackPlan>, does: Delivery, { digest, version }: Release) {
  const { app, spec } = run.details;
  const { image, watch: window } = spec;
  const { tolerate } = window;
  const before = new Map<string, Release | undefined>();
  const revisions = new Map<string, string>();
  const target = (environment: Environment) => {
    const revision = revisions.get(environment.application);
    return { environment, image, digest, ...(revision ? { revision } : {}) };
  };

  return {
    /** `known` is what runs there now, if somebody has just looked. */
    to: (environment: Environment, known?: Release) => async (effect: Effect) => {
      const { application } = environment;
      if (!known && !before.has(application)) {
        before.set(application, (await does.readApplication({ environment, image })).now);
      }
      const named = version ? { version } : {};
      const { revision } = await does.setImage({ app, environment, image, digest, effect, ...named });
      if (revision) revisions.set(application, revision);
      await does.waitForHealthy({ ...target(environment), tolerate, effect });
    },

    /** To `known`, or to what was seen there before the first try; to nothing if nothing was there. */
    back: (environment: Environment, known?: Release) => async (): Promise<Phrase> => {
      const { application } = environment;
      const to = known ?? before.get(application);
      if (!to) return { id: 'undo.left', what: application, why: { id: 'left.nothing-before' } };
      return does.restoreImage({ app, environment, image, to, run: run.id });
    },

    watch: (environment: Environment) => (effect: Effect) =>
      does.watchApplication({ ...target(environment), ...window, effect }),
  };
}
