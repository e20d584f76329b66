import type { V1Container, V1PodSpec } from '@kubernetes/client-node';
import type { Manifest } from './kustomize.ts';

/** Anything that makes pods. */
export type Workload = {
  readonly name: string;
  readonly namespace: string;
  readonly selector: Labels | undefined;
  readonly labels: Labels;
  readonly replicas: number;
  readonly strategy: string | undefined;
  readonly pod: V1PodSpec;
  readonly container: V1Container;
};
export type Labels = Readonly<Record<string, string>>;

type Selector = { readonly matchLabels?: Labels; readonly matchExpressions?: readonly Expression[] };
type Expression = { readonly key: string; readonly operator: string; readonly values: readonly string[] };
type Spec = {
  readonly replicas?: number;
  readonly strategy?: { readonly type: string };
  readonly selector?: Selector;
  readonly template: { readonly metadata: { readonly labels: Labels }; readonly spec: V1PodSpec };
};

const MAKERS = new Set(['Deployment', 'StatefulSet', 'Job', 'CronJob']);

export function workloadsOf(manifests: readonly Manifest[]): readonly Workload[] {
  return manifests.filter(({ kind }) => MAKERS.has(kind)).map(workloadOf);
}

function workloadOf({ metadata, ...manifest }: Manifest): Workload {
  const { jobTemplate } = manifest['spec'] as { readonly jobTemplate?: { readonly spec: Spec } };
  const { replicas = 1, strategy, selector, template } = jobTemplate?.spec ?? (manifest['spec'] as Spec);
  const [container] = template.spec.containers;
  if (!container) throw new TypeError(`${metadata.name} has no container.`);
  return {
    name: metadata.name,
    namespace: metadata.namespace ?? 'default',
    selector: selector?.matchLabels,
    labels: template.metadata.labels,
    replicas,
    strategy: strategy?.type,
    pod: template.spec,
    container,
  };
}

/** By kind, and name if it is given; throws if there is none. */
export function named(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const found = manifests.find((each) => each.kind === kind && each.metadata.name === name);
  if (!found) throw new TypeError(`There is no ${kind} ${name}.`);
  return found;
}

export function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, values }) => values.includes(labels[key] ?? ''))
  );
}

/** Variable → value, from the container itself and the ConfigMaps it takes whole. */
export function environmentOf({ container, namespace }: Workload, manifests: readonly Manifest[]) {
  const taken = (container.envFrom ?? []).map(({ configMapRef }) =>
    manifests.find(
      ({ kind, metadata }) =>
        kind === 'ConfigMap' && metadata.name === configMapRef?.name && metadata.namespace === namespace,
    ),
  );
  const maps = taken.map((map) => (map?.['data'] ?? {}) as Labels);
  const own = Object.fromEntries((container.env ?? []).map(({ name, value = '' }) => [name, value]));
  return Object.assign({}, ...maps, own) as Labels;
}

/** Path in the container → the Secret's or ConfigMap's name and key. */
export function filesOf({ container, pod }: Workload, manifests: readonly Manifest[]) {
  const files = new Map<string, { readonly source: string; readonly key: string }>();
  for (const { name, mountPath } of container.volumeMounts ?? []) {
    const volume = pod.volumes?.find((each) => each.name === name);
    for (const { key, path } of volume?.secret?.items ?? []) {
      files.set(`${mountPath}/${path}`, { source: volume?.secret?.secretName ?? '', key });
    }
    const map = manifests.find(
      ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === volume?.configMap?.name,
    );
    for (const key of Object.keys(map?.['data'] ?? {})) {
      files.set(`${mountPath}/${key}`, { source: map?.metadata.name ?? '', key });
    }
  }
  return files;
}
