import type { Given, Orders } from './orders.ts';

/** What can be made to fail besides Slack, by the name the failure panel knows it by. */
export type Faults = Readonly<Record<string, () => Given>>;

/** As often as the step that installs a machine tries. */
const ATTEMPTS = 3;

const HIGH = 0.041;

type Breakable = {
  readonly orders: Pick<Orders, 'add'>;
  /** Share of requests that fail; back to what runs if absent. Where metrics are simulated too. */
  readonly setErrorRate?: (app: string, rate?: number) => void;
};

/** Faults of the simulated platform. */
export function platformFaults({ orders, setErrorRate }: Breakable): Faults {
  return {
    ...(setErrorRate ? { 'error-rate-up': () => raised(setErrorRate, 'shop') } : {}),
    'maas-503': () => orders.add({ on: '/MAAS/', status: 503, body: 'Service Unavailable' }),
    'machine-fails': () =>
      orders.add({ on: 'ansible install k3s agent', body: 'Could not resolve host get.k3s.io', times: ATTEMPTS }),
    'build-fails': () => orders.add({ on: 'job build', body: 'step', times: 1 }),
    'tests-fail': () => orders.add({ on: 'job tests', body: 'tests', times: 1 }),
  };
}

function raised(setErrorRate: NonNullable<Breakable['setErrorRate']>, app: string): Given {
  let stands = true;
  setErrorRate(app, HIGH);
  return {
    stands: () => stands,
    cancel: () => {
      stands = false;
      setErrorRate(app);
    },
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
