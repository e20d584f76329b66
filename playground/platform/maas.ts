import type { FastifyInstance, FastifyReply } from 'fastify';
import { LABEL, type MachineState, type Machines } from './machines.ts';

const OWNER = 'deckhand';
const RELEASABLE = [5, 6, 8, 9, 10, 11, 13, 15];
const SERIES = ['noble', 'jammy', 'focal'];

type Query = Readonly<Record<string, string | string[] | undefined>>;

/** MAAS API 2.0 as far as machines go (https://canonical.com/maas/docs/reference-api), with its own words for refusals. */
export function serveMaas(server: FastifyInstance, machines: Machines, apiKey: string): void {
  const [consumer = '', token = '', secret = ''] = apiKey.split(':');
  const base = '/MAAS/api/2.0';

  server.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith(base) || request.url === `${base}/version/`) return;
    const header = request.headers.authorization ?? '';
    const has = (name: string, value: string) => header.includes(`${name}="${encodeURIComponent(value)}"`);
    if (
      header.startsWith('OAuth ') &&
      has('oauth_consumer_key', consumer) &&
      has('oauth_token', token) &&
      has('oauth_signature', `&${secret}`)
    )
      return;
    await reply.code(401).type('text/plain').send('Authorization Error: Invalid API key.');
  });

  /** The one thing MAAS tells strangers. */
  server.get(`${base}/version/`, () => ({ version: '3.6.1', subversion: '', capabilities: ['networks-management'] }));
  server.get<{ Querystring: Query }>(`${base}/users/`, ({ query: { op = '' } }, reply) =>
    op === 'whoami'
      ? { username: OWNER, email: `${OWNER}@platform.example`, is_superuser: false }
      : refuse(reply, 400, `Unrecognised signature: method=GET op=${String(op)}`),
  );
  server.get<{ Querystring: Query }>(`${base}/machines/`, ({ query }) => {
    const wants = (name: string, value: string) => query[name] === undefined || [query[name]].flat().includes(value);
    return machines
      .all()
      .filter(
        (machine) =>
          wants('hostname', machine.hostname) &&
          wants('id', machine.systemId) &&
          wants('agent_name', machine.agentName),
      )
      .map(shown);
  });

  server.get<{ Params: { id: string } }>(`${base}/machines/:id/`, ({ params: { id } }, reply) => {
    const machine = machines.byId(id);
    return machine ? shown(machine) : refuse(reply, 404, 'No Machine matches the given query.');
  });

  server.post<{ Params: { id: string }; Querystring: { op?: string }; Body: Record<string, string> | null }>(
    `${base}/machines/:id/`,
    ({ params: { id }, query: { op = '' }, body }, reply) => {
      const machine = machines.byId(id);
      if (!machine) return refuse(reply, 404, 'No Machine matches the given query.');
      const act = operations[op];
      return act ? act(machine, body ?? {}, reply) : refuse(reply, 400, `Unrecognised signature: method=POST op=${op}`);
    },
  );

  type Act = (machine: MachineState, form: Readonly<Record<string, string>>, reply: FastifyReply) => unknown;
  const operations: Readonly<Record<string, Act>> = {
    deploy(machine, form, reply) {
      const { distro_series: series = 'noble', agent_name: agentName = '', comment = '' } = form;
      if (!SERIES.includes(series)) {
        return reply.code(400).send({ distro_series: [`'${series}' is not a valid distro_series.`] });
      }
      if (machine.status !== 4)
        return refuse(reply, 409, `Can't deploy a machine that is in the '${LABEL[machine.status]}' state`);
      return shown(machines.deploy(machine, OWNER, { series, agentName, comment }));
    },
    release(machine, _, reply) {
      if (machine.status === 4 || machine.status === 12) return shown(machine);
      const mayRelease = machine.owner === OWNER && RELEASABLE.includes(machine.status) && !machine.locked;
      if (!mayRelease)
        return refuse(reply, 409, `Machine cannot be released in its current state ('${LABEL[machine.status]}').`);
      return shown(machines.release(machine));
    },
    set_workload_annotations(machine, form, reply) {
      if (machine.owner !== OWNER) return refuse(reply, 409, 'Only the owner can set workload annotations.');
      return shown(machines.save({ ...machine, annotations: { ...machine.annotations, ...form } }));
    },
  };

  function shown(machine: MachineState): object {
    const { status, address } = machine;
    return {
      system_id: machine.systemId,
      hostname: machine.hostname,
      fqdn: `${machine.hostname}.maas`,
      status,
      status_name: LABEL[status],
      status_message: machines.message(machine),
      error_description: machine.error,
      owner: machine.owner || null,
      locked: machine.locked,
      power_state: [6, 9].includes(status) ? 'on' : 'off',
      ip_addresses: address ? [address] : [],
      distro_series: machine.series,
      cpu_count: machine.cores,
      memory: machine.memoryMb,
      zone: { name: machine.zone },
      pool: { name: machine.pool },
      workload_annotations: machine.annotations,
    };
  }
}

function refuse(reply: FastifyReply, status: number, sentence: string): FastifyReply {
  return reply.code(status).type('text/plain').send(sentence);
}
