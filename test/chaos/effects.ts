import { createMoments, type Moments } from '../../playground/moments.ts';
import type { Platform } from '../../playground/platform/server.ts';
import { DEPLOYMENTS } from '../../playground/platform/workload-states.ts';
import { marksIn } from '../../src/activities/act-marks.ts';

/** One sync that Argo CD began: which of the application's it was, and the key it carries. */
export type Sync = { readonly application: string; readonly key: string; readonly number: number };

/** A restart of a Deployment that the cluster took: the revision it made, and the key it carries. */
export type Restart = { readonly revision: string; readonly key: string };

/** A node that takes no new pods since then: since when it is in the cluster, and the key it carries. */
export type Cordon = { readonly node: string; readonly joinedAt: number; readonly key: string };

const SYNC = /^POST \/argocd\/api\/v1\/applications\/([^/]+)\/sync/;
const PATCH = /^PATCH \/apis\/apps\/v1\/namespaces\/([^/]+)\/deployments\/([^/?]+)/;
/** A provision marks its node too, perhaps one that an incident has cordoned a moment ago. */
const JOINING = /\/join\/\d+$/;
const NODE = /^PATCH \/api\/v1\/nodes\/([^/?]+)/;

/** Counts what the fakes are made to do, at the moment they do it. `platform` is asked for late: it is made with this. */
export function recordEffects(platform: () => Platform | undefined) {
  const moments = createMoments();
  const syncs: Sync[] = [];
  const restarts: Restart[] = [];
  const cordons: Cordon[] = [];
  const known = new Map(DEPLOYMENTS.map(({ namespace, name, revision }) => [`${namespace}/${name}`, revision]));

  function look(application: string): void {
    const state = platform()?.application(application);
    const key = state?.operation?.info?.find(({ name }) => name === 'deckhand.dev/key')?.value;
    if (!state || !key) return;
    const seen = syncs.some((each) => each.application === application && each.number === state.syncs);
    if (!seen) syncs.push({ application, key, number: state.syncs });
  }

  function lookAtDeployment(namespace: string, name: string): void {
    const state = platform()?.workloads.deployment(namespace, name);
    const key = marksIn(state?.annotations).at(-1)?.key ?? '';
    const isKnown = !state || state.revision === known.get(`${namespace}/${name}`);
    if (isKnown) return;
    known.set(`${namespace}/${name}`, state.revision);
    restarts.push({ revision: state.revision, key });
  }

  function lookAtNode(node: string): void {
    const { unschedulable, joinedAt = 0, annotations = {} } = platform()?.node(node) ?? {};
    const key = annotations['deckhand.dev/key'] ?? '';
    const isKnown = cordons.some((each) => each.node === node && each.joinedAt === joinedAt && each.key === key);
    if (unschedulable && !isKnown && !JOINING.test(key)) cordons.push({ node, joinedAt, key });
  }

  const watching: Moments = {
    ...moments,
    async arrive(call) {
      const leave = await moments.arrive(call);
      const application = SYNC.exec(call)?.[1];
      const [, namespace, deployment] = PATCH.exec(call) ?? [];
      const node = NODE.exec(call)?.[1];
      return async () => {
        if (application) look(application);
        if (namespace && deployment) lookAtDeployment(namespace, deployment);
        if (node) lookAtNode(node);
        await leave();
      };
    },
  };
  function forget(): void {
    syncs.splice(0);
    restarts.splice(0);
    cordons.splice(0);
  }

  return {
    moments: watching,
    syncs: () => [...syncs],
    restarts: () => [...restarts],
    cordons: () => [...cordons],
    forget,
  };
}
