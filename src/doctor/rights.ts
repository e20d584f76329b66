import type { App } from '../apps.ts';
import type { CleanupRule } from '../cleanup.ts';
import type { Model } from '../models.ts';
import type { Right } from './kubernetes.ts';

const PROVISION: readonly Right[] = [
  { verb: 'get', resource: 'nodes' },
  { verb: 'patch', resource: 'nodes' },
  { verb: 'delete', resource: 'nodes' },
  { verb: 'get', resource: 'secrets', namespace: 'kube-system' },
  { verb: 'create', resource: 'secrets', namespace: 'kube-system' },
  { verb: 'delete', resource: 'secrets', namespace: 'kube-system' },
];

/** Images are built, tests run and models trained as Jobs. */
const JOBS: readonly Right[] = [
  { verb: 'get', resource: 'jobs', group: 'batch' },
  { verb: 'create', resource: 'jobs', group: 'batch' },
  { verb: 'delete', resource: 'jobs', group: 'batch' },
  { verb: 'list', resource: 'pods' },
  { verb: 'get', resource: 'pods/log' },
];

/** What is in use is looked at everywhere; what is ephemeral is stopped and deleted. */
const IN_USE: readonly Right[] = [
  { verb: 'list', resource: 'pods' },
  { verb: 'list', resource: 'deployments', group: 'apps' },
  { verb: 'list', resource: 'statefulsets', group: 'apps' },
  { verb: 'list', resource: 'daemonsets', group: 'apps' },
  { verb: 'list', resource: 'cronjobs', group: 'batch' },
];
const EPHEMERAL: readonly Right[] = [
  { verb: 'list', resource: 'namespaces' },
  { verb: 'get', resource: 'namespaces' },
  { verb: 'patch', resource: 'namespaces' },
  { verb: 'delete', resource: 'namespaces' },
  { verb: 'list', resource: 'pods' },
  { verb: 'list', resource: 'deployments', group: 'apps' },
  { verb: 'patch', resource: 'deployments', group: 'apps' },
  { verb: 'list', resource: 'statefulsets', group: 'apps' },
  { verb: 'patch', resource: 'statefulsets', group: 'apps' },
];
const TOKENS: readonly Right[] = ['list', 'get', 'delete'].map((verb) => ({ verb, resource: 'secrets' }));

export type Wanted = {
  readonly apps: readonly App[];
  readonly models: readonly Pick<Model, 'namespace'>[];
  readonly rules: readonly CleanupRule[];
};

/** What the operations do in Kubernetes; `deploy/deckhand` grants the worker the same. */
export function rightsFor({ apps, models, rules }: Wanted): readonly Right[] {
  const namespaces = apps.flatMap(({ builder, tests }) => [
    ...(builder.type === 'buildkit' ? [builder.namespace] : []),
    ...(tests ? [tests.namespace] : []),
  ]);
  const places = new Set([...namespaces, ...models.map(({ namespace }) => namespace)]);
  return [
    ...PROVISION,
    ...[...places].flatMap((namespace) => JOBS.map((right) => ({ ...right, namespace }))),
    ...unique(rules.flatMap(rightsOf)),
  ];
}

function rightsOf(rule: CleanupRule): readonly Right[] {
  if (rule.type === 'images') return IN_USE;
  if (rule.type === 'namespaces') return EPHEMERAL;
  return ['kube-system', ...rule.namespaces].flatMap((namespace) => TOKENS.map((right) => ({ ...right, namespace })));
}

function unique(rights: readonly Right[]): readonly Right[] {
  return [...new Map(rights.map((right) => [JSON.stringify(right), right])).values()];
}
