import type { Faults } from '../faults.ts';
import type { Given, Order, Orders } from '../orders.ts';
import type { Change, FailureOrder, Failures, SlackFailure } from './client-types.ts';
import type { Delivery } from './delivery.ts';
import { SlackError } from './types.ts';

type On = { readonly order: FailureOrder; readonly since: number; readonly given: Given };

/** What each kind of failure does to the calls it falls upon. */
const ORDERS: Readonly<Record<SlackFailure, (order: FailureOrder) => Partial<Order>>> = {
  'slack-down': () => ({ status: 503 }),
  'slack-slow': ({ delay = 4_000 }) => ({ delay }),
  'slack-rate-limited': ({ retryAfter = 5 }) => ({ status: 429, retryAfter }),
  'slack-loses-answers': () => ({ loseResponse: true }),
  'slack-hangs': () => ({ hang: true }),
  'slack-disconnected': () => ({ status: 503 }),
};

type FailureParts = {
  readonly orders: Orders;
  readonly delivery: Pick<Delivery, 'cut'>;
  /** What else this program can make fail. */
  readonly faults: Faults;
  readonly tell: (change: Change) => void;
  readonly now: () => number;
};

/** The failure panel's door: faults of this Slack and others, each on until cleared. They end with the process. */
export function createFailures({ orders, delivery, faults, tell, now }: FailureParts) {
  let on: On[] = [];
  const kinds = [...Object.keys(ORDERS), ...Object.keys(faults)];

  function clear(only: string | undefined): void {
    const ending = on.filter(({ order }) => only === undefined || order.kind === only);
    for (const { given } of ending) given.cancel();
    on = on.filter((each) => !ending.includes(each));
  }

  function begin(order: FailureOrder): Given {
    const fault = faults[order.kind];
    if (fault) return fault();
    const make = ORDERS[order.kind as SlackFailure];
    if (!make) throw new SlackError(`There is no failure called ${order.kind}.`);
    const { times } = order;
    const given = orders.add({
      on: order.kind === 'slack-disconnected' ? 'apps.connections.open' : (order.on ?? '*'),
      ...make(order),
      ...(times === undefined ? {} : { times }),
    });
    return order.kind === 'slack-disconnected' ? cutting(given) : given;
  }

  function cutting(given: Given): Given {
    delivery.cut(true);
    return {
      stands: given.stands,
      cancel: () => {
        given.cancel();
        delivery.cut(false);
      },
    };
  }

  const list = (): Failures => ({
    ok: true,
    kinds,
    on: on.filter(({ given }) => given.stands()).map(({ order, since }) => ({ ...order, since })),
  });

  return {
    list,
    order(wanted: FailureOrder): Failures {
      if (wanted.kind === 'clear') clear(wanted.only);
      else on.push({ order: wanted, since: now(), given: begin(wanted) });
      tell({ type: 'failures' });
      return list();
    },
  };
}
