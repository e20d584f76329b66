import { setTimeout as sleep } from 'node:timers/promises';
import { ApiException, AppsV1Api, BatchV1Api, CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { failureOf, unreachable, WHOLE_CALL } from './http.ts';

export type ClusterOptions = {
  /** A kubeconfig's path; without it, the service account of the pod. Never the one of somebody's home. */
  readonly kubeconfig?: string;
};

/** The label by which an object of the cluster says which run made it. */
export const RUN_LABEL = 'deckhand.dev/run';
/** The annotation with the key of the effect; a label could not hold its slashes. */
export const KEY_ANNOTATION = 'deckhand.dev/key';

const NOT_FOUND = 404;

export type ClusterClient = ReturnType<typeof createClusterClient>;

/** The cluster's API by group; the configuration is read at the first call, so that a worker without a cluster starts. */
export function createClusterClient({ kubeconfig }: ClusterOptions) {
  let clients: { readonly core: CoreV1Api; readonly batch: BatchV1Api; readonly apps: AppsV1Api } | undefined;

  function load() {
    if (clients) return clients;
    const config = new KubeConfig();
    if (kubeconfig) config.loadFromFile(kubeconfig);
    else config.loadFromCluster();
    clients = {
      core: config.makeApiClient(CoreV1Api),
      batch: config.makeApiClient(BatchV1Api),
      apps: config.makeApiClient(AppsV1Api),
    };
    return clients;
  }

  return { core: () => load().core, batch: () => load().batch, apps: () => load().apps };
}

/** Undefined for a 404; every other refusal as the shared mapping has it. */
export function orMissing<T>(call: Promise<T>, asking: string): Promise<T | undefined> {
  return unless([NOT_FOUND], call, asking);
}

/** Undefined for an answer of one of these statuses, which mean something to the caller. */
export async function unless<T>(statuses: readonly number[], call: Promise<T>, asking: string): Promise<T | undefined> {
  try {
    return await Promise.race([call, late()]);
  } catch (error) {
    if (!(error instanceof ApiException)) throw unreachable('Kubernetes', asking, error);
    if (statuses.includes(error.code)) return undefined;
    const seconds = Number(error.headers['retry-after']);
    const retryAfter = Number.isFinite(seconds) ? seconds * 1_000 : undefined;
    throw failureOf('Kubernetes', asking, { status: error.code, body: messageOf(error), retryAfter });
  }
}

async function late(): Promise<never> {
  await sleep(WHOLE_CALL, undefined, { ref: false });
  throw new DOMException('The client itself would wait for ever.', 'TimeoutError');
}

/** The body is JSON as text, and absent for a 401. */
function messageOf({ body }: ApiException<unknown>): string {
  try {
    return (JSON.parse(String(body)) as { message?: string }).message ?? '';
  } catch {
    return '';
  }
}
