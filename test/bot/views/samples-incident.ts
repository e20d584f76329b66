import type { IncidentReport } from '../../../src/incidents.ts';
import type { IncidentPhrase } from '../../../src/phrases-incident.ts';
import type { SamplesOf } from './samples.ts';

const AT = 1_700_000_000_000;
const MINUTE = 60_000;
const CHECKED = { by: 'U0DEE', at: AT + 3 * MINUTE, checked: true };
const UNCHECKED = { by: '', at: AT + 3 * MINUTE, checked: false };

const METRIC = {
  id: 'incident.metric',
  name: 'errors',
  value: 0.041,
  before: 0.002,
  limit: 0.01,
  unit: 'ratio',
  bad: 'above',
} as const;
const BLIND = { id: 'incident.blind', what: 'metric', name: 'errors', why: 'Prometheus could not be reached' } as const;

const ROLL_BACK = {
  id: 'incident.remedy',
  action: { type: 'rollback', app: 'shop', environment: 'production' },
} as const;

/** What came of the incident of the model thread, with whatever `foreign` text there may be in it. */
export const reportOf = (foreign: string): IncidentReport => ({
  title: { id: 'incident.title', title: foreign, about: 'shop' },
  severity: 'sev2',
  since: AT,
  openedAt: AT + 5_000,
  acknowledged: CHECKED,
  commander: CHECKED,
  mitigatedAt: AT + 16 * MINUTE,
  resolved: { ...CHECKED, at: AT + 19 * MINUTE },
  impact: [
    { id: 'incident.impact-alerts', alerts: 3, firing: 0 },
    { id: 'incident.worst', found: { ...METRIC, name: foreign } },
  ],
  timeline: [
    { key: '1', at: AT, phrase: { id: 'run.noted', by: 'U0BEN', text: foreign } },
    { key: '2', at: AT + MINUTE, phrase: { id: 'incident.pods', ...podsOf(foreign) } },
  ],
  tried: [
    { remedy: 'roll-back', what: ROLL_BACK, by: CHECKED, ok: true, outcome: { id: 'text', text: foreign } },
    { remedy: 'roll-back', what: ROLL_BACK, by: UNCHECKED },
  ],
  open: [{ id: 'incident.open-blind', found: { ...BLIND, why: foreign } }],
  edition: 1,
});

const podsOf = (foreign: string) => ({
  namespace: foreign,
  deployment: foreign,
  ready: 2,
  pods: 3,
  troubles: [
    {
      pod: foreign,
      ready: false,
      restarts: 6,
      reason: 'OOMKilled',
      limit: '512Mi',
      container: foreign,
      log: `${foreign}\n\`\`\`\nand more`,
    },
    { pod: 'shop-web-1', ready: true, restarts: 1 },
    { pod: 'shop-web-2', ready: false, restarts: 0, reason: foreign },
  ],
});

