import { proxyActivities } from '@temporalio/workflow';
import type { AnsibleActivities } from '../activities/ansible.ts';
import type { KubernetesActivities } from '../activities/kubernetes.ts';
import type { MaasActivities } from '../activities/maas.ts';
import type { PlanActivities } from '../activities/plan.ts';
import type { ProvisionInput, ProvisionLimits } from '../operations.ts';
import type { RunEnd } from '../run.ts';
import { inRun } from './run.ts';

export type Provisioned = { readonly machine: string; readonly version: string; readonly address: string };

/** The plan reads a file and computes; if that fails, a second look changes nothing but for a passing fault. */
const { planProvision } = proxyActivities<PlanActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 3 },
});

/** Takes a machine from Ready in MAAS to a Ready, labelled node of the cluster; gives it back if that fails. */
export async function provision(input: ProvisionInput): Promise<RunEnd<Provisioned>> {
  const { machine } = input;
  const options = {
    operation: 'provision',
    target: machine,
    origin: input,
    steps: ['check', 'deploy', 'configure', 'join'],
    title: (plan?: { readonly profile: string; readonly series: string }) =>
      ({ id: 'provision.title', machine, profile: plan?.profile ?? '', series: plan?.series ?? '' }) as const,
    plan: () => planProvision(input),
    done: (node: Provisioned & { readonly labels: Readonly<Record<string, string>> }) =>
      ({ id: 'provision.ready', ...node }) as const,
  } as const;

  return inRun(options, async (run) => {
    const { series, labels, limits } = run.details;
    const { maas, ansible, kubernetes, undo } = activitiesWithin(limits);
    const questionLimit = limits.question;

    const found = await run.step('check', (effect) => maas.checkMachine({ machine, effect }), {
      questionLimit,
      attempts: limits.callAttempts,
      detail: (checked) => ({ id: 'provision.machine', ...checked }),
    });
    const { systemId } = known(found);

    let claimed = 0;
    const deployed = await run.step(
      'deploy',
      async (effect) => {
        const comment = `deckhand provision/${machine}`;
        await maas.deployMachine({ machine, systemId, series, comment, effect });
        // A round that goes on after a lost worker has said it already.
        if (claimed < effect.round) {
          run.note({ id: 'provision.claimed', machine, systemId, workflowId: `provision/${machine}` });
        }
        claimed = effect.round;
        const startedAt = Date.now();
        const result = await maas.waitForDeployed({ machine, systemId, effect });
        return { ...result, took: Date.now() - startedAt };
      },
      {
        questionLimit,
        attempts: limits.callAttempts,
        undo: () => undo.releaseMachine({ machine, systemId, run: run.id }),
        detail: ({ series: installed, address }) => ({ id: 'provision.deployed', series: installed, address }),
        note: (result) => ({ id: 'provision.deployed', ...result }),
      },
    );
    const { address } = known(deployed);

    await run.step('configure', (effect) => ansible.configureNode({ machine, address, labels, effect }), {
      questionLimit,
      attempts: limits.configureAttempts,
      undo: () => undo.deleteNode({ node: machine, run: run.id }),
      detail: (result) => ({ id: 'provision.configured', ...result }),
    });

    const node = await run.step('join', (effect) => kubernetes.waitForNodeReady({ node: machine, labels, effect }), {
      questionLimit,
      detail: ({ version, address: at }) => ({ id: 'provision.ready', machine, version, address: at, labels }),
    });
    return { machine, labels, ...known(node) };
  });
}

/**
 * The limits are the plan's; each long wait heartbeats, so that a lost worker is noticed within a minute. What changes
 * something is waited for when it is cancelled: an undo must not overtake the call it undoes.
 */
function activitiesWithin(limits: ProvisionLimits) {
  const { checkMachine, deployMachine } = proxyActivities<MaasActivities>({
    startToCloseTimeout: limits.call,
    heartbeatTimeout: '30 seconds',
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    retry: { maximumAttempts: limits.callAttempts },
  });
  const { waitForDeployed } = proxyActivities<MaasActivities>({
    startToCloseTimeout: limits.deploy,
    scheduleToCloseTimeout: limits.deploy,
    heartbeatTimeout: '30 seconds',
  });
  const { configureNode } = proxyActivities<AnsibleActivities>({
    startToCloseTimeout: limits.configure,
    heartbeatTimeout: '30 seconds',
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    retry: { maximumAttempts: limits.configureAttempts },
  });
  const { waitForNodeReady } = proxyActivities<KubernetesActivities>({
    startToCloseTimeout: limits.join,
    scheduleToCloseTimeout: limits.join,
    heartbeatTimeout: '30 seconds',
  });
  return {
    maas: { checkMachine, deployMachine, waitForDeployed },
    ansible: { configureNode },
    kubernetes: { waitForNodeReady },
    undo: undoActivities(),
  };
}

/** What was done must be taken back even if the system is away for a while: many tries, and no hurry. */
function undoActivities() {
  const { releaseMachine } = proxyActivities<MaasActivities>(UNDO);
  const { deleteNode } = proxyActivities<KubernetesActivities>(UNDO);
  return { releaseMachine, deleteNode };
}

const UNDO = {
  startToCloseTimeout: '30 minutes',
  scheduleToCloseTimeout: '2 hours',
  heartbeatTimeout: '30 seconds',
  retry: { maximumInterval: '1 minute' },
} as const;

/** None of these steps can be skipped, so each one that ended has a result. */
function known<T>(result: T | undefined): T {
  if (result === undefined) throw new TypeError('A step that cannot be skipped ended without a result.');
  return result;
}
