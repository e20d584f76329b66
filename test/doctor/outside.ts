import type { AddressInfo } from 'node:net';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { createOrders } from '../../playground/orders.ts';

const BASIC = `Basic ${Buffer.from('robot$deckhand:harbor-password').toString('base64')}`;

/**
 * What Harbor, Argo CD, MLflow, Prometheus, Alertmanager and Temporal's UI tell of themselves, with their own answers
 * to a wrong login. Each under a path of its own.
 */
export async function createOutside() {
  const server = fastify({ forceCloseConnections: true });
  const orders = createOrders();
  const may = new Set(['get', 'sync', 'update']);

  server.addHook('preHandler', async (request, reply) => {
    const order = orders.take(`${request.method} ${request.url}`);
    if (order?.hang) reply.hijack();
    else if (order?.status) await reply.code(order.status).send(order.body ?? '');
  });
  const known = (request: FastifyRequest) => request.headers.authorization === BASIC;

  server.get('/ui', () => 'Temporal');

  server.get('/harbor/api/v2.0/health', () => ({
    status: 'healthy',
    components: [{ name: 'core', status: 'healthy' }],
  }));
  server.get('/harbor/api/v2.0/systeminfo', (request) => ({
    auth_mode: 'db_auth',
    harbor_version: 'v2.14.0',
    ...(known(request) ? { registry_url: 'harbor.lan' } : {}),
  }));

  const signedIn = (request: FastifyRequest) => request.headers.authorization === 'Bearer argocd-token';
  server.get('/argocd/api/version', () => ({ Version: 'v3.2.0+abc' }));
  server.get('/argocd/api/v1/session/userinfo', (request) =>
    signedIn(request) ? { loggedIn: true, username: 'deckhand' } : { loggedIn: false },
  );
  server.get<{ Params: { action: string } }>('/argocd/api/v1/account/can-i/applications/:action/*', (request, reply) =>
    signedIn(request)
      ? { value: may.has(request.params.action) ? 'yes' : 'no' }
      : refuse(reply, 401, { error: 'no session information', code: 16 }),
  );

  server.get('/mlflow/version', (_, reply) => reply.type('text/plain').send('3.17.2'));
  server.post('/mlflow/api/2.0/mlflow/experiments/search', () => ({ experiments: [] }));

  server.get('/prometheus/api/v1/status/buildinfo', () => ({ status: 'success', data: { version: '3.7.0' } }));
  server.get('/prometheus/api/v1/query', () => ({ status: 'success', data: { resultType: 'vector', result: [] } }));

  server.get('/alertmanager/api/v2/status', () => ({ versionInfo: { version: '0.34.0' } }));

  await server.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  return {
    orders,
    may,
    environment: {
      TEMPORAL_UI_URL: `${url}/ui`,
      HARBOR_URL: `${url}/harbor`,
      HARBOR_USERNAME: 'robot$deckhand',
      HARBOR_PASSWORD: 'harbor-password',
      ARGOCD_URL: `${url}/argocd`,
      ARGOCD_TOKEN: 'argocd-token',
      MLFLOW_TRACKING_URI: `${url}/mlflow`,
      PROMETHEUS_URL: `${url}/prometheus`,
      ALERTMANAGER_URL: `${url}/alertmanager`,
    },
    close: () => server.close(),
  };
}

function refuse(reply: FastifyReply, status: number, body: object): FastifyReply {
  return reply.code(status).send(body);
}
