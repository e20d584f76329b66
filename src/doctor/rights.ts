import type { App } from '../apps.ts';
import type { Right } from './kubernetes.ts';

const PROVISION: readonly Right[] = [
  { verb: 'get', resource: 'nodes' },
  { verb: 'patch', resource: 'nodes' },
  { verb: 'delete', resource: 'nodes' },
  { verb: 'get', resource: 'secrets', namespace: 'kube-system' },
  { verb: 'create', resource: 'secrets', namespace: 'kube-system' },
  { verb: 'delete', resource: 'secrets', namespace: 'kube-system' },
];

/** Images are built and tests run as Jobs. */
const JOBS: readonly Right[] = [
  { verb: 'get', resource: 'jobs', group: 'batch' },
  { verb: 'create', resource: 'jobs', group: 'batch' },
  { verb: 'delete', resource: 'jobs', group: 'batch' },
  { verb: 'list', resource: 'pods' },
  { verb: 'get', resource: 'pods/log' },
];

/** What the operations do in Kubernetes; `deploy/deckhand` grants the worker the same. */
export function rightsFor(apps: readonly App[]): readonly Right[] {
  const namespaces = apps.flatMap(({ builder, tests }) => [
    ...(builder.type === 'buildkit' ? [builder.namespace] : []),
    ...(tests ? [tests.namespace] : []),
  ]);
  return [
    ...PROVISION,
    ...[...new Set(namespaces)].flatMap((namespace) => JOBS.map((right) => ({ ...right, namespace }))),
  ];
}
