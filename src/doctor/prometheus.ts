import { ask, objectOf, under } from './ask.ts';
import { inOrder, Trouble, type Check } from './check.ts';

/** https://prometheus.io/docs/prometheus/latest/querying/api */
export function examinePrometheus(url: string): Promise<readonly Check[]> {
  const question = (path: string) => ask({ system: 'Prometheus', url: under(url, path), variable: 'PROMETHEUS_URL' });
  const todo = 'Check PROMETHEUS_URL: it is the address before /api/v1.';
  return inOrder([
    [
      'reachable',
      async () => {
        const { data } = objectOf(await question('api/v1/status/buildinfo'), 'Prometheus', todo);
        return `Prometheus ${String((data as { version?: unknown } | undefined)?.version)}`;
      },
    ],
    [
      'queries',
      async () => {
        const { status, error } = objectOf(await question('api/v1/query?query=vector(1)'), 'Prometheus', todo);
        if (status === 'success') return 'answers queries';
        throw new Trouble(`Prometheus does not answer a query: ${String(error)}.`, 'See its log.');
      },
    ],
  ]);
}

/** https://prometheus.io/docs/alerting/latest/clients: API v2. */
export function examineAlertmanager(url: string): Promise<readonly Check[]> {
  return inOrder([
    [
      'reachable',
      async () => {
        const question = { system: 'Alertmanager', url: under(url, 'api/v2/status'), variable: 'ALERTMANAGER_URL' };
        const { versionInfo } = objectOf(await ask(question), 'Alertmanager', 'Check ALERTMANAGER_URL.');
        return `Alertmanager ${String((versionInfo as { version?: unknown } | undefined)?.version)}`;
      },
    ],
  ]);
}
