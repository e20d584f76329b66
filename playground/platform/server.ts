import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastify, { type FastifyRequest } from 'fastify';
import { createMoments, type Moments } from '../moments.ts';
import { createOrders, type Order } from '../orders.ts';
import { openStore } from '../store.ts';
import type { ApplicationState } from './application-states.ts';
import { createApplications } from './applications.ts';
import { serveAlertmanager } from './alertmanager.ts';
import { serveArgoCd } from './argocd.ts';
import { createArtifacts } from './artifacts.ts';
import { createBadVersions } from './bad-versions.ts';
import { serveAccess } from './access.ts';
import { serveCluster, type NodeState } from './cluster.ts';
import { createRepositories } from './git.ts';
import { serveHarbor } from './harbor.ts';
import type { BuiltImage } from './build-play.ts';
import { DEMO_APPS, type DemoApp } from './releases.ts';
import { serveJobs } from './jobs.ts';
import { createMachines, type MachineState } from './machines.ts';
import { serveMaas } from './maas.ts';
import { createMlflowStore } from './mlflow-store.ts';
import { serveMlflow } from './mlflow.ts';
import { createNamespaces, serveNamespaces } from './namespaces.ts';
import { createRobots, serveRobots } from './robots.ts';
import { createTokens, serveTokens } from './tokens.ts';
import { servePrometheus } from './prometheus.ts';
import { serveTrouble } from './trouble.ts';
import { serveWorkloads } from './workloads.ts';

export type PlatformOptions = {
  /** Folder for the state and the stand-in program; state in memory if absent. */
  readonly data?: string;
  readonly port?: number;
  /** How much faster than life everything goes. */
  readonly speed?: number;
  readonly apiKey?: string;
  readonly token?: string;
  readonly harborPassword?: string;
  readonly argocdToken?: string;
  readonly moments?: Moments;
  readonly now?: () => number;
  /** What is built and deployed here; the three of the example if absent. */
  readonly apps?: readonly DemoApp[];
  /** The registry a build in the cluster pushes to, if not the simulated one; what comes back is why it refuses. */
  readonly onBuilt?: (built: BuiltImage) => string | undefined;
  /** Since when a bad version of an app runs in production, in Unix ms, if not as the example has it. */
  readonly badSince?: (app: string) => number | undefined;
  /** Where alerts are told of, and the token for it. */
  readonly webhook?: { readonly url: string; readonly token: string };
};

export type PlatformCall = { readonly method: string; readonly path: string; readonly at: number; status: number };
export type Platform = Awaited<ReturnType<typeof createPlatform>>;

const STAND_IN = fileURLToPath(new URL('./ansible-playbook.ts', import.meta.url));

const ROBOT = 'robot$deckhand';

/** For tests; not what the simulated hosts themselves call. */
const DOOR = /^\/_(?!host|task|join)/;

/**
 * A simulated platform that speaks the public APIs of MAAS, Kubernetes, Harbor, Argo CD and Prometheus, has git, and
 * brings a stand-in for ansible-playbook.
 */
