import type { Given, Order, Orders } from '../orders.ts';
import type { Change, FailureKind, FailureOrder, Failures } from './client-types.ts';
import type { Delivery } from './delivery.ts';
import { SlackError } from './types.ts';

type On = { readonly order: FailureOrder; readonly since: number; readonly given: Given };

/** What each kind of failure does to the calls it falls upon. */
const ORDERS: Readonly<Record<FailureKind, (order: FailureOrder) => Partial<Order>>> = {
  'slack-down': () => ({ status: 503 }),
  'slack-slow': ({ delay = 4_000 }) => ({ delay }),
  'slack-rate-limited': ({ retryAfter = 5 }) => ({ status: 429, retryAfter }),
  'slack-loses-answers': () => ({ loseResponse: true }),
  'slack-hangs': () => ({ hang: true }),
  'slack-disconnected': () => ({ status: 503 }),
};

/** The failure panel's door: faults of this Slack, each on until cleared. They end with the process. */
export function createFailures(
  orders: Orders,
  delivery: Pick<Delivery, 'cut'>,
  tell: (change: Change) => void,
  now: () => number,
) {
  let on: On[] = [];

  function clear(): void {
    for (const { given } of on) given.cancel();
    on = [];
    delivery.cut(false);
  }

  function begin(order: FailureOrder & { readonly kind: FailureKind }): void {
    const make = ORDERS[order.kind];
    if (!make) throw new SlackError(`There is no failure called ${order.kind}.`);
    const isCut = order.kind === 'slack-disconnected';
    const { times } = order;
    const given = orders.add({
      on: isCut ? 'apps.connections.open' : (order.on ?? '*'),
      ...make(order),
      ...(times === undefined ? {} : { times }),
    });
    if (isCut) delivery.cut(true);
    on.push({ order, since: now(), given });
  }

  const list = (): Failures => ({
    ok: true,
    on: on.filter(({ given }) => given.stands()).map(({ order, since }) => ({ ...order, since })),
  });

  return {
    list,
    order(wanted: FailureOrder): Failures {
      const { kind } = wanted;
      if (kind === 'clear') clear();
      else begin({ ...wanted, kind });
      tell({ type: 'failures' });
      return list();
    },
  };
}
