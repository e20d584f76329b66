import type { FastifyInstance } from 'fastify';
import type { Store } from '../store.ts';
import { missing, status } from './kubernetes-answers.ts';
import type { Machines } from './machines.ts';
import { shownSecret, type TokenSecret } from './tokens.ts';

export type NodeState = {
  readonly name: string;
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly joinedAt: number;
  /** When its machine was installed: the agent made its node password then. */
  readonly installedAt: number;
  readonly unschedulable?: boolean;
};
type Secret = {
  readonly metadata: { readonly name: string };
  readonly type?: string;
  readonly data: Readonly<Record<string, string>>;
};
type Patch = {
  readonly spec?: { readonly unschedulable?: boolean };
  readonly metadata?: {
    readonly labels?: Record<string, string | null>;
    readonly annotations?: Record<string, string | null>;
  };
};

const SYSTEM = 'kube-system';

/** Real time from joining to Ready, in ms. */
const READY = 20_000;
const VERSION = 'v1.33.4+k3s1';
/** What k3s says while the Node of an earlier installation is still there. */
const OTHER_PASSWORD =
  "Node password rejected, duplicate hostname or contents of '/etc/rancher/node/password' may not match server node-passwd entry";

export type JoinRequest = {
  readonly name: string;
  readonly address: string;
  readonly token: string;
  readonly labels: Readonly<Record<string, string>>;
};

