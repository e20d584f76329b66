import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Store } from '../store.ts';
import type { CleanedWorkloads } from './namespaces.ts';
import { merged, missing, refuse, selects, wrongAnnotations } from './kubernetes-answers.ts';
import { shownDeployment, shownDeploymentPod, shownTrouble } from './workload-shapes.ts';
import { DEPLOYMENTS, type DeploymentState, type PodState } from './workload-states.ts';

export type Workloads = ReturnType<typeof serveWorkloads>;

export type WorkloadsWorld = {
  readonly store: Store;
  readonly speed: number;
  readonly now: () => number;
  /** Nodes that take new pods. */
  readonly nodes: () => readonly string[];
  readonly cleaned: Pick<CleanedWorkloads, 'allPods' | 'patchDeployment'>;
};

type Named = { Params: { namespace: string; name: string } };
type Patch = {
  readonly metadata?: { readonly annotations?: Record<string, string | null> };
  readonly spec?: {
    readonly replicas?: number;
    readonly template?: { readonly metadata?: { readonly annotations?: Record<string, string> } };
  };
};
type Eviction = { readonly deleteOptions?: { readonly preconditions?: { readonly uid?: string } } };

/** Real ms from the making of a pod until it is ready. */
const READY = 15_000;
const MERGES = ['application/strategic-merge-patch+json', 'application/merge-patch+json'];
const HOME = 'worker-1';
const LINES = [
  'listening on :8080',
  'connected to postgres://shop:hunter2-secret@db.shop-production.svc/shop',
  'GET /cart 200 41ms',
  'cache: 498 MiB in 1204 entries',
  'GET /checkout 500 3012ms',
  'fatal: allocation failed, heap is 511 MiB',
];

