import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiException, AuthorizationV1Api, KubeConfig, VersionApi } from '@kubernetes/client-node';
import { inOrder, Trouble, type Check } from './check.ts';

/** One right, as Kubernetes' RBAC names it. Without a namespace it is needed in all of them. */
export type Right = {
  readonly verb: string;
  readonly resource: string;
  readonly group?: string;
  readonly namespace?: string;
};

export type KubernetesAccess = { readonly kubeconfig: string | undefined; readonly rights: readonly Right[] };

const IN_CLUSTER = '/var/run/secrets/kubernetes.io/serviceaccount/token';
/** ms. */
const PATIENCE = 5_000;

export const inCluster = () => existsSync(IN_CLUSTER);

/** Version, then every right we need by SelfSubjectAccessReview, which everybody may ask. */
export function examineKubernetes({ kubeconfig, rights }: KubernetesAccess): Promise<readonly Check[]> {
  const config = new KubeConfig();
  return inOrder([
    [
      'reachable',
      async () => {
        try {
          if (kubeconfig) config.loadFromFile(kubeconfig);
          else config.loadFromCluster();
        } catch (error) {
          throw new Trouble(
            `${kubeconfig} cannot be used: ${reasonOf(error)}.`,
            'Check KUBECONFIG and who may read the file.',
          );
        }
        const { gitVersion } = await answer(config.makeApiClient(VersionApi).getCode());
        return `Kubernetes ${gitVersion}`;
      },
    ],
    [
      'rights',
      async () => {
        const authorization = config.makeApiClient(AuthorizationV1Api);
        const may = await Promise.all(rights.map((right) => allowed(authorization, right)));
        const missing = rights.filter((_, at) => !may[at]).map(inWords);
        if (missing.length === 0) return `all ${rights.length} that Deckhand needs`;
        throw new Trouble(
          `This account may not ${missing.join('; ')}.`,
          'Grant it with a Role or ClusterRole; deploy/deckhand has the ones Deckhand needs.',
        );
      },
    ],
  ]);
}

async function allowed(api: AuthorizationV1Api, { verb, resource, group = '', namespace = '' }: Right) {
  const [name = '', subresource = ''] = resource.split('/');
  const resourceAttributes = { verb, group, resource: name, subresource, namespace };
  const body = { spec: { resourceAttributes } };
  const { status } = await answer(api.createSelfSubjectAccessReview({ body }));
  return status?.allowed === true;
}

async function answer<T>(call: Promise<T>): Promise<T> {
  try {
    return await Promise.race([call, late()]);
  } catch (error) {
    if (!(error instanceof ApiException)) {
      throw new Trouble(
        `Kubernetes does not answer: ${reasonOf(error)}.`,
        'Check the server in KUBECONFIG, and that this machine may reach it.',
      );
    }
    throw new Trouble(
      `Kubernetes answers ${error.code}.`,
      error.code === 401
        ? 'The token or certificate in KUBECONFIG is not valid (any more); make a new one.'
        : 'See the log of the Kubernetes API server.',
    );
  }
}

async function late(): Promise<never> {
  await sleep(PATIENCE, undefined, { ref: false });
  throw new Error(`nothing came within ${PATIENCE / 1_000} s`);
}

function inWords({ verb, resource, group, namespace }: Right): string {
  return `${verb} ${resource}${group ? `.${group}` : ''}${namespace ? ` in ${namespace}` : ''}`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error) return reasonOf(cause);
  return (error as NodeJS.ErrnoException).code ?? error.message;
}
