import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { render, type Manifest } from './kustomize.ts';
import { environmentOf, named, selects, workloadsOf, type Workload } from './workloads.ts';

const DEPLOY = new URL('../../deploy/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, DEPLOY), 'utf8');

/** What src/ counts, and what of it Temporal's SDK counts (https://docs.temporal.io/references/sdk-metrics). */
const METRICS = new Set([
  'deckhand_acks_total',
  'deckhand_ack_seconds_bucket',
  'deckhand_decision_seconds_bucket',
  'deckhand_publisher_lag_seconds_bucket',
  'deckhand_runs_ended_total',
  'deckhand_slack_rate_limited_total',
  'deckhand_socket_connections',
  'deckhand_undo_failures_total',
  'process_resident_memory_bytes',
  'temporal_activity_schedule_to_start_latency_bucket',
  'temporal_request_failure',
  'temporal_worker_task_slots_available',
  'temporal_workflow_task_execution_failed',
]);

type Port = { readonly port: number | string; readonly protocol?: string };
type Peer = {
  readonly ipBlock?: { readonly cidr: string };
  readonly namespaceSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
};
type Policy = {
  readonly podSelector: object;
  readonly policyTypes: readonly string[];
  readonly egress?: readonly { readonly to?: readonly Peer[]; readonly ports: readonly Port[] }[];
  readonly ingress?: readonly { readonly from: readonly Peer[]; readonly ports: readonly Port[] }[];
};

let example: readonly Manifest[];
let temporal: readonly Manifest[];
beforeAll(async () => {
  [example, temporal] = await Promise.all([render('deploy/deckhand/example'), render('deploy/temporal')]);
});

const policies = () =>
  example
    .filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace === 'deckhand')
    .map(({ metadata, ...rest }) => ({ name: metadata.name, ...(rest['spec'] as Policy) }));
const deckhand = () => workloadsOf(example).filter(({ namespace }) => namespace === 'deckhand');
const policiesOf = ({ labels }: Workload) => policies().filter(({ podSelector }) => selects(podSelector, labels));

/** The ports by which a process may reach addresses that are not of the cluster. */
function portsOut(workload: Workload): readonly number[] {
  const rules = policiesOf(workload).flatMap(({ egress = [] }) => egress);
  const open = rules.filter(({ to }) => !to || to.some(({ ipBlock }) => ipBlock));
  return [...new Set(open.flatMap(({ ports }) => ports.map(({ port }) => Number(port))))].toSorted((a, b) => a - b);
}

it('shuts every pod in, both ways, before anything is allowed', () => {
  expect(policies().find(({ name }) => name === 'nothing')).toMatchObject({
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
  });
});

it('has no policy that is for no pod', () => {
  const idle = policies().filter(({ podSelector }) => !deckhand().some(({ labels }) => selects(podSelector, labels)));
  expect(idle).toEqual([]);
});

it('lets each process out by the ports of what it talks to, and by no other', () => {
  const ports = Object.fromEntries(deckhand().map((each) => [each.name, portsOut(each)]));
  expect(ports).toEqual({
    'deckhand-bot': [22, 443, 5240],
    'deckhand-doctor': [22, 443, 5000, 5240, 6443, 9090, 9093],
    'deckhand-slack': [443],
    'deckhand-setup': [],
    'deckhand-worker': [22, 443, 5000, 5240, 6443, 9090, 9093],
  });
});

it('lets every process reach Temporal where the environment says it is', () => {
  for (const workload of deckhand()) {
    const address = environmentOf(workload, example)['TEMPORAL_ADDRESS'] ?? '';
    const [, service = '', namespace = '', port = ''] = /^([\w-]+)\.([\w-]+)\.svc\.[\w.]+:(\d+)$/.exec(address) ?? [];
    expect(service).toBe('temporal-frontend');
    const rules = policiesOf(workload).flatMap(({ egress = [] }) => egress);
    const there = rules.filter(({ to = [] }) =>
      to.some(({ namespaceSelector }) => namespaceSelector?.matchLabels['kubernetes.io/metadata.name'] === namespace),
    );
    expect(there.flatMap(({ ports }) => ports.map((each) => each.port))).toEqual([Number(port)]);
  }
});

