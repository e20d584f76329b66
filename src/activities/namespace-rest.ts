import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import type { Effect } from '../run.ts';
import { partsOf } from './broom-namespaces.ts';
import { KEY_ANNOTATION, orMissing, unless, type ClusterClient } from './kubernetes-client.ts';
import { isUntouchableNamespace, refuseUntouchable } from './never-touch.ts';

/** Set while a namespace is stopped, before it is deleted: when, RFC 3339. */
const DELETE_AT = 'deckhand.dev/delete-at';
/** How many replicas a workload had before it was scaled to zero, on the workload. */
const REPLICAS = 'deckhand.dev/replicas';
const MERGE = () => setHeaderOptions('Content-Type', PatchStrategy.MergePatch);

type Workload = {
  readonly metadata?: { readonly name?: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: { readonly replicas?: number };
};

/** Stops all that runs in a namespace without deleting anything, and starts it again as it was. */
export function createNamespaceRest({ core, apps }: ClusterClient) {
  const find = (name: string) => orMissing(core().readNamespace({ name }), `look at namespace ${name}`);

  async function annotate(name: string, annotations: Readonly<Record<string, string | null>>): Promise<void> {
    await orMissing(
      core().patchNamespace({ name, body: { metadata: { annotations } } }, MERGE()),
      `mark namespace ${name}`,
    );
  }

  async function eachWorkload(namespace: string, patchFor: (workload: Workload) => object | undefined): Promise<void> {
    const deployments = await unless(
      [],
      apps().listNamespacedDeployment({ namespace }),
      `list the Deployments of ${namespace}`,
    );
    const sets = await unless(
      [],
      apps().listNamespacedStatefulSet({ namespace }),
      `list the StatefulSets of ${namespace}`,
    );
    for (const workload of deployments?.items ?? []) {
      const body = patchFor(workload);
      const { name = '' } = workload.metadata ?? {};
      if (body)
        await orMissing(
          apps().patchNamespacedDeployment({ namespace, name, body }, MERGE()),
          `scale ${namespace}/${name}`,
        );
    }
    for (const workload of sets?.items ?? []) {
      const body = patchFor(workload);
      const { name = '' } = workload.metadata ?? {};
      if (body)
        await orMissing(
          apps().patchNamespacedStatefulSet({ namespace, name, body }, MERGE()),
          `scale ${namespace}/${name}`,
        );
    }
  }

  return {
    /** Marks first: whoever finds the workloads at zero finds out why. Repeating it is harmless. */
    async stop(id: string, until: number, { key }: Effect, neverTouch: readonly string[]): Promise<boolean> {
      const { name, uid } = partsOf(id);
      if (isUntouchableNamespace(name, neverTouch)) throw refuseUntouchable(name);
      if ((await find(name))?.metadata?.uid !== uid) return false;
      await annotate(name, { [DELETE_AT]: new Date(until).toISOString(), [KEY_ANNOTATION]: key });
      await eachWorkload(name, ({ metadata, spec }) => {
        const replicas = spec?.replicas ?? 1;
        if (replicas === 0 || metadata?.annotations?.[REPLICAS] !== undefined) return undefined;
        return { metadata: { annotations: { [REPLICAS]: String(replicas) } }, spec: { replicas: 0 } };
      });
      return true;
    },

    /** False if this run did not stop it, it is another one by now, or is going already. */
    async start(id: string, run: string): Promise<boolean> {
      const { name, uid } = partsOf(id);
      const found = await find(name);
      const mine = found?.metadata?.annotations?.[KEY_ANNOTATION]?.startsWith(`${run}/`) ?? false;
      if (!found || found.metadata?.uid !== uid || found.metadata.deletionTimestamp || !mine) return false;
      await eachWorkload(name, ({ metadata }) => {
        const kept = metadata?.annotations?.[REPLICAS];
        if (kept === undefined) return undefined;
        return { metadata: { annotations: { [REPLICAS]: null } }, spec: { replicas: Number(kept) } };
      });
      await annotate(name, { [DELETE_AT]: null, [KEY_ANNOTATION]: null });
      return true;
    },
  };
}
