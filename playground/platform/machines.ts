import type { Store } from '../store.ts';

/** A machine as MAAS keeps it; `until` is when the current state ends by itself, as wall clock in ms. */
export type MachineState = {
  readonly systemId: string;
  readonly hostname: string;
  readonly status: number;
  readonly owner: string;
  readonly agentName: string;
  readonly comment: string;
  readonly locked: boolean;
  readonly cores: number;
  readonly memoryMb: number;
  readonly zone: string;
  readonly pool: string;
  readonly address: string;
  readonly series: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly error: string;
  readonly since: number;
  readonly until?: number;
  /** Ordered by a test: how the next deployment ends. */
  readonly failNext?: string;
  /** How often it was deployed, for whoever counts effects. */
  readonly deployments: number;
};

export const LABEL: Readonly<Record<number, string>> = {
  0: 'New',
  1: 'Commissioning',
  3: 'Missing',
  4: 'Ready',
  6: 'Deployed',
  8: 'Broken',
  9: 'Deploying',
  10: 'Allocated',
  11: 'Failed deployment',
  12: 'Releasing',
  22: 'Failed testing',
};

/** Real durations, in ms; the platform's speed divides them. */
const DEPLOY = 370_000;
const RELEASE = 60_000;

const STAGES: readonly (readonly [share: number, message: string])[] = [
  [0, 'Powering on'],
  [0.1, 'Performing PXE boot'],
  [0.25, 'Loading ephemeral'],
  [0.4, 'Installing OS'],
  [0.75, 'Configuring OS'],
  [0.9, 'Rebooting'],
];

export type Machines = ReturnType<typeof createMachines>;

/** The machines and their state machine. Time passes when somebody looks. */
export function createMachines(store: Store, speed: number, now: () => number) {
  if (store.all('machine').length === 0) for (const machine of seed(now())) save(machine);

  function save(machine: MachineState): MachineState {
    store.put('machine', machine.hostname, machine);
    return machine;
  }

  function current(machine: MachineState): MachineState {
    if (machine.until === undefined || now() < machine.until) return machine;
    const { until, failNext, ...rest } = machine;
    if (machine.status === 12) return save({ ...released(rest), since: until });
    if (machine.status !== 9) return machine;
    return save(
      failNext === undefined
        ? { ...rest, status: 6, since: until, address: `192.0.2.${20 + Number(machine.hostname.slice(-2))}` }
        : { ...rest, status: 11, since: until, error: failNext },
    );
  }

  const all = () => store.all<MachineState>('machine').map(current);

  return {
    all,
    byName: (hostname: string) => all().find((machine) => machine.hostname === hostname),
    byId: (systemId: string) => all().find((machine) => machine.systemId === systemId),
    save,
    deploy: (machine: MachineState, owner: string, form: { series: string; agentName: string; comment: string }) =>
      save({
        ...machine,
        ...form,
        owner,
        status: 9,
        since: now(),
        until: now() + DEPLOY / speed,
        deployments: machine.deployments + 1,
        error: '',
      }),
    release: (machine: MachineState) =>
      save({ ...machine, status: 12, agentName: '', since: now(), until: now() + RELEASE / speed }),
    /** MAAS's own word for how far a deployment is. */
    message(machine: MachineState): string {
      if (machine.status !== 9 || machine.until === undefined) return machine.error;
      const share = (now() - machine.since) / (machine.until - machine.since);
      return STAGES.findLast(([from]) => share >= from)?.[1] ?? '';
    },
  };
}

function released({ hostname: _, ...machine }: Omit<MachineState, 'until' | 'failNext'>): MachineState {
  return {
    ...machine,
    hostname: _,
    status: 4,
    owner: '',
    agentName: '',
    comment: '',
    address: '',
    series: '',
    annotations: {},
    error: '',
  };
}

function seed(since: number): MachineState[] {
  const special: Readonly<Record<number, Partial<MachineState>>> = {
    3: { status: 6, owner: 'storage-team', address: '192.0.2.23', series: 'noble' },
    4: { status: 8, error: 'Disk /dev/sda does not answer' },
    5: { status: 0 },
    6: { locked: true },
    7: { cores: 32, memoryMb: 131_072, zone: 'rack-2' },
    9: { status: 1 },
    11: { status: 22, error: 'Memory test failed' },
    12: { status: 10, owner: 'storage-team' },
  };
  return Array.from({ length: 12 }, (_, at) => {
    const number = String(at + 1).padStart(2, '0');
    return {
      systemId: `abc1${number}`,
      hostname: `node-${number}`,
      status: 4,
      owner: '',
      agentName: '',
      comment: '',
      locked: false,
      cores: 16,
      memoryMb: 65_536,
      zone: `rack-${1 + (at % 3)}`,
      pool: 'general',
      address: '',
      series: '',
      annotations: {},
      error: '',
      since,
      deployments: 0,
      ...special[at + 1],
    };
  });
}