export const incidentSamples = (foreign: string): SamplesOf<IncidentPhrase> => ({
  'incident.title': [
    { id: 'incident.title', title: foreign, about: foreign },
    { id: 'incident.title', title: 'HighErrorRate' },
  ],
  'incident.opened': [
    {
      id: 'incident.opened',
      title: foreign,
      severity: 'sev2',
      since: AT,
      alerts: 3,
      labels: { [foreign]: foreign, app: '`shop`' },
      summary: foreign,
      link: 'http://prometheus.example/graph?g0.expr=up',
    },
    {
      id: 'incident.opened',
      title: 'HighErrorRate',
      severity: 'sev1',
      since: AT,
      alerts: 1,
      labels: {},
      link: foreign,
    },
  ],
  'incident.declared': [
    { id: 'incident.declared', by: 'U0ANA', from: { by: 'U0BEN', text: foreign } },
    { id: 'incident.declared', by: 'U0ANA' },
    { id: 'incident.declared' },
  ],
  'incident.unacknowledged': [{ id: 'incident.unacknowledged', since: AT }],
  'incident.escalated': [{ id: 'incident.escalated', since: AT }],
  'incident.severity': [
    { id: 'incident.severity', from: 'sev2', to: 'sev1', deed: CHECKED },
    { id: 'incident.severity', from: 'sev2', to: 'sev3', deed: UNCHECKED },
  ],
  'incident.nothing-to-ask': [{ id: 'incident.nothing-to-ask' }],
  'incident.refired': [{ id: 'incident.refired', firing: 2 }],
  'incident.alerts-over': [{ id: 'incident.alerts-over', at: AT, took: 19 * MINUTE, quiet: 10 * MINUTE }],
  'incident.quiet': [
    { id: 'incident.quiet', quiet: 10 * MINUTE, resolvesAt: AT },
    { id: 'incident.quiet', quiet: 10 * MINUTE },
  ],
  'incident.remedy': (
    [
      { type: 'restart', namespace: foreign, deployment: foreign },
      { type: 'scale', namespace: foreign, deployment: foreign, replicas: 6 },
      { type: 'cordon', node: foreign },
      { type: 'drain', node: foreign },
      { type: 'rollback', app: foreign, environment: 'production' },
      { type: 'provision', machine: foreign },
      { type: 'silence', for: 30 * MINUTE },
      { type: 'playbook', playbook: foreign, host: foreign },
    ] as const
  ).map((action) => ({ id: 'incident.remedy', action })),
  'incident.remedy-asked': [{ id: 'incident.remedy-asked', what: ROLL_BACK, by: 'U0DEE' }],
  'incident.remedy-begun': [
    { id: 'incident.remedy-begun', what: ROLL_BACK, deed: CHECKED },
    { id: 'incident.remedy-begun', what: ROLL_BACK, deed: UNCHECKED },
  ],
  'incident.remedy-failed': [
    { id: 'incident.remedy-failed', what: ROLL_BACK, message: foreign },
    { id: 'incident.remedy-failed', what: ROLL_BACK, message: '-', why: { id: 'failed.too-late', activity: foreign } },
  ],
  'incident.withdrawn': [{ id: 'incident.withdrawn' }],
  'incident.remedy-declined': [{ id: 'incident.remedy-declined', what: ROLL_BACK, why: { id: 'text', text: foreign } }],
  'incident.restarted': [{ id: 'incident.restarted', deployment: foreign, ready: 3, took: 42_000 }],
  'incident.scaled': [
    { id: 'incident.scaled', deployment: foreign, replicas: 1, from: 3, ready: 1 },
    { id: 'incident.scaled', deployment: foreign, replicas: 6, from: 3, ready: 5 },
  ],
  'incident.rolling': [{ id: 'incident.rolling', deployment: foreign, updated: 1, wanted: 3 }],
  'incident.cordoned': [{ id: 'incident.cordoned', node: foreign }],
  'incident.draining': [
    { id: 'incident.draining', node: foreign, left: 2, held: foreign },
    { id: 'incident.draining', node: 'node-07', left: 1 },
  ],
  'incident.drained': [{ id: 'incident.drained', node: foreign, evicted: 7 }],
  'incident.silenced': [{ id: 'incident.silenced', until: AT, silence: foreign }],
  'incident.played': [{ id: 'incident.played', playbook: foreign, host: foreign, changed: 2 }],
  'incident.run-started': [{ id: 'incident.run-started', workflowId: foreign }],
  'incident.run-busy': [{ id: 'incident.run-busy', workflowId: foreign }],
  'incident.run-ended': [{ id: 'incident.run-ended', workflowId: foreign, status: foreign }],
  'incident.verifying': [{ id: 'incident.verifying', quiet: 10 * MINUTE }],
  'incident.better': [{ id: 'incident.better', found: METRIC, quiet: 10 * MINUTE }],
  'incident.no-better': [{ id: 'incident.no-better', found: METRIC, after: 10 * MINUTE }],
  'incident.froze': [{ id: 'incident.froze', environment: 'production' }],
  'incident.frozen-already': [{ id: 'incident.frozen-already', environment: 'production' }],
  'incident.still-frozen': [{ id: 'incident.still-frozen', environment: 'production' }],
  'incident.resolved': [
    { id: 'incident.resolved', deed: CHECKED },
    { id: 'incident.resolved', deed: UNCHECKED },
    { id: 'incident.resolved' },
  ],
  'incident.impact-alerts': [
    { id: 'incident.impact-alerts', alerts: 3, firing: 1 },
    { id: 'incident.impact-alerts', alerts: 1, firing: 0 },
  ],
  'incident.worst': [{ id: 'incident.worst', found: METRIC }],
  'incident.open': (['unacknowledged', 'firing', 'by-itself', 'unverified'] as const).map((question) => ({
    id: 'incident.open',
    question,
  })),
  'incident.open-attempt': [{ id: 'incident.open-attempt', what: ROLL_BACK }],
  'incident.open-blind': [{ id: 'incident.open-blind', found: BLIND }],
  'incident.report': [{ id: 'incident.report', report: reportOf(foreign) }],
  'incident.kept': [{ id: 'incident.kept' }],
  'refused.busy': [{ id: 'refused.busy', doing: ROLL_BACK }],
  'refused.so-already': [{ id: 'refused.so-already', severity: 'sev1' }],
  'refused.done-already': [
    { id: 'refused.done-already', choice: 'acknowledge', by: 'U0DEE' },
    { id: 'refused.done-already', choice: 'diagnose' },
  ],
  'incident.metric': [
    { ...METRIC, name: foreign, link: 'http://prometheus.example/graph?g0.expr=up' },
    { ...METRIC, value: null, before: null },
    { ...METRIC, unit: 'bytes', value: 3_000_000_000, before: 1_000, limit: 2_000_000, bad: 'below' },
    { ...METRIC, unit: 'seconds', value: 0.25, before: 90 },
    { id: 'incident.metric', name: 'requests', value: 42, before: 41.6, unit: 'number', bad: 'above' },
  ],
  'incident.pods': [
    { id: 'incident.pods', ...podsOf(foreign) },
    { id: 'incident.pods', namespace: 'shop-production', deployment: 'shop-web', ready: 3, pods: 3, troubles: [] },
  ],
  'incident.events': [
    {
      id: 'incident.events',
      namespace: foreign,
      events: Array.from({ length: 7 }, (_, at) => ({
        object: foreign,
        reason: foreign,
        message: foreign,
        count: at + 1,
        at: AT,
      })),
    },
    { id: 'incident.events', namespace: 'shop-production', events: [] },
  ],
  'incident.syncs': [
    {
      id: 'incident.syncs',
      application: foreign,
      sync: 'Synced',
      health: 'Degraded',
      syncs: [{ version: foreign, digest: 'sha256:9f2c', at: AT - 9 * MINUTE }],
      since: AT,
    },
    {
      id: 'incident.syncs',
      application: 'shop-production',
      sync: 'Synced',
      health: 'Healthy',
      syncs: [{ digest: `sha256:${'77aa'.repeat(16)}`, at: AT - 3 * 86_400_000 }],
      since: AT,
    },
    { id: 'incident.syncs', application: 'shop-production', sync: 'Unknown', health: 'Missing', syncs: [], since: AT },
  ],
  'incident.runs': [
    {
      id: 'incident.runs',
      app: foreign,
      runs: [
        { operation: 'deploy', target: foreign, status: foreign, by: 'U0ANA', at: AT - 9 * MINUTE },
        { operation: 'rollback', target: 'shop', status: 'running', at: AT + MINUTE, link: 'http://slack.example/p1' },
      ],
      since: AT,
    },
    { id: 'incident.runs', app: foreign, runs: [], since: AT },
  ],
  'incident.blind': (['metric', 'pods', 'events', 'syncs', 'runs'] as const).map((what) => ({
    ...BLIND,
    what,
    name: foreign,
    why: foreign,
  })),
});
