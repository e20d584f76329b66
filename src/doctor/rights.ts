import type { App } from '../apps.ts';
import type { CleanupRule } from '../cleanup.ts';
import type { Model } from '../models.ts';
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

export type Wanted = {
  readonly apps: readonly App[];
  readonly models: readonly Pick<Model, 'namespace'>[];
  readonly rules: readonly CleanupRule[];
  readonly runbooks: readonly RunbookSettings[];
};

/** What the operations do in Kubernetes; `deploy/deckhand` grants the worker the same. */
export function rightsFor({ apps, models, rules, runbooks }: Wanted): readonly Right[] {
  const namespaces = apps.flatMap(({ builder, tests }) => [
    ...(builder.type === 'buildkit' ? [builder.namespace] : []),
    ...(tests ? [tests.namespace] : []),
  ]);
  return [
    ...PROVISION,
    ...inEach([...namespaces, ...models.map(({ namespace }) => namespace)], JOBS),
    ...inEach(runbooks.flatMap(namespacesOf), WORKLOADS),
    ...unique([
      ...rules.flatMap(rightsOf),
      ...(runbooks.some(({ actions }) => actions.some(({ type }) => type === 'drain')) ? DRAIN : []),
    ]),
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

function inEach(namespaces: readonly string[], rights: readonly Right[]): readonly Right[] {
  return [...new Set(namespaces)].flatMap((namespace) => rights.map((right) => ({ ...right, namespace })));
}

/** Those that a label of the alert names are not known before it comes. */
function namespacesOf({ workloads, actions }: RunbookSettings): readonly string[] {
  const named = [...workloads, ...actions].flatMap((each) => ('namespace' in each ? [each.namespace] : []));
  return named.filter((namespace) => !namespace.includes('$'));
}
