import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Store } from '../store.ts';

/** `expiresAt` in Unix seconds; -1 is never. `project` is absent for a robot of the system. */
export type RobotState = {
  readonly id: number;
  readonly name: string;
  readonly project?: number;
  readonly expiresAt: number;
};

const DAY = 86_400;
const MOST = 100;

export type Robots = ReturnType<typeof createRobots>;

/** Robot accounts of the registry. */
export function createRobots(store: Store, now: () => number) {
  const save = (robot: RobotState) => (store.put('robot', String(robot.id), robot), robot);
  if (store.all('robot').length === 0) {
    const today = Math.floor(now() / 1_000);
    save({ id: 1, name: 'robot$deckhand', expiresAt: -1 });
    save({ id: 2, name: 'robot$ci-before', expiresAt: today - 40 * DAY });
    save({ id: 3, name: 'robot$ci', expiresAt: today + 6 * DAY });
    save({ id: 4, name: 'robot$shop+build', project: 1, expiresAt: today - 3 * DAY });
    save({ id: 5, name: 'robot$shop+pull', project: 1, expiresAt: -1 });
  }
  return {
    all: () => store.all<RobotState>('robot'),
    find: (id: number) => store.get<RobotState>('robot', String(id)),
    save,
    remove: (id: number) => store.remove('robot', String(id)),
  };
}

/** Harbor's API of robots (harbor `api/v2.0/swagger.yaml`); a project's are listed by its number only. */
export function serveRobots(server: FastifyInstance, robots: Robots): void {
  const base = '/harbor/api/v2.0/robots';
  server.get<{ Querystring: { q?: string; page?: string; page_size?: string } }>(base, ({ query }, reply) => {
    const { q = 'Level=system', page = '1', page_size: size = '10' } = query;
    const [, id] = /ProjectID=(\d+)/.exec(q) ?? [];
    if (q.includes('Level=project') && !id)
      return refuse(reply, 400, 'BAD_REQUEST', 'must with project ID when to query project robots');
    const all = robots.all().filter(({ project }) => (id ? project === Number(id) : project === undefined));
    const most = Math.min(Number(size), MOST);
    reply.header('x-total-count', String(all.length));
    return all.slice((Number(page) - 1) * most, Number(page) * most).map(shown);
  });
  server.get<{ Params: { id: string } }>(`${base}/:id`, ({ params: { id } }, reply) => {
    const found = robots.find(Number(id));
    return found ? shown(found) : refuse(reply, 404, 'NOT_FOUND', `robot ${id} not found`);
  });
  server.delete<{ Params: { id: string } }>(`${base}/:id`, ({ params: { id } }, reply) => {
    if (!robots.find(Number(id))) return refuse(reply, 404, 'NOT_FOUND', `robot ${id} not found`);
    robots.remove(Number(id));
    return reply.code(200).send();
  });
}

function shown({ id, name, project, expiresAt }: RobotState): object {
  return { id, name, level: project === undefined ? 'system' : 'project', expires_at: expiresAt, disable: false };
}

function refuse(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ errors: [{ code, message }] });
}
