import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Store } from '../store.ts';
import type { Applications } from './applications.ts';
import { merged, missing, refuse, selects } from './kubernetes-answers.ts';

export type Workload = {
  readonly name: string;
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly replicas: number;
  readonly image: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** When its pods were last made. */
  readonly startedAt: number;
};
export type NamespaceState = {
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly workloads: readonly Workload[];
  /** Since when it is being taken apart. */
  readonly deletedAt?: number;
  /** What keeps it from going, as its conditions say it. */
  readonly hindrance?: string;
};
type Values = Record<string, string | null>;
type Patch = {
  readonly metadata?: { readonly labels?: Values; readonly annotations?: Values };
  readonly spec?: { readonly replicas?: number };
};
type Named = { readonly Params: { readonly namespace: string; readonly name: string }; readonly Body: Patch };

const DAY = 86_400_000;
/** Real ms until a namespace that was deleted is gone with all that is in it. */
const TERMINATING = 20_000;
const SYSTEM = ['default', 'kube-system', 'kube-public', 'argocd', 'harbor', 'temporal', 'deckhand', 'ml', 'builds'];

export type Namespaces = ReturnType<typeof createNamespaces>;

/** The cluster's namespaces with what runs in them. */
export function createNamespaces(store: Store, speed: number, now: () => number) {
  if (store.all('namespace').length === 0) for (const state of seed(now())) save(state);

  function save(state: NamespaceState): NamespaceState {
    store.put('namespace', state.name, state);
    return state;
  }

  /** Time passes when somebody looks. */
  function current(): NamespaceState[] {
    const all = store.all<NamespaceState>('namespace');
    const gone = all.filter(
      ({ deletedAt = Infinity, hindrance }) => !hindrance && now() >= deletedAt + TERMINATING / speed,
    );
    for (const { name } of gone) store.remove('namespace', name);
    return all.filter((each) => !gone.includes(each));
  }

  return {
    all: current,
    byName: (name: string) => current().find((each) => each.name === name),
    save,
    remove: (state: NamespaceState) => save({ ...state, deletedAt: state.deletedAt ?? now() }),
    /** As somebody's pipeline would make one. */
    make: (name: string, more: Partial<NamespaceState> = {}) => save({ ...empty(name, now()), ...more }),
  };
}

/** Undefined for what is not there. */
type Patched = (namespace: string, name: string, patch: Named['Body']) => object | undefined;

/** What is in namespaces that are cleaned up. Whoever serves the same path for other workloads shows these too. */
export type CleanedWorkloads = {
  readonly podsOf: (namespace: string) => readonly object[];
  readonly allPods: () => readonly object[];
  readonly patchDeployment: Patched;
};

