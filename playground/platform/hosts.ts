import type { FastifyInstance } from 'fastify';
import type { Orders } from '../orders.ts';
import type { Store } from '../store.ts';
import type { Machines } from './machines.ts';

export type HostsOptions = {
  readonly store: Store;
  readonly machines: Machines;
  readonly orders: Orders;
  readonly speed: number;
};

const DEPLOYED = 6;

/** The deployed machines as the stand-in for Ansible finds them: what was done on each stays done. */
export function serveHosts(server: FastifyInstance, { store, machines, orders, speed }: HostsOptions): void {
  const at = (address: string) => machines.all().find((each) => each.address === address && each.status === DEPLOYED);

  server.get<{ Querystring: { address: string } }>('/_host', ({ query: { address } }) => {
    const machine = at(address);
    return {
      machine: machine?.hostname ?? null,
      done: machine ? (store.get<string[]>('tasks', `${machine.hostname}/${machine.since}`) ?? []) : [],
      speed,
    };
  });

  server.post<{ Body: { address: string; task: string } }>('/_task', ({ body: { address, task } }) => {
    const order = orders.take(`ansible ${task}`);
    if (order) return { failed: order.body ?? 'failed as ordered' };
    const machine = at(address);
    if (!machine) return { failed: 'the host went away' };
    const id = `${machine.hostname}/${machine.since}`;
    store.put('tasks', id, [...new Set([...(store.get<string[]>('tasks', id) ?? []), task])]);
    return {};
  });
}
