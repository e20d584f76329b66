import type { RunStatus, RunView, StepView } from '../../../src/run.ts';

const START = 1_700_000_000_000;
const MINUTE = 60_000;

const CHECKED: StepView = {
  name: 'check',
  status: 'succeeded',
  detail: { id: 'provision.machine', cores: 16, memoryMb: 65_536, zone: 'zone-a' },
  startedAt: START,
  endedAt: START + 2_000,
};
const DEPLOYED: StepView = {
  name: 'deploy',
  status: 'succeeded',
  detail: { id: 'provision.deployed', series: 'noble', address: '192.0.2.17' },
  startedAt: START + 2_000,
  endedAt: START + 6 * MINUTE,
};
const FAILED: StepView = {
  name: 'configure',
  status: 'failed',
  detail: { id: 'text', text: 'The play failed on node-07: apt is locked.' },
  startedAt: START + 6 * MINUTE,
  endedAt: START + 9 * MINUTE,
};
const JOIN: StepView = { name: 'join', status: 'pending' };

const RUN = {
  operation: 'provision',
  workflowId: 'provision/node-07',
  runId: '0192f0c1-0000-7000-8000-000000000001',
  title: { id: 'provision.title', machine: 'node-07', profile: 'worker', series: 'noble' },
  requestedBy: 'U0ANA',
  startedAt: START,
  link: 'https://temporal.example/namespaces/default/workflows/provision%2Fnode-07',
} as const;
const OVER = { cancellable: false, endedAt: START + 12 * MINUTE } as const;

/** One run of each status, as a workflow describes it. */
export const RUNS: Readonly<Record<RunStatus, RunView>> = {
  running: {
    ...RUN,
    status: 'running',
    cancellable: true,
    steps: [
      CHECKED,
      {
        name: 'deploy',
        status: 'running',
        detail: { id: 'provision.installing', status: 'Deploying', message: 'Installing OS' },
        startedAt: START + 2_000,
      },
      { name: 'configure', status: 'pending' },
      JOIN,
    ],
  },
  waiting: {
    ...RUN,
    status: 'waiting',
    cancellable: true,
    steps: [CHECKED, DEPLOYED, FAILED, JOIN],
    question: {
      id: 'configure/1',
      step: 'configure',
      choices: ['retry', 'skip', 'roll-back'],
      expiresAt: START + 240 * MINUTE,
      otherwise: { id: 'step.otherwise', expiresAt: START + 240 * MINUTE },
    },
  },
  succeeded: {
    ...RUN,
    ...OVER,
    status: 'succeeded',
    steps: [
      CHECKED,
      DEPLOYED,
      { ...FAILED, status: 'succeeded', detail: { id: 'provision.configured', tasks: 14, changed: 9 } },
      { name: 'join', status: 'succeeded', startedAt: START + 9 * MINUTE, endedAt: START + 12 * MINUTE },
    ],
  },
  stopped: {
    ...RUN,
    ...OVER,
    status: 'stopped',
    steps: [{ ...CHECKED, status: 'failed', detail: { id: 'text', text: 'node-07 is not Ready but Deployed.' } }, JOIN],
  },
  'rolled-back': {
    ...RUN,
    ...OVER,
    status: 'rolled-back',
    steps: [
      CHECKED,
      { ...DEPLOYED, status: 'undone', detail: { id: 'provision.released', machine: 'node-07' } },
      FAILED,
      JOIN,
    ],
  },
  cancelled: {
    ...RUN,
    ...OVER,
    status: 'cancelled',
    cancelledBy: 'U0BEN',
    steps: [
      CHECKED,
      { ...DEPLOYED, status: 'undone' },
      { ...FAILED, detail: { id: 'step.cancelled' } },
      { ...JOIN, status: 'skipped' },
    ],
  },
  failed: {
    ...RUN,
    ...OVER,
    status: 'failed',
    steps: [
      CHECKED,
      {
        ...DEPLOYED,
        status: 'failed',
        detail: { id: 'undo.failed', operation: 'provision', step: 'deploy', message: 'MAAS answered 503.' },
      },
      FAILED,
      JOIN,
    ],
  },
};