/** Namespaces and workloads of the Kubernetes API, as far as cleaning up goes. */
export function serveNamespaces(
  server: FastifyInstance,
  namespaces: Namespaces,
  applications: Applications,
  now: () => number,
): CleanedWorkloads {
  const patches = new Map<string, Patched>();
  const one = '/api/v1/namespaces/:name';
  const list = (kind: string, items: readonly object[]) => ({
    kind: `${kind}List`,
    apiVersion: 'v1',
    metadata: {},
    items,
  });

  server.get<{ Querystring: { labelSelector?: string; limit?: string; continue?: string } }>(
    '/api/v1/namespaces',
    ({ query: { labelSelector, limit, continue: from = '0' } }) => {
      const all = namespaces.all().filter(({ labels }) => selects(labelSelector, labels));
      const end = Number(from) + Number(limit ?? all.length);
      const metadata = end < all.length ? { continue: String(end) } : {};
      return { ...list('Namespace', all.slice(Number(from), end).map(shownNamespace)), metadata };
    },
  );
  server.get<{ Params: { name: string } }>(one, ({ params: { name } }, reply) => {
    const found = namespaces.byName(name);
    return found ? shownNamespace(found) : missing(reply, 'namespaces', name);
  });
  server.patch<{ Params: { name: string }; Body: Patch }>(one, ({ params: { name }, body: { metadata } }, reply) => {
    const found = namespaces.byName(name);
    if (!found) return missing(reply, 'namespaces', name);
    const { labels, annotations } = found;
    return shownNamespace(
      namespaces.save({
        ...found,
        labels: merged(labels, metadata?.labels),
        annotations: merged(annotations, metadata?.annotations),
      }),
    );
  });
  server.delete<{ Params: { name: string }; Body: { preconditions?: { uid?: string } } | null }>(
    one,
    ({ params: { name }, body }, reply) => {
      const found = namespaces.byName(name);
      if (!found) return missing(reply, 'namespaces', name);
      const uid = body?.preconditions?.uid ?? found.uid;
      if (uid !== found.uid) {
        const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${found.uid}`;
        return refuse(reply, 409, 'Conflict', `Operation cannot be fulfilled on namespaces "${name}": ${why}`);
      }
      return shownNamespace(namespaces.remove(found));
    },
  );

  for (const [plural, kind] of [
    ['deployments', 'Deployment'],
    ['statefulsets', 'StatefulSet'],
  ] as const) {
    const ofKind = (state: NamespaceState) => state.workloads.filter((each) => each.kind === kind);
    server.get(`/apis/apps/v1/${plural}`, () =>
      list(
        kind,
        namespaces.all().flatMap((state) => ofKind(state).map((each) => shownWorkload(state.name, each))),
      ),
    );
    server.get<{ Params: { namespace: string } }>(`/apis/apps/v1/namespaces/:namespace/${plural}`, ({ params }) => {
      const found = namespaces.byName(params.namespace);
      return list(kind, found ? ofKind(found).map((each) => shownWorkload(found.name, each)) : []);
    });
    const patch: Patched = (namespace, name, body) => {
      const state = namespaces.byName(namespace);
      const found = state && ofKind(state).find((each) => each.name === name);
      if (!state || !found) return undefined;
      const replicas = body.spec?.replicas ?? found.replicas;
      const starts = replicas > found.replicas ? { startedAt: now() } : {};
      const changed = {
        ...found,
        ...starts,
        replicas,
        annotations: merged(found.annotations, body.metadata?.annotations),
      };
      namespaces.save({ ...state, workloads: state.workloads.map((each) => (each === found ? changed : each)) });
      return shownWorkload(state.name, changed);
    };
    patches.set(plural, patch);
  }
  server.patch<Named>('/apis/apps/v1/namespaces/:namespace/statefulsets/:name', ({ params, body }, reply) => {
    const { namespace, name } = params;
    return patches.get('statefulsets')?.(namespace, name, body) ?? missing(reply, 'statefulsets.apps', name);
  });
  for (const [path, kind] of [
    ['apps/v1/daemonsets', 'DaemonSet'],
    ['batch/v1/cronjobs', 'CronJob'],
  ] as const) {
    server.get(`/apis/${path}`, () => list(kind, []));
  }
  function podsOf(namespace: string): readonly object[] {
    const application = applications.byName(namespace);
    const images = application ? applications.images(application) : [];
    const workloads = namespaces.byName(namespace)?.workloads ?? [];
    return [
      ...images.map((image, at) => shownPod(namespace, `${namespace}-${at}`, image, application?.reconciledAt ?? 0)),
      ...workloads
        .filter(({ replicas }) => replicas > 0)
        .map(({ name, image, startedAt }) => shownPod(namespace, `${name}-0`, image, startedAt)),
    ];
  }

  function allPods(): readonly object[] {
    const deployed = applications.all().map(({ name }) => name);
    const named = [...new Set([...deployed, ...namespaces.all().map(({ name }) => name)])];
    return named.flatMap(podsOf);
  }

  return {
    podsOf,
    allPods,
    patchDeployment: (...asked) => patches.get('deployments')?.(...asked),
  };
}

function shownNamespace({
  name,
  uid,
  labels,
  annotations,
  createdAt,
  deletedAt,
  hindrance: message,
}: NamespaceState): object {
  const remaining = { type: 'NamespaceFinalizersRemaining', status: 'True', reason: 'SomeFinalizersRemain', message };
  return {
    kind: 'Namespace',
    apiVersion: 'v1',
    metadata: {
      name,
      uid,
      labels,
      annotations,
      creationTimestamp: time(createdAt),
      ...(deletedAt === undefined ? {} : { deletionTimestamp: time(deletedAt) }),
    },
    status: {
      phase: deletedAt === undefined ? 'Active' : 'Terminating',
      ...(message ? { conditions: [remaining] } : {}),
    },
  };
}

function shownWorkload(namespace: string, { name, kind, replicas, image, annotations }: Workload): object {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image }] } };
  return {
    kind,
    apiVersion: 'apps/v1',
    metadata: { name, namespace, annotations },
    spec: { replicas, selector: { matchLabels: { app: name } }, serviceName: name, template },
  };
}

function shownPod(namespace: string, name: string, image: string, startedAt: number): object {
  const id = image.includes('@') ? image : '';
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, namespace, creationTimestamp: time(startedAt) },
    spec: { containers: [{ name: 'main', image }] },
    status: {
      phase: 'Running',
      containerStatuses: [{ name: 'main', image, imageID: id, ready: true, restartCount: 0 }],
    },
  };
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}

function empty(name: string, createdAt: number): NamespaceState {
  return { name, uid: randomUUID(), labels: {}, annotations: {}, createdAt, workloads: [] };
}

/** Those of the system, and some that pipelines left behind. */
function seed(now: number): NamespaceState[] {
  const ephemeral = { 'deckhand.dev/ephemeral': 'true' };
  const web = (days: number): Workload => ({
    name: 'web',
    kind: 'Deployment',
    replicas: 2,
    image: 'harbor.lan/shop/web:1.4.1',
    annotations: {},
    startedAt: now - days * DAY,
  });
  const made = (name: string, days: number, more: Partial<NamespaceState>) => ({
    ...empty(name, now - days * DAY),
    labels: ephemeral,
    workloads: [web(days)],
    ...more,
  });
  return [
    ...SYSTEM.map((name) => empty(name, now - 400 * DAY)),
    made('pr-101', 20, { annotations: { 'deckhand.dev/expires-at': time(now - 6 * DAY) } }),
    made('pr-117', 12, {}),
    made('pr-130', 1, {}),
    made('demo-spring', 90, { labels: {} }),
  ];
}
