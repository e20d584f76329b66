import type { Given, Orders } from './orders.ts';

/** What can be made to fail besides Slack, by the name the failure panel knows it by. */
export type Faults = Readonly<Record<string, () => Given>>;

/** As often as the step that installs a machine tries. */
const ATTEMPTS = 3;

/** Faults of the simulated platform. */
export function platformFaults(orders: Pick<Orders, 'add'>): Faults {
  return {
    'maas-503': () => orders.add({ on: '/MAAS/', status: 503, body: 'Service Unavailable' }),
    'machine-fails': () =>
      orders.add({ on: 'ansible install k3s agent', body: 'Could not resolve host get.k3s.io', times: ATTEMPTS }),
    'build-fails': () => orders.add({ on: 'job build', body: 'step', times: 1 }),
    'tests-fail': () => orders.add({ on: 'job tests', body: 'tests', times: 1 }),
  };
}

/** What a playground asks its supervisor. */
export type KillRequest = { readonly kill: string };

const OVER: Given = { stands: () => false, cancel: () => undefined };

/** Faults of the program itself. `ask` reaches the process that started this one, which starts again what it kills. */
export function processFaults(parts: readonly string[], ask: (request: KillRequest) => void): Faults {
  const kill = (part: string) => () => {
    ask({ kill: part });
    return OVER;
  };
  return Object.fromEntries(parts.map((part) => [`kill-${part}`, kill(part)]));
}
