import { CancellationScope, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { DiagnosisActivities } from '../../activities/diagnosis.ts';
import type { Finding, Looked } from '../../phrases-incident.ts';
import { describeFailure } from '../failure.ts';
import type { IncidentRecord } from './record.ts';
import type { Say } from './speech.ts';

/** Reading only, so that a second look after a passing fault costs nothing; people wait for what comes of it. */
const look = proxyActivities<DiagnosisActivities>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '1 minute',
  retry: { maximumAttempts: 2, initialInterval: '2 seconds' },
});

type Look = {
  readonly key: string;
  readonly what: Looked;
  readonly name: string;
  readonly ask: () => Promise<Finding | undefined>;
};

export type Diagnosis = ReturnType<typeof createDiagnosis>;

/** Looks at everything the runbook names, side by side. Each finding is told as it comes; what cannot be seen says so. */
export function createDiagnosis(record: IncidentRecord, say: Say) {
  const scope = new CancellationScope();
  let running = 0;

  async function run(): Promise<void> {
    const looks = looksOf(record);
    if (looks.length === 0) {
      say({ id: 'incident.nothing-to-ask' });
      return;
    }
    running += 1;
    try {
      await Promise.all(looks.map(tell));
    } finally {
      running -= 1;
    }
  }

  async function tell({ key, what, name, ask }: Look): Promise<void> {
    const found = await ask().catch((error: unknown): Finding => {
      if (isCancellation(error)) throw error;
      const { why, message } = describeFailure(error);
      return { id: 'incident.blind', what, name, why: why ?? message };
    });
    if (!found) return;
    record.change({ findings: withFinding(record.kept().findings, key, found) });
    say(found);
  }

  return {
    isRunning: () => running > 0,
    start: () => void scope.run(run).catch(ignoreCancellation),
    /** The incident is over: what is found now is told nobody. */
    stop: () => scope.cancel(),
  };
}

function looksOf(record: IncidentRecord): readonly Look[] {
  const { runbook } = record.details();
  const { app, queries, workloads } = runbook;
  const since = record.since();
  const asked = queries.map(({ query }) => query);
  const alert = record.kept().alerts.find(({ link }) => link !== undefined);
  const name = alert?.labels['alertname'] ?? record.input.title;
  const namespaces = [...new Set(workloads.map(({ namespace }) => namespace))];
  return [
    ...(alert?.link
      ? [
          {
            key: 'alert',
            what: 'metric',
            name,
            ask: () => look.measureAlert({ name, link: alert.link, asked }),
          } as const,
        ]
      : []),
    ...queries.map((query) => {
      const ask = () => look.measure({ query });
      return { key: `metric/${query.name}`, what: 'metric', name: query.name, ask } as const;
    }),
    ...workloads.map((workload) => {
      const ask = () => look.lookAtPods(workload);
      return { key: `pods/${workload.deployment}`, what: 'pods', name: workload.deployment, ask } as const;
    }),
    ...namespaces.map((namespace) => {
      const ask = () => look.lookAtEvents({ namespace });
      return { key: `events/${namespace}`, what: 'events', name: namespace, ask } as const;
    }),
    ...(app
      ? ([
          { key: 'syncs', what: 'syncs', name: app, ask: () => look.lookAtSyncs({ app, since }) },
          { key: 'runs', what: 'runs', name: app, ask: () => look.lookAtRuns({ app, since }) },
        ] as const)
      : []),
  ];
}

function ignoreCancellation(error: unknown): void {
  if (!isCancellation(error)) throw error;
}

/** In the order in which things were first found. */
function withFinding<Entry extends readonly (readonly [string, unknown])[]>(all: Entry, key: string, found: Finding) {
  const rest = all.map(([known, before]) => (known === key ? ([key, found] as const) : ([known, before] as const)));
  const entries = all.some(([known]) => known === key) ? rest : [...rest, [key, found] as const];
  return entries as readonly (readonly [string, Finding])[];
}
