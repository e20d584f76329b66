import type { V1PodSpec, V1PodStatus } from '@kubernetes/client-node';
import type { App } from '../apps.ts';
import type { ArgoCdActivities } from './argocd.ts';
import type { ArgoCdInventory } from './argocd-inventory.ts';
import type { ClusterClient } from './kubernetes-client.ts';
import { unless } from './kubernetes-client.ts';

/** Why an image must stay, by what names it: a digest, or `project/repository:tag`. */
export type InUse = { readonly digests: ReadonlySet<string>; readonly tags: ReadonlySet<string> };

export type InUseOptions = {
  readonly cluster: ClusterClient;
  readonly argo: ArgoCdInventory;
  readonly apps: Readonly<Record<string, App>>;
  readonly readApplication: ArgoCdActivities['readApplication'];
};

const PAGE = 500;

/**
 * What the cluster runs or would run if it were scaled up or its hour came, and what Argo CD remembers having run.
 * Throws if either cannot say: what is not known to be unused is in use.
 */
export function createImagesInUse({ cluster, argo, apps, readApplication }: InUseOptions) {
  const { core, batch } = cluster;

  async function inCluster(names: Set<string>): Promise<void> {
    const add = (spec: V1PodSpec | undefined, status?: V1PodStatus) => {
      const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
      const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
      for (const { image } of containers) if (image) names.add(image);
      for (const { imageID } of statuses) if (imageID) names.add(imageID);
    };
    for await (const { spec, status } of listed((more) => core().listPodForAllNamespaces(more), 'list the pods')) {
      add(spec, status);
    }
    const templates = [
      listed((more) => cluster.apps().listDeploymentForAllNamespaces(more), 'list the Deployments'),
      listed((more) => cluster.apps().listStatefulSetForAllNamespaces(more), 'list the StatefulSets'),
      listed((more) => cluster.apps().listDaemonSetForAllNamespaces(more), 'list the DaemonSets'),
    ];
    for (const all of templates) for await (const { spec } of all) add(spec?.template.spec);
    for await (const { spec } of listed((more) => batch().listCronJobForAllNamespaces(more), 'list the CronJobs')) {
      add(spec?.jobTemplate.spec?.template.spec);
    }
  }

  async function inHistory(names: Set<string>): Promise<void> {
    for (const image of await argo.images()) names.add(image);
    for (const { image, environments } of Object.values(apps)) {
      for (const environment of Object.values(environments)) {
        const { now, history } = await readApplication({ environment, image });
        for (const release of [...(now ? [now] : []), ...history]) names.add(`${image}@${release.digest}`);
      }
    }
  }

  return {
    /** Only what runs: quick enough to ask right before a deletion. */
    async running(): Promise<InUse> {
      const names = new Set<string>();
      await inCluster(names);
      return sorted(names);
    },

    async all(): Promise<InUse> {
      const names = new Set<string>();
      await inCluster(names);
      await inHistory(names);
      return sorted(names);
    },
  };
}

/** `docker-pullable://harbor.lan/shop/web@sha256:…`, `harbor.lan/shop/web:1.4.2`. */
function sorted(names: ReadonlySet<string>): InUse {
  const digests = new Set<string>();
  const tags = new Set<string>();
  for (const name of names) {
    const plain = name.replace(/^[a-z-]+:\/\//, '');
    const digest = /@(sha256:[0-9a-f]{64})$/.exec(plain)?.[1];
    if (digest) digests.add(digest);
    const tagged = /^[^/@]+\/([^@]+:[\w][\w.-]*)(?:@.*)?$/.exec(plain)?.[1];
    if (tagged) tags.add(tagged);
  }
  return { digests, tags };
}

type Listing<T> = { readonly items: T[]; readonly metadata?: { readonly _continue?: string } };

async function* listed<T>(
  list: (more: { limit: number; _continue?: string }) => Promise<Listing<T>>,
  asking: string,
): AsyncGenerator<T> {
  let from: string | undefined;
  do {
    const page: Listing<T> | undefined = await unless(
      [],
      list({ limit: PAGE, ...(from ? { _continue: from } : {}) }),
      asking,
    );
    yield* page?.items ?? [];
    from = page?.metadata?._continue || undefined;
  } while (from);
}
