import { mkdtempSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { createMoments, type Moments } from '../moments.ts';
import { createOrders } from '../orders.ts';
import { openStore } from '../store.ts';
import { createApplications } from './applications.ts';
import { serveAlertmanager } from './alertmanager.ts';
import { serveArgoCd } from './argocd.ts';
import { createArtifacts } from './artifacts.ts';
import { createBadVersions } from './bad-versions.ts';
import { serveAccess } from './access.ts';
import { serveCluster, type NodeState } from './cluster.ts';
import { createRepositories } from './git.ts';
import { serveDoors } from './doors.ts';
import { serveHosts } from './hosts.ts';
import { intercept } from './interception.ts';
import { kubeconfigFor, standIn } from './programs.ts';
import { serveHarbor } from './harbor.ts';
import type { BuiltImage } from './build-play.ts';
import { DEMO_APPS, type DemoApp } from './releases.ts';
import { serveJobs } from './jobs.ts';
import { createMachines } from './machines.ts';
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

export type Platform = Awaited<ReturnType<typeof createPlatform>>;

const ROBOT = 'robot$deckhand';

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
  const server = fastify({ forceCloseConnections: true });
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );

  const calls = intercept(server, { moments, orders, now });

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

  serveHosts(server, { store, machines, orders, speed });
  const doors = serveDoors(server, { store, orders, machines, applications });

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
    calls,
    machine: (hostname: string) => machines.byName(hostname),
    node: (name: string) => store.get<NodeState>('node', name),
    secrets: () => store.all<unknown>('secret').length,
    ...doors,
    repositories,
    artifacts,
    applications,
    /** What a build does at its end. */
    pushImage: artifacts.push,
    application: applications.byName,
    jobs,
    setErrorRate: metrics.setErrorRate,
    async close(): Promise<void> {
      await server.close();
      store.close();
    },
  };
}
