import type { FastifyInstance } from 'fastify';
import type { Store } from '../store.ts';
import type { Applications } from './applications.ts';
import type { serveAlertmanager } from './alertmanager.ts';
import type { servePrometheus } from './prometheus.ts';
import type { Workloads } from './workloads.ts';

type Trouble = { readonly app: string; readonly since: number };

export type TroubleWorld = {
  readonly store: Store;
  readonly now: () => number;
  readonly applications: Applications;
  readonly workloads: Workloads;
  readonly alertmanager: ReturnType<typeof serveAlertmanager>;
  readonly metrics: Pick<ReturnType<typeof servePrometheus>, 'setErrorRate'>;
};

/** Where a failing app shows; the alert has it too. */
const QUERY = (app: string) =>
  `sum(rate(http_requests_total{app="${app}",code=~"5.."}[5m])) / sum(rate(http_requests_total{app="${app}"}[5m])) > 0.01`;
const RATE = 0.041;
const LOOK = 100;

/**
 * An app in trouble, all at once: requests fail, a pod runs out of memory, and the alert fires. A restart of its
 * Deployment or another version in production ends it. `POST /_trouble {app}`, or the button on `/_alerts`.
 */
export function serveTrouble(server: FastifyInstance, world: TroubleWorld) {
  const { store, now, applications, workloads, alertmanager, metrics } = world;
  const deploymentOf = (app: string) => ({
    namespace: `${app}-production`,
    name: app === 'blog' ? 'blog-site' : `${app}-web`,
  });

  function begin(app: string): void {
    const { namespace, name } = deploymentOf(app);
    store.put('trouble', app, { app, since: now() } satisfies Trouble);
    workloads.set(namespace, name, { illSince: now() });
    metrics.setErrorRate(app, RATE);
    alertmanager.fire(alertOf(app));
  }

  function end(app: string): void {
    store.remove('trouble', app);
    metrics.setErrorRate(app, undefined);
    alertmanager.resolve(alertOf(app).labels);
  }

  function look(): void {
    for (const { app, since } of store.all<Trouble>('trouble')) {
      const { namespace, name } = deploymentOf(app);
      const isOtherVersion = (applications.byName(`${app}-production`)?.history.at(-1)?.at ?? 0) > since;
      if (isOtherVersion || !workloads.isIll(namespace, name)) end(app);
    }
  }

  const timer = setInterval(look, LOOK);
  timer.unref();
  server.addHook('onClose', async () => clearInterval(timer));

  server.post<{ Body: { app?: string } | null }>('/_trouble', ({ body }) => {
    begin(body?.app ?? 'shop');
    return { ok: true };
  });
  server.get('/_alerts', (_, reply) =>
    reply.type('text/html').send(pageOf(alertmanager.firing().map(({ labels }) => labels['alertname'] ?? ''))),
  );

  return { begin, end };
}

function alertOf(app: string) {
  const graph = new URLSearchParams({ 'g0.expr': QUERY(app), 'g0.tab': '1' });
  return {
    labels: { alertname: 'HighErrorRate', app, severity: 'page', namespace: `${app}-production` },
    annotations: { summary: `More than 1 % of the requests of ${app} fail.` },
    generatorURL: `http://prometheus.example/graph?${graph}`,
  };
}

function pageOf(firing: readonly string[]): string {
  const post = `fetch('/_trouble', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ app: this.value }) }).then(() => location.reload())`;
  return `<!doctype html><html lang="en"><title>Alerts of the playground</title>
<h1>Alerts of the playground</h1>
<p>Firing: ${firing.length ? firing.join(', ') : 'nothing'}</p>
<p>${['shop', 'blog'].map((app) => `<button value="${app}" onclick="${post}">Fire HighErrorRate of ${app}</button>`).join(' ')}</p>
</html>`;
}