/** A Kubernetes API with nodes and the Secrets of kube-system, and the door through which an agent joins. */
export function serveCluster(
  server: FastifyInstance,
  store: Store,
  machines: Machines,
  speed: number,
  now: () => number,
  token: string,
) {
  const nodes = '/api/v1/nodes';
  const secrets = '/api/v1/namespaces/kube-system/secrets';

  server.addHook('onRequest', async (request, reply) => {
    if (!/^\/apis?\//.test(request.url) || request.headers.authorization === `Bearer ${token}`) return;
    await reply.code(401).send(status(401, 'Unauthorized', 'Unauthorized'));
  });
  // Kubernetes' own clients name a type also where they send nothing, as for DELETE.
  for (const type of ['application/json', 'application/merge-patch+json', 'application/strategic-merge-patch+json']) {
    server.removeContentTypeParser(type);
    server.addContentTypeParser(type, { parseAs: 'string' }, (_, body, done) =>
      done(null, body === '' ? null : JSON.parse(String(body))),
    );
  }

  server.get('/version', () => ({ major: '1', minor: '33', gitVersion: VERSION }));
  server.get(nodes, () => ({
    kind: 'NodeList',
    apiVersion: 'v1',
    metadata: {},
    items: store.all<NodeState>('node').map(shown),
  }));
  server.get<{ Params: { name: string } }>(`${nodes}/:name`, ({ params: { name } }, reply) => {
    const node = store.get<NodeState>('node', name);
    return node ? shown(node) : missing(reply, 'nodes', name);
  });
  server.patch<{ Params: { name: string }; Body: Patch }>(
    `${nodes}/:name`,
    ({ params: { name }, body: { metadata, spec } }, reply) => {
      const node = store.get<NodeState>('node', name);
      if (!node) return missing(reply, 'nodes', name);
      const patched = {
        ...node,
        labels: merged(node.labels, metadata?.labels),
        annotations: merged(node.annotations, metadata?.annotations),
        unschedulable: spec?.unschedulable ?? node.unschedulable ?? false,
      };
      store.put('node', name, patched);
      return shown(patched);
    },
  );
  server.delete<{ Params: { name: string } }>(`${nodes}/:name`, ({ params: { name } }, reply) => {
    if (!store.get('node', name)) return missing(reply, 'nodes', name);
    store.remove('node', name);
    return status(200, 'Success', '');
  });

  server.get<{ Params: { name: string } }>(
    `${secrets}/:name`,
    ({ params: { name } }, reply) =>
      store.get<Secret>('secret', name) ?? shownToken(store, name) ?? missing(reply, 'secrets', name),
  );
  server.post<{ Body: { metadata: { name: string }; type?: string; stringData?: Record<string, string> } }>(
    secrets,
    ({ body }, reply) => {
      const { name } = body.metadata;
      if (store.get('secret', name))
        return reply.code(409).send(status(409, 'AlreadyExists', `secrets "${name}" already exists`));
      const data = Object.fromEntries(
        Object.entries(body.stringData ?? {}).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
      );
      const secret = {
        kind: 'Secret',
        apiVersion: 'v1',
        metadata: { name, namespace: 'kube-system' },
        type: body.type,
        data,
      };
      store.put('secret', name, secret);
      return reply.code(201).send(secret);
    },
  );
  server.delete<{ Params: { name: string } }>(`${secrets}/:name`, ({ params: { name } }, reply) => {
    if (!store.get('secret', name) && !shownToken(store, name)) return missing(reply, 'secrets', name);
    store.remove('secret', name);
    store.remove('token-secret', `${SYSTEM}/${name}`);
    return status(200, 'Success', '');
  });

  /** What `k3s agent` does with its server: a token that is there and has not expired lets a node in, once a name. */
  server.post<{ Body: JoinRequest }>('/_join', ({ body: { name, address, token: given, labels } }, reply) => {
    const [id = '', part = ''] = given.split('.');
    const secret = store.get<Secret>('secret', `bootstrap-token-${id}`);
    const value = (key: string) => Buffer.from(secret?.data[key] ?? '', 'base64').toString();
    if (!secret || value('token-secret') !== part || Date.parse(value('expiration')) < now()) {
      return reply.code(401).send({ message: 'the join token is not known or has expired' });
    }
    const before = store.get<NodeState>('node', name);
    const installedAt = machines.byName(name)?.since ?? 0;
    if (before && before.installedAt !== installedAt) return reply.code(403).send({ message: OTHER_PASSWORD });
    // A kubelet gives labels of its own making to a new Node only.
    const node = before ?? { name, address, labels, annotations: {}, joinedAt: now(), installedAt };
    store.put('node', name, node);
    return { ok: true };
  });

  return {
    /** As if it had joined long ago. */
    addNode(name: string, address: string): void {
      const node = { name, address, labels: {}, annotations: {}, joinedAt: now() - READY, installedAt: 0 };
      store.put('node', name, node satisfies NodeState);
    },
    openNodes: () =>
      store
        .all<NodeState>('node')
        .filter(({ unschedulable }) => !unschedulable)
        .map(({ name }) => name),
  };

  function shown({ name, address, labels, annotations, joinedAt, unschedulable }: NodeState): object {
    const up = machines.byName(name)?.status === 6;
    const ready = up && now() - joinedAt >= READY / speed;
    const condition = up ? (ready ? 'True' : 'False') : 'Unknown';
    return {
      kind: 'Node',
      apiVersion: 'v1',
      metadata: {
        name,
        labels: { 'kubernetes.io/hostname': name, ...labels },
        annotations,
        creationTimestamp: new Date(joinedAt).toISOString(),
      },
      spec: unschedulable ? { unschedulable } : {},
      status: {
        conditions: [
          {
            type: 'Ready',
            status: condition,
            message: ready ? 'kubelet is posting ready status' : 'container runtime network not ready',
          },
        ],
        addresses: [{ type: 'InternalIP', address }],
        nodeInfo: { kubeletVersion: VERSION },
      },
    };
  }
}

function merged(
  before: Readonly<Record<string, string>>,
  patch: Record<string, string | null> = {},
): Record<string, string> {
  const entries = Object.entries({ ...before, ...patch }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return Object.fromEntries(entries);
}

/** A token that no join of ours made. */
function shownToken(store: Store, name: string): object | undefined {
  const found = store.get<TokenSecret>('token-secret', `${SYSTEM}/${name}`);
  return found && shownSecret(found);
}
