import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { isIP } from 'node:net';
import type { FailurePhrase } from '../phrases-failure.ts';
import type { Phrase } from '../phrases.ts';
import type { Effect } from '../run.ts';
import { declined, failing } from './failing.ts';
import { heartbeating } from './heartbeat.ts';
import { createMaasClient, STATUS, type Machine, type MaasClientOptions } from './maas-client.ts';
import { createProgress } from './progress.ts';

export type MaasActivities = ReturnType<typeof createMaasActivities>;

export type MaasOptions = MaasClientOptions & {
  /** ms. */
  readonly pollInterval: number;
  readonly progressEvery: number;
};

type MachineEffect = { readonly machine: string; readonly systemId: string; readonly effect: Effect };

/** Left on a machine while a run has it; MAAS wipes them when the machine is released. */
const KEY = 'deckhand.dev/key';

/** Machines: check, deploy, wait, give back. The run's id is the machine's `agent_name`, so MAAS itself knows whose it is. */
export function createMaasActivities({ pollInterval, progressEvery, ...options }: MaasOptions) {
  const maas = createMaasClient(options);
  const pause = () => sleep(pollInterval, undefined, { signal: Context.current().cancellationSignal }).catch(cancelled);

  async function release({
    machine,
    systemId,
    run,
  }: {
    machine: string;
    systemId: string;
    run: string;
  }): Promise<void> {
    const { conflict } = await maas.act(systemId, 'release', { comment: `deckhand ${run}` }, `release ${machine}`);
    if (conflict) {
      throw failing({ id: 'maas.not-released-yet', machine, words: conflict }, 'MAASError');
    }
    await untilReleased(machine, systemId);
  }

  async function untilReleased(machine: string, systemId: string): Promise<void> {
    for (;;) {
      const { status, status_name: name, error_description: why } = await maas.get(systemId, `look at ${machine}`);
      if (status === STATUS.failedReleasing || status === STATUS.failedErasing || status === STATUS.broken) {
        throw forGood({ id: 'maas.not-released', machine, words: why || name });
      }
      if (status !== STATUS.releasing && status !== STATUS.diskErasing) return;
      await pause();
    }
  }

  return {
    /** Finds the machine and declines if it cannot be had. Changes nothing. */
    async checkMachine({ machine, effect }: { machine: string; effect: Effect }) {
      return heartbeating(async () => {
        const found = await maas.find(machine);
        if (!found) throw declined({ id: 'maas.unknown', machine });
        const { system_id: systemId, cpu_count: cores = 0, memory: memoryMb = 0, zone } = found;
        const refusal = refusalOf(found);
        if (refusal && !(await maas.carries(systemId, effect.run))) throw declined(refusal);
        return { systemId, cores, memoryMb, zone: zone?.name ?? '' };
      });
    },

    /** Starts the installation under the run's name, once a round; what this run already started is adopted. */
    async deployMachine({
      machine,
      systemId,
      series,
      comment,
      effect,
    }: MachineEffect & { series: string; comment: string }) {
      return heartbeating(async () => {
        let found = await maas.get(systemId, `look at ${machine}`);
        if (await maas.carries(systemId, effect.run)) {
          if (isUnderWay(found) && [undefined, effect.key].includes(found.workload_annotations?.[KEY]))
            return annotate(true);
          await release({ machine, systemId, run: effect.run });
          found = await maas.get(systemId, `look at ${machine}`);
        }
        const refusal = refusalOf(found);
        if (refusal) throw declined(refusal);
        const form = { distro_series: series, agent_name: effect.run, comment };
        const { conflict } = await maas.act(systemId, 'deploy', form, `deploy ${series} on ${machine}`);
        if (!conflict) return annotate(false);
        if (await maas.carries(systemId, effect.run)) return annotate(true);
        throw declined({ id: 'maas.taken', machine, words: conflict });
      });

      async function annotate(adopted: boolean): Promise<{ adopted: boolean }> {
        await maas.act(systemId, 'set_workload_annotations', { [KEY]: effect.key }, `mark ${machine}`);
        return { adopted };
      }
    },

    /** Waits until the machine is Deployed. Fails for good when MAAS gives up or the machine is no longer this run's. */
    async waitForDeployed({ machine, systemId, effect }: MachineEffect): Promise<{ address: string; series: string }> {
      const tell = createProgress(effect, progressEvery);
      return heartbeating(async () => {
        for (;;) {
          const found = await maas.get(systemId, `look at ${machine}`);
          const ours = found.workload_annotations?.[KEY] === effect.key || (await maas.carries(systemId, effect.run));
          if (!ours) throw forGood({ id: 'maas.taken-away', machine, ...whose(found) });
          if (found.status === STATUS.deployed) return { address: addressOf(found), series: found.distro_series ?? '' };
          if (found.status !== STATUS.deploying && found.status !== STATUS.allocated) {
            const words = found.error_description || found.status_message || found.status_name;
            throw forGood({ id: 'maas.not-deployed', machine, status: found.status_name, words });
          }
          const message = found.status_message ? { message: found.status_message } : {};
          tell({ id: 'provision.installing', status: found.status_name, ...message });
          await pause();
        }
      });
    },

    /** Undo: gives the machine back if, and only if, it still is this run's. */
    async releaseMachine({
      machine,
      systemId,
      run,
    }: {
      machine: string;
      systemId: string;
      run: string;
    }): Promise<Phrase> {
      return heartbeating<{ released: true }, Phrase>(async (keep, last) => {
        if (await maas.carries(systemId, run)) {
          keep({ released: true });
          await release({ machine, systemId, run });
          return { id: 'provision.released', machine };
        }
        if (last?.released) {
          await untilReleased(machine, systemId);
          return { id: 'provision.released', machine };
        }
        const found = await maas.get(systemId, `look at ${machine}`);
        return { id: 'undo.left', what: machine, why: { id: 'left.machine', ...whose(found) } };
      });
    },
  };
}

/** Why a machine cannot be had; undefined if it can. */
function refusalOf(found: Machine): FailurePhrase | undefined {
  const { hostname: machine, status, locked } = found;
  if (locked) return { id: 'maas.locked', machine };
  return status === STATUS.ready ? undefined : { id: 'maas.not-ready', machine, ...whose(found) };
}

function whose({ status_name: status, owner }: Machine) {
  return { status, ...(owner ? { owner } : {}) };
}

function forGood(phrase: FailurePhrase) {
  return failing(phrase, 'MAASError', { nonRetryable: true });
}

function isUnderWay({ status }: Machine): boolean {
  return status === STATUS.deploying || status === STATUS.deployed || status === STATUS.allocated;
}

function addressOf({ hostname, ip_addresses: addresses = [] }: Machine): string {
  const address = addresses.find((each) => isIP(each) === 4) ?? addresses.find((each) => isIP(each) === 6);
  if (!address) throw failing({ id: 'maas.no-address', machine: hostname }, 'MAASError');
  return address;
}

async function cancelled(): Promise<void> {
  await Context.current().cancelled;
}
