import type { App } from '../apps.ts';
import type { RunbookSettings } from '../settings-incidents.ts';
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

/** Incidents look at workloads, and restart or scale what a runbook names. */
const WORKLOADS: readonly Right[] = [
  { verb: 'get', resource: 'deployments', group: 'apps' },
  { verb: 'patch', resource: 'deployments', group: 'apps' },
  { verb: 'list', resource: 'pods' },
  { verb: 'list', resource: 'events' },
  { verb: 'get', resource: 'pods/log' },
];

const DRAIN: readonly Right[] = [
  { verb: 'list', resource: 'pods' },
  { verb: 'create', resource: 'pods/eviction' },
];

/** What the operations do in Kubernetes; `deploy/deckhand` grants the worker the same. */
export function rightsFor(apps: readonly App[], runbooks: readonly RunbookSettings[] = []): readonly Right[] {
  const namespaces = apps.flatMap(({ builder, tests }) => [
    ...(builder.type === 'buildkit' ? [builder.namespace] : []),
    ...(tests ? [tests.namespace] : []),
  ]);
  return [
    ...PROVISION,
    ...inEach(namespaces, JOBS),
    ...inEach(runbooks.flatMap(namespacesOf), WORKLOADS),
    ...(runbooks.some(({ actions }) => actions.some(({ type }) => type === 'drain')) ? DRAIN : []),
  ];
}

function inEach(namespaces: readonly string[], rights: readonly Right[]): readonly Right[] {
  return [...new Set(namespaces)].flatMap((namespace) => rights.map((right) => ({ ...right, namespace })));
}

/** Those that a label of the alert names are not known before it comes. */
function namespacesOf({ workloads, actions }: RunbookSettings): readonly string[] {
  const named = [...workloads, ...actions].flatMap((each) => ('namespace' in each ? [each.namespace] : []));
  return named.filter((namespace) => !namespace.includes('$'));
}