it('lets in nobody but those who read metrics and send alerts, who are the same', () => {
  const open = policies().flatMap(({ ingress = [] }) => ingress);
  const monitoring = {
    from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
    ports: [{ port: 'http' }],
  };
  expect(open).toEqual([monitoring, monitoring]);
});

it('is read by Prometheus at a port that every Service has', () => {
  const { selector, endpoints } = named(example, 'ServiceMonitor', 'deckhand')['spec'] as {
    selector: object;
    endpoints: readonly { port: string; path: string }[];
  };
  const services = example.filter(({ kind, metadata }) => kind === 'Service' && metadata.namespace === 'deckhand');
  expect(services.filter(({ metadata }) => selects(selector, metadata.labels ?? {}))).toHaveLength(3);
  expect(endpoints.map(({ port, path }) => `${port} ${path}`)).toEqual(['http /metrics']);
  for (const service of services) {
    expect(service['spec']).toMatchObject({ ports: [{ name: 'http', targetPort: 'http' }] });
  }
});

it('alerts and draws only what is counted', () => {
  const rules = JSON.stringify(named(example, 'PrometheusRule', 'deckhand')['spec']);
  const dashboard = read('deckhand/components/monitoring/dashboard.json');
  const expressions = [...`${rules}${dashboard}`.matchAll(/"expr":\s*"((?:[^"\\]|\\.)*)"/g)].map(
    ([, each]) => each ?? '',
  );
  expect(expressions.length).toBeGreaterThan(25);
  const used = expressions.flatMap((each) => each.match(/\b(?:deckhand|temporal|process)_\w+/g) ?? []);
  expect([...new Set(used)].toSorted()).toEqual([...METRICS].toSorted());
});

it('says with each alert what people notice and what to look at', () => {
  const { groups } = named(example, 'PrometheusRule', 'deckhand')['spec'] as {
    groups: readonly { rules: readonly { alert: string; labels: object; annotations: object }[] }[];
  };
  for (const { annotations, labels } of groups.flatMap(({ rules }) => rules)) {
    expect(annotations).toMatchObject({ summary: expect.any(String), description: expect.any(String) });
    expect(labels).toMatchObject({ severity: expect.stringMatching(/^(warning|critical)$/) });
  }
});

it('gives Grafana a dashboard whose panels do not lie on each other', () => {
  const map = named(example, 'ConfigMap', 'deckhand-dashboard');
  expect(map.metadata.labels).toMatchObject({ grafana_dashboard: '1' });
  const { panels } = JSON.parse((map['data'] as Record<string, string>)['deckhand.json'] ?? '') as {
    panels: readonly { id: number; gridPos: { x: number; y: number; w: number; h: number } }[];
  };
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
});

it('tells the chart of Temporal where the database is that comes with it', () => {
  const values = parse(read('temporal/values.yaml'), { merge: true }) as {
    server: { config: { persistence: { datastores: Record<string, { sql: Record<string, unknown> }> } } };
    web: { service: { port: number } };
  };
  const stores = Object.values(values.server.config.persistence.datastores).map(({ sql }) => sql);
  const service = named(temporal, 'Service', 'temporal-postgres');
  const [database] = workloadsOf(temporal);
  const password = database?.pod.volumes?.find(({ name }) => name === 'password')?.secret?.secretName;
  for (const sql of stores) {
    expect(sql).toMatchObject({
      connectAddr: `${service.metadata.name}.${service.metadata.namespace}.svc.cluster.local:5432`,
      user: database?.container.env?.find(({ name }) => name === 'POSTGRES_USER')?.value,
      existingSecret: password,
    });
  }
  expect(stores.map(({ databaseName }) => databaseName)).toEqual(['temporal', 'temporal_visibility']);
  expect(values.web.service.port).toBe(8088);
});

it('lets builds run in a namespace that allows what rootless BuildKit needs, and nowhere else', () => {
  const level = 'pod-security.kubernetes.io/enforce';
  const namespaces = example.filter(({ kind }) => kind === 'Namespace');
  expect(Object.fromEntries(namespaces.map(({ metadata }) => [metadata.name, metadata.labels?.[level]]))).toEqual({
    builds: 'privileged',
    deckhand: 'restricted',
  });
});