export async function createPlatform(options: PlatformOptions = {}) {
  const {
    data,
    port = 0,
    speed = 1,
    apiKey = 'consumer:token:secret',
    token = 'cluster-token',
    harborPassword = 'harbor-password',
    argocdToken = 'argocd-token',
    moments = createMoments(),
    now = Date.now,
    apps = DEMO_APPS,
    onBuilt,
    badSince,
    webhook,
  } = options;
  const store = openStore(data ? join(data, 'platform.db') : ':memory:');
  const machines = createMachines(store, speed, now);
  const folder = data ?? mkdtempSync(join(tmpdir(), 'deckhand-platform-'));
  const repositories = createRepositories(join(folder, 'git'), now, apps);
  const artifacts = createArtifacts(store, repositories, speed, now, apps);
  const applications = createApplications(store, repositories, speed, now, apps);
  const orders = createOrders();
  const calls: PlatformCall[] = [];
  const server = fastify({ forceCloseConnections: true });
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );

  const leaving = new WeakMap<FastifyRequest, () => Promise<void>>();
  server.addHook('preHandler', async (request) => {
    if (DOOR.test(request.url)) return;
    leaving.set(request, await moments.arrive(`${request.method} ${request.url}`));
  });
  server.addHook('onSend', async (request) => leaving.get(request)?.());

  server.addHook('preHandler', async (request, reply) => {
    const order = request.url.startsWith('/_') ? undefined : orders.take(`${request.method} ${request.url}`);
    if (order?.twice) await repeat(request);
    if (order?.hang && !order.loseResponse) reply.hijack();
    else if (order?.status) {
      if (order.retryAfter) reply.header('retry-after', String(order.retryAfter));
      await reply
        .code(order.status)
        .type('text/plain')
        .send(order.body ?? '');
    } else if (order?.loseResponse) {
      reply.raw.end = () => {
        if (!order.hang) reply.raw.destroy();
        return reply.raw;
      };
    }
  });
  server.addHook('onResponse', async (request, reply) => {
    if (!request.url.startsWith('/_'))
      calls.push({ method: request.method, path: request.url, at: now(), status: reply.statusCode });
  });

  serveMaas(server, machines, apiKey);
  let tellAlertsTo = webhook;
  const cluster = serveCluster(server, store, machines, speed, now, token);
  serveHarbor(server, artifacts, ROBOT, harborPassword);
  serveArgoCd(server, applications, argocdToken);
  const namespaces = createNamespaces(store, speed, now);
  const cleaned = serveNamespaces(server, namespaces, applications, now);
  const workloads = serveWorkloads(server, { store, speed, now, nodes: cluster.openNodes, cleaned });
  const robots = createRobots(store, now);
  serveRobots(server, robots);
  const tokens = createTokens(store, now);
  serveTokens(server, tokens);
  const mlflow = createMlflowStore(store, now);
  serveMlflow(server, mlflow);
  const jobs = serveJobs(server, {
    store,
    orders,
    speed,
    now,
    onBuilt: onBuilt ?? pushed,
    mlflow,
    podsOf: cleaned.podsOf,
    workloads,
  });
  const metrics = servePrometheus(server, {
    store,
    speed,
    now,
    apps: apps.map(({ name }) => name),
    badSince: badSince ?? createBadVersions(applications, artifacts),
  });
  const alertmanager = serveAlertmanager(server, { store, now, webhook: () => tellAlertsTo });
  const trouble = serveTrouble(server, { store, now, applications, workloads, alertmanager, metrics });
  serveAccess(server, orders);

  server.get<{ Querystring: { address: string } }>('/_host', ({ query: { address } }) => {
    const machine = machines.all().find((each) => each.address === address && each.status === 6);
    return {
      machine: machine?.hostname ?? null,
      done: machine ? (store.get<string[]>('tasks', `${machine.hostname}/${machine.since}`) ?? []) : [],
      speed,
    };
  });
  server.post<{ Body: { address: string; task: string } }>('/_task', ({ body: { address, task } }) => {
    const order = orders.take(`ansible ${task}`);
    if (order) return { failed: order.body ?? 'failed as ordered' };
    const machine = machines.all().find((each) => each.address === address && each.status === 6);
    if (!machine) return { failed: 'the host went away' };
    const id = `${machine.hostname}/${machine.since}`;
    store.put('tasks', id, [...new Set([...(store.get<string[]>('tasks', id) ?? []), task])]);
    return {};
  });
  server.post<{ Body: Order }>('/_orders', ({ body }) => (orders.add(body), { ok: true }));
  server.delete('/_orders', () => (orders.clear(), { ok: true }));
  server.get<{ Querystring: { hostname: string } }>('/_machine', ({ query: { hostname } }) =>
    machines.byName(hostname),
  );
  server.delete<{ Querystring: { name: string } }>('/_node', ({ query: { name } }) => (removeNode(name), { ok: true }));
  server.post<{ Body: { hostname: string } & Partial<MachineState> }>('/_machine', ({ body }) =>
    setMachine(body.hostname, body),
  );

  server.get<{ Querystring: { name: string } }>('/_application', ({ query: { name } }) => applications.byName(name));
  server.post<{ Body: { name: string } & Partial<ApplicationState> }>('/_application', ({ body }) =>
    setApplication(body.name, body),
  );

  async function repeat({ method, url, headers, body }: FastifyRequest): Promise<void> {
    const { 'content-length': _, ...same } = headers;
    const isForm = headers['content-type'] === 'application/x-www-form-urlencoded';
    const payload = isForm ? new URLSearchParams(body as Record<string, string>).toString() : JSON.stringify(body);
    await server.inject({ method: method as 'POST', url, headers: same, ...(body ? { payload } : {}) });
  }

  await server.listen({ port, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;

  /** What is built in the cluster ends up in the registry, unless that refuses it. */
  function pushed(built: BuiltImage): string | undefined {
    try {
      artifacts.push(built);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  function removeNode(name: string): void {
    store.remove('node', name);
  }

  function setMachine(hostname: string, patch: Partial<MachineState>): MachineState {
    const machine = machines.byName(hostname);
    if (!machine) throw new TypeError(`There is no machine ${hostname}.`);
    return machines.save({ ...machine, ...patch });
  }

  function setApplication(name: string, patch: Partial<ApplicationState>): ApplicationState {
    const application = applications.byName(name);
    if (!application) throw new TypeError(`There is no application ${name}.`);
    return applications.save({ ...application, ...patch });
  }

  return {
    url,
    harbor: { url: `${url}/harbor`, username: ROBOT, password: harborPassword },
    argocd: { url: `${url}/argocd`, token: argocdToken },
    /** Makes the repositories, if nobody needed them yet. */
    get git() {
      return { folder: repositories.folder };
    },
    maas: { url: `${url}/MAAS`, apiKey },
    kubeconfig: kubeconfigFor(url, token),
    ansiblePlaybook: standIn(folder, url),
    prometheus: { url: `${url}/prometheus` },
    alertmanager: { ...alertmanager, url: `${url}/alertmanager` },
    workloads,
    trouble,
    addNode: (name: string, address: string) => cluster.addNode(name, address),
    /** Whom alerts are told from now on. */
    tellAlertsTo(where: typeof webhook): void {
      tellAlertsTo = where;
    },
    mlflow: { url: `${url}/mlflow`, ...mlflow },
    namespaces,
    robots,
    tokens,
    orders,
    calls: calls as readonly PlatformCall[],
    machine: (hostname: string) => machines.byName(hostname),
    node: (name: string) => store.get<NodeState>('node', name),
    secrets: () => store.all<unknown>('secret').length,
    removeNode,
    setMachine,
    repositories,
    artifacts,
    applications,
    /** What a build does at its end. */
    pushImage: artifacts.push,
    application: applications.byName,
    setApplication,
    jobs,
    setErrorRate: metrics.setErrorRate,
    async close(): Promise<void> {
      await server.close();
      store.close();
    },
  };
}

function kubeconfigFor(server: string, token: string): string {
  const clusters = [{ name: 'playground', cluster: { server, 'insecure-skip-tls-verify': true } }];
  const users = [{ name: 'deckhand', user: { token } }];
  const contexts = [{ name: 'playground', context: { cluster: 'playground', user: 'deckhand' } }];
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters,
    users,
    contexts,
    'current-context': 'playground',
  });
}

/** Executables of the usual names; the playbook's runs the stand-in with the Node that runs us. */
function standIn(folder: string, url: string): string {
  const galaxy = join(folder, 'ansible-galaxy');
  writeFileSync(galaxy, `#!/bin/sh\necho '{"/collections": {"ansible.posix": {"version": "3.0.0"}}}'\n`);
  chmodSync(galaxy, 0o755);
  const file = join(folder, 'ansible-playbook');
  writeFileSync(file, `#!/bin/sh\nDECKHAND_PLATFORM_URL=${url} exec "${process.execPath}" "${STAND_IN}" "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}
