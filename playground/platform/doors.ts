import type { FastifyInstance } from 'fastify';
import type { Order, Orders } from '../orders.ts';
import type { Store } from '../store.ts';
import type { Applications } from './applications.ts';
import type { ApplicationState } from './application-states.ts';
import type { Machines, MachineState } from './machines.ts';

export type DoorsOptions = {
  readonly store: Store;
  readonly orders: Orders;
  readonly machines: Machines;
  readonly applications: Applications;
};

/** What tests of another process look at and change, and what those of this process call. */
export function serveDoors(server: FastifyInstance, { store, orders, machines, applications }: DoorsOptions) {
  server.post<{ Body: Order }>('/_orders', ({ body }) => (orders.add(body), { ok: true }));
  server.delete('/_orders', () => (orders.clear(), { ok: true }));
  server.get<{ Querystring: { hostname: string } }>('/_machine', ({ query: { hostname } }) =>
    machines.byName(hostname),
  );
  server.post<{ Body: { hostname: string } & Partial<MachineState> }>('/_machine', ({ body }) =>
    setMachine(body.hostname, body),
  );
  server.delete<{ Querystring: { name: string } }>('/_node', ({ query: { name } }) => (removeNode(name), { ok: true }));
  server.get<{ Querystring: { name: string } }>('/_application', ({ query: { name } }) => applications.byName(name));
  server.post<{ Body: { name: string } & Partial<ApplicationState> }>('/_application', ({ body }) =>
    setApplication(body.name, body),
  );

  function removeNode(name: string): void {
    store.remove('node', name);
  }

  function setMachine(hostname: string, patch: Partial<MachineState>): MachineState {
    const machine = machines.byName(hostname);
    if (!machine) throw new TypeError(`There is no machine ${hostname}.`);
    return machines.save({ ...machine, ...patch });
  }

  function setApplication(name: string, patch: Partial<ApplicationState>): ApplicationState {
    const application = applications.byName(name);
    if (!application) throw new TypeError(`There is no application ${name}.`);
    return applications.save({ ...application, ...patch });
  }

  return { removeNode, setMachine, setApplication };
}
