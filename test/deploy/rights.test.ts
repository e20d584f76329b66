import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { render, type Manifest } from './kustomize.ts';
import { named, workloadsOf } from './workloads.ts';

type Rule = {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
};
type Binding = {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects: readonly { readonly kind: string; readonly name: string; readonly namespace: string }[];
};

const WORKER = { kind: 'ServiceAccount', name: 'deckhand-worker', namespace: 'deckhand' };
const ACTIVITIES = new URL('../../src/activities/', import.meta.url);

/** How the client's methods are called, and what Kubernetes calls the right. */
const VERBS: Readonly<Record<string, string>> = {
  read: 'get',
  list: 'list',
  create: 'create',
  patch: 'patch',
  replace: 'update',
  delete: 'delete',
};
const RESOURCES: Readonly<Record<string, string>> = {
  Node: 'nodes',
  NamespacedSecret: 'secrets',
  NamespacedJob: 'batch/jobs',
  NamespacedPod: 'pods',
  NamespacedPodLog: 'pods/log',
  NamespacedEvent: 'events',
  Namespace: 'namespaces',
  PodForAllNamespaces: 'pods',
  NamespacedPodEviction: 'pods/eviction',
  NamespacedDeployment: 'apps/deployments',
  DeploymentForAllNamespaces: 'apps/deployments',
  NamespacedStatefulSet: 'apps/statefulsets',
  StatefulSetForAllNamespaces: 'apps/statefulsets',
  DaemonSetForAllNamespaces: 'apps/daemonsets',
  CronJobForAllNamespaces: 'batch/cronjobs',
};

/** What `/deploy` does to build and to test. */
const JOBS = ['create batch/jobs', 'get batch/jobs', 'delete batch/jobs', 'list pods', 'get pods/log', 'list events'];

/** The rights that the calls in these sources need: `get nodes`. */
function neededBy(source: string): readonly string[] {
  const calls = source.matchAll(/\b(?:core|batch|apps|policy|networking)\(\)\s*\.([a-z]+)(\w+)\(/g);
  return unique(
    [...calls].map(([call, verb = '', noun = '']) => {
      const [right, resource] = [VERBS[verb], RESOURCES[noun]];
      if (!right || !resource) throw new TypeError(`Say in this test which right ${call}…) needs.`);
      return `${right} ${resource}`;
    }),
  );
}

function grantedTo(account: typeof WORKER, manifests: readonly Manifest[]): readonly string[] {
  const bindings = manifests.filter(({ kind }) => kind === 'RoleBinding' || kind === 'ClusterRoleBinding');
  const theirs = bindings
    .map((manifest) => manifest as unknown as Binding & Manifest)
    .filter(({ subjects }) =>
      subjects.some(({ name, namespace }) => name === account.name && namespace === account.namespace),
    );
  const rules = theirs.flatMap(({ roleRef }) => named(manifests, roleRef.kind, roleRef.name)['rules'] as Rule[]);
  return unique(
    rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group ? `${group}/` : ''}${resource}`)),
      ),
    ),
  );
}

const unique = (rights: readonly string[]) => [...new Set(rights)].toSorted();
const read = (name: string) => readFileSync(new URL(name, ACTIVITIES), 'utf8');

let base: readonly Manifest[];
let example: readonly Manifest[];
beforeAll(async () => {
  [base, example] = await Promise.all([render('deploy/deckhand/base'), render('deploy/deckhand/example')]);
});

it('grants the worker of the base what provisioning calls, and nothing more', () => {
  expect(grantedTo(WORKER, base)).toEqual(neededBy(read('kubernetes.ts')));
});

it('grants the worker of the example what any activity calls, and nothing more', () => {
  const sources = readdirSync(ACTIVITIES).map(read).join('\n');
  expect(grantedTo(WORKER, example)).toEqual(unique([...neededBy(sources), ...JOBS]));
});

it('grants nothing to any other process', () => {
  const subjects = example.flatMap((manifest) => (manifest['subjects'] ?? []) as Binding['subjects']);
  expect(subjects.filter(({ name }) => name !== WORKER.name)).toEqual([]);
  const withToken = workloadsOf(example).filter(({ pod }) => pod.automountServiceAccountToken !== false);
  expect(withToken.map(({ name }) => name).toSorted()).toEqual(['deckhand-doctor', 'deckhand-worker']);
});

it('grants in the whole cluster only what is in no namespace, what cleanups look at and stop, and what draining takes', () => {
  const wide = example.filter(({ kind }) => kind === 'ClusterRoleBinding') as unknown as Binding[];
  const rules = wide.flatMap(({ roleRef }) => named(example, 'ClusterRole', roleRef.name)['rules'] as Rule[]);
  expect(unique(rules.flatMap(({ resources }) => resources))).toEqual([
    'cronjobs',
    'daemonsets',
    'deployments',
    'namespaces',
    'nodes',
    'pods',
    'pods/eviction',
    'statefulsets',
  ]);
});

it('grants no wildcard', () => {
  const rules = example.flatMap((manifest) => (manifest['rules'] ?? []) as Rule[]);
  expect(rules.flatMap(({ apiGroups, resources, verbs }) => [...apiGroups, ...resources, ...verbs])).not.toContain('*');
});

it('binds the rights of Jobs in the namespaces of builds, tests and trainings only', () => {
  const bound = example.filter(
    (manifest) => (manifest['roleRef'] as Binding['roleRef'] | undefined)?.name === 'deckhand-jobs',
  );
  expect(bound.map(({ kind, metadata }) => `${kind} in ${metadata.namespace}`).toSorted()).toEqual([
    'RoleBinding in builds',
    'RoleBinding in ml',
    'RoleBinding in shop-staging',
  ]);
});

it('keeps what RBAC cannot tell apart to nodes of our runs and to bootstrap tokens', () => {
  const sources = readdirSync(ACTIVITIES).map(read).join('\n');
  const [, label = ''] = /RUN_LABEL = '([^']+)'/.exec(sources) ?? [];
  const [, type = ''] = /type: '(bootstrap[^']+)'/.exec(sources) ?? [];
  const expressions = (name: string) => JSON.stringify(named(base, 'ValidatingAdmissionPolicy', name)['spec']);
  expect(expressions('deckhand-nodes')).toContain(`'${label}' in oldObject.metadata.labels`);
  expect(expressions('deckhand-join-tokens')).toContain(`type == '${type}'`);
  for (const name of ['deckhand-nodes', 'deckhand-join-tokens']) {
    expect(expressions(name)).toContain(`'system:serviceaccount:${WORKER.namespace}:${WORKER.name}'`);
    expect(named(base, 'ValidatingAdmissionPolicyBinding', name)['spec']).toEqual({
      policyName: name,
      validationActions: ['Deny'],
    });
  }
});

it('keeps what cleanups stop and delete to namespaces that say they are ephemeral', () => {
  for (const name of ['deckhand-ephemeral-namespaces', 'deckhand-ephemeral-workloads']) {
    const expressions = JSON.stringify(named(example, 'ValidatingAdmissionPolicy', name)['spec']);
    expect(expressions).toContain(`'deckhand.dev/ephemeral' in`);
    expect(expressions).toContain(`'system:serviceaccount:${WORKER.namespace}:${WORKER.name}'`);
    expect(named(example, 'ValidatingAdmissionPolicyBinding', name)['spec']).toEqual({
      policyName: name,
      validationActions: ['Deny'],
    });
  }
});
