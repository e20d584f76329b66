import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { createOrders } from '../../playground/orders.ts';

/** What MLflow, Alertmanager and Temporal's UI tell of themselves: what the playground does not have. */
export async function createOutside() {
  const server = fastify({ forceCloseConnections: true });
  const orders = createOrders();

  server.addHook('preHandler', async (request, reply) => {
    const order = orders.take(`${request.method} ${request.url}`);
    if (order?.hang) reply.hijack();
    else if (order?.status) await reply.code(order.status).send(order.body ?? '');
  });
  server.get('/ui', () => 'Temporal');

  server.get('/mlflow/version', (_, reply) => reply.type('text/plain').send('3.17.2'));
  server.post('/mlflow/api/2.0/mlflow/experiments/search', () => ({ experiments: [] }));

  server.get('/alertmanager/api/v2/status', () => ({ versionInfo: { version: '0.34.0' } }));

  await server.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  return {
    orders,
    environment: {
      TEMPORAL_UI_URL: `${url}/ui`,
      MLFLOW_TRACKING_URI: `${url}/mlflow`,
      ALERTMANAGER_URL: `${url}/alertmanager`,
    },
    close: () => server.close(),
  };
}