/** Deployments and their pods: restarted, scaled, evicted; they settle `speed` times as fast as life. */
export function serveWorkloads(server: FastifyInstance, { store, speed, now, nodes, cleaned }: WorkloadsWorld) {
  const idOf = ({ namespace, name }: { namespace: string; name: string }) => `${namespace}/${name}`;
  const all = () => store.all<DeploymentState>('deployment');
  const find = (namespace: string, name: string) => store.get<DeploymentState>('deployment', `${namespace}/${name}`);
  const podsOf = ({ namespace, name }: DeploymentState) =>
    store.all<PodState>('pod').filter((pod) => pod.namespace === namespace && pod.deployment === name);
  const save = (state: DeploymentState) => store.put('deployment', idOf(state), state);
  const isIll = (state: DeploymentState, pod: PodState) =>
    state.illSince !== undefined && pod.createdAt <= state.illSince && podsOf(state)[0]?.name === pod.name;
  const isReady = (state: DeploymentState) => (pod: PodState) =>
    now() - pod.createdAt >= READY / speed &&
    !isIll(state, pod) &&
    !((state.stuck || state.hangs) && pod.revision === state.revision);

  for (const made of DEPLOYMENTS) if (!find(made.namespace, made.name)) save(made);
  const begun = now() - READY;
  for (const state of all()) settle(state, begun);

  server.addHook('onRequest', async () => {
    for (const state of all()) settle(state, now());
  });

  /** What the controllers would have done by now. */
  function settle(state: DeploymentState, at: number): void {
    const pods = podsOf(state);
    const current = pods.filter(({ revision }) => revision === state.revision);
    for (let count = current.length; count < state.replicas; count++) make(state, at);
    for (const extra of current.slice(state.replicas)) store.remove('pod', idOf(extra));
    const ready = podsOf(state)
      .filter(({ revision }) => revision === state.revision)
      .filter(isReady(state));
    if (ready.length < state.replicas) return;
    for (const old of pods.filter(({ revision }) => revision !== state.revision)) store.remove('pod', idOf(old));
  }

  function make({ namespace, name: deployment, revision }: DeploymentState, createdAt: number): void {
    const uid = randomUUID();
    const open = nodes();
    const node = open[store.all<PodState>('pod').length % Math.max(1, open.length)] ?? HOME;
    const pod = {
      name: `${deployment}-${revision}-${uid.slice(0, 5)}`,
      namespace,
      uid,
      deployment,
      revision,
      node,
      createdAt,
    };
    store.put('pod', idOf(pod), pod);
  }

  const deployments = '/apis/apps/v1/namespaces/:namespace/deployments';
  const shown = (state: DeploymentState) => shownDeployment(state, podsOf(state), isReady(state));
  server.get<Named>(`${deployments}/:name`, ({ params: { namespace, name } }, reply) => {
    const state = find(namespace, name);
    return state ? shown(state) : missing(reply, 'deployments.apps', name);
  });
  server.patch<Named & { Body: Patch }>(
    `${deployments}/:name`,
    ({ params: { namespace, name }, body, headers }, reply) => {
      const state = find(namespace, name);
      if (!state) return cleaned.patchDeployment(namespace, name, body) ?? missing(reply, 'deployments.apps', name);
      const type = headers['content-type'] ?? '';
      if (!MERGES.includes(type)) {
        return refuse(
          reply,
          415,
          'UnsupportedMediaType',
          `the body of the request was in an unknown format - accepted media types include: ${MERGES.join(', ')}`,
        );
      }
      const { metadata, spec } = body;
      const templateAnnotations = { ...state.templateAnnotations, ...spec?.template?.metadata?.annotations };
      const isNew = JSON.stringify(templateAnnotations) !== JSON.stringify(state.templateAnnotations);
      const replicas = spec?.replicas ?? state.replicas;
      const annotations = merged(state.annotations, metadata?.annotations);
      const wrong = wrongAnnotations(annotations);
      if (wrong) return refuse(reply, 422, 'Invalid', `Deployment.apps "${name}" is invalid: ${wrong}`);
      const next: DeploymentState = {
        ...state,
        replicas,
        templateAnnotations,
        annotations,
        generation: state.generation + Number(isNew || replicas !== state.replicas),
        revision: isNew ? hashOf(templateAnnotations) : state.revision,
      };
      save(next);
      settle(next, now());
      return shown(next);
    },
  );

  server.get<{ Querystring: { fieldSelector?: string } }>('/api/v1/pods', ({ query: { fieldSelector } }) => ({
    kind: 'PodList',
    apiVersion: 'v1',
    metadata: {},
    items: [
      ...(fieldSelector ? [] : cleaned.allPods()),
      ...all()
        .flatMap((state) => podsOf(state).map((pod) => ({ state, pod })))
        .filter(({ pod: { node } }) => selects(fieldSelector, { 'spec.nodeName': node }))
        .map(({ state, pod }) => shownDeploymentPod(state, pod, isReady(state)(pod), isIll(state, pod))),
    ],
  }));
  server.post<Named & { Body: Eviction }>(
    '/api/v1/namespaces/:namespace/pods/:name/eviction',
    ({ params: { namespace, name }, body }, reply) => {
      const pod = store.get<PodState>('pod', `${namespace}/${name}`);
      const state = pod && find(namespace, pod.deployment);
      if (!pod || !state) return missing(reply, 'pods', name);
      const uid = body.deleteOptions?.preconditions?.uid ?? pod.uid;
      if (uid !== pod.uid) return refuse(reply, 409, 'Conflict', `the UID in the precondition (${uid}) does not match`);
      const left = podsOf(state)
        .filter(isReady(state))
        .filter((each) => each.name !== name).length;
      if (state.minAvailable !== undefined && left < state.minAvailable) {
        return refuse(
          reply,
          429,
          'TooManyRequests',
          "Cannot evict pod as it would violate the pod's disruption budget.",
        );
      }
      store.remove('pod', idOf(pod));
      settle(state, now());
      return reply.code(201).send({ kind: 'Status', apiVersion: 'v1', status: 'Success', code: 201 });
    },
  );

  return {
    pods: (namespace: string, labelSelector: string | undefined): object[] =>
      all()
        .filter((state) => state.namespace === namespace && selects(labelSelector, { app: state.name }))
        .flatMap((state) =>
          podsOf(state).map((pod) => shownDeploymentPod(state, pod, isReady(state)(pod), isIll(state, pod))),
        ),
    log(namespace: string, name: string, tail: number): string | undefined {
      return store.get<PodState>('pod', `${namespace}/${name}`) && `${LINES.slice(-tail).join('\n')}\n`;
    },
    events: (namespace: string, fieldSelector: string | undefined): object[] =>
      all()
        .filter((state) => state.namespace === namespace && selects(fieldSelector, { type: 'Warning' }))
        .flatMap((state) => podsOf(state).filter((pod) => isIll(state, pod)))
        .map((pod) => shownTrouble(pod, now())),
    deployment: find,
    set(namespace: string, name: string, patch: Partial<DeploymentState>): void {
      const state = find(namespace, name);
      if (!state) throw new TypeError(`There is no Deployment ${name} in ${namespace}.`);
      save({ ...state, ...patch });
      settle({ ...state, ...patch }, now());
    },
    /** Whether a pod that was there at the time still fails. */
    isIll: (namespace: string, name: string): boolean => {
      const state = find(namespace, name);
      return state !== undefined && podsOf(state).some((pod) => isIll(state, pod));
    },
    podsOn: (node: string) => store.all<PodState>('pod').filter((pod) => pod.node === node),
  };
}

function hashOf(annotations: Readonly<Record<string, string>>): string {
  return createHash('sha256').update(JSON.stringify(annotations)).digest('hex').slice(0, 8);
}
