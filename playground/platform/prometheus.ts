import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Store } from '../store.ts';

/** Since when an app's share of failed requests is what; `null` is what there is no series of. */
type Change = { readonly at: number; readonly rate: number | null | 'NaN' };
type Metrics = { readonly changes: readonly Change[] };
type Series = { readonly metric: Readonly<Record<string, string>>; readonly at: (when: number) => string | undefined };

const BASE = '/prometheus/api/v1';
const BASELINE = 0.002;
/** The share of requests that fail while a bad version runs. */
const BAD = 0.041;
/** Requests a second. */
const TRAFFIC = 42;
/** Real ms until a rate over five minutes shows all of a change. */
const RAMP = 60_000;
const MOST_POINTS = 11_000;

export type PrometheusWorld = {
  readonly store: Store;
  readonly speed: number;
  readonly now: () => number;
  /** Names of the apps that have traffic. */
  readonly apps: readonly string[];
  /** Since when a bad version of an app runs in production, in Unix ms; undefined if none does. */
  readonly badSince: (app: string) => number | undefined;
};

/**
 * Prometheus' query API over a small model: traffic and failed requests of the apps. Of PromQL it understands numbers,
 * `vector()`, `up`, and rates of `http_requests_total` of one app; whatever else is well formed has no series.
 */
export function servePrometheus(server: FastifyInstance, { store, speed, now, apps, badSince }: PrometheusWorld) {
  const kept = (app: string) => store.get<Metrics>('metrics', app)?.changes ?? [];

  function changesOf(app: string): readonly Change[] {
    const at = badSince(app);
    return at === undefined ? kept(app) : [...kept(app), { at, rate: BAD }].sort((one, other) => one.at - other.at);
  }

  /** `rate` 0.041 is 4.1 %; null takes the series away; 'NaN' is an app without traffic; undefined is the baseline. */
  function setErrorRate(app: string, rate: Change['rate'] | undefined): void {
    const change = { at: now(), rate: rate === undefined ? BASELINE : rate };
    store.put('metrics', app, { changes: [...kept(app), change] });
  }

  function errorRate(app: string, when: number): number | undefined {
    const changes = changesOf(app).filter(({ at }) => at <= when);
    const { at, rate } = changes.at(-1) ?? { at: 0, rate: BASELINE };
    if (rate === null) return undefined;
    if (rate === 'NaN') return Number.NaN;
    const before = changes.at(-2)?.rate ?? BASELINE;
    const share = Math.min(1, ((when - at) * speed) / RAMP);
    return (typeof before === 'number' ? before : BASELINE) * (1 - share) + rate * share;
  }

  /** Undefined if it is not PromQL. */
  function evaluate(query: string): { scalar: number } | { vector: readonly Series[] } | undefined {
    const expr = query.trim();
    if (!isBalanced(expr)) return undefined;
    const number = /^[+-]?(?:\d+(?:\.\d+)?|Inf|NaN)$/.exec(expr)?.[0];
    if (number) return { scalar: Number(number.replace('Inf', 'Infinity')) };
    const vector = /^vector\(([^()]*)\)$/.exec(expr)?.[1];
    if (vector !== undefined) return { vector: [{ metric: {}, at: () => vector }] };
    if (expr === 'up') {
      return { vector: apps.map((job) => ({ metric: { __name__: 'up', job }, at: () => '1' })) };
    }
    const app = /http_requests_total\{[^}]*app="([^"]+)"/.exec(expr)?.[1];
    if (!app || !apps.includes(app)) return { vector: [] };
    return { vector: [{ metric: {}, at: (when) => valueOf(expr, errorRate(app, when)) }] };
  }

  server.get(`${BASE}/status/buildinfo`, () => ({ status: 'success', data: { version: '3.7.0' } }));
  server.route<{ Querystring: Record<string, string>; Body: Record<string, string> | null }>({
    method: ['GET', 'POST'],
    url: `${BASE}/query`,
    handler({ query: inAddress, body }, reply) {
      const { query, time } = { ...inAddress, ...body };
      const found = query ? evaluate(query) : undefined;
      if (!found) return badQuery(reply, query ?? '');
      const at = time === undefined ? now() : Number(time) * 1_000;
      const stamp = at / 1_000;
      if ('scalar' in found) return answer('scalar', [stamp, text(found.scalar)]);
      return answer(
        'vector',
        found.vector.flatMap(({ metric, at: valueAt }) => {
          const value = valueAt(at);
          return value === undefined ? [] : [{ metric, value: [stamp, value] }];
        }),
      );
    },
  });
  server.route<{ Querystring: Record<string, string>; Body: Record<string, string> | null }>({
    method: ['GET', 'POST'],
    url: `${BASE}/query_range`,
    handler({ query: inAddress, body }, reply) {
      const { query, start, end, step } = { ...inAddress, ...body };
      const found = query ? evaluate(query) : undefined;
      if (!found) return badQuery(reply, query ?? '');
      const [from, to, every] = [Number(start), Number(end), Number(step)];
      if (!(every > 0)) {
        return bad(reply, 'invalid parameter "step": zero or negative query resolution step widths are not accepted.');
      }
      if (to < from) return bad(reply, 'invalid parameter "end": end timestamp must not be before start time');
      if ((to - from) / every > MOST_POINTS) {
        return bad(
          reply,
          'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution.',
        );
      }
      const stamps = Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, at) => from + at * every);
      const series = 'scalar' in found ? [{ metric: {}, at: () => text(found.scalar) }] : found.vector;
      const points = ({ at: valueAt }: Series) =>
        stamps.map((stamp) => [stamp, valueAt(stamp * 1_000)] as const).filter(([, value]) => value !== undefined);
      const matrix = series.map((each) => ({ metric: each.metric, values: points(each) }));
      return answer(
        'matrix',
        matrix.filter(({ values }) => values.length > 0),
      );
    },
  });
  server.post<{ Body: { app: string; rate?: Change['rate'] } }>('/_metrics', ({ body: { app, rate } }) => {
    setErrorRate(app, rate);
    return { ok: true };
  });

  return { setErrorRate };
}

/** A share, the failed requests or all of them, whichever is asked for. */
function valueOf(expr: string, rate: number | undefined): string | undefined {
  if (rate === undefined) return undefined;
  const failed = /code=~"5/.test(expr);
  if (failed && expr.includes('/')) return text(rate);
  return text(Number.isNaN(rate) ? 0 : failed ? TRAFFIC * rate : TRAFFIC);
}

function text(value: number): string {
  return String(value).replace('Infinity', 'Inf').replace(/^Inf/, '+Inf');
}

function isBalanced(expr: string): boolean {
  const open: string[] = [];
  for (const [sign] of expr.replaceAll(/"[^"]*"/g, '').matchAll(/[(){}[\]]/g)) {
    if ('({['.includes(sign)) open.push(sign);
    else if (open.pop() !== { ')': '(', '}': '{', ']': '[' }[sign]) return false;
  }
  return open.length === 0;
}

function answer(resultType: string, result: unknown): object {
  return { status: 'success', data: { resultType, result } };
}

function badQuery(reply: FastifyReply, query: string): FastifyReply {
  const why = query
    ? `1:${query.length + 1}: parse error: unclosed left parenthesis`
    : 'unknown position: parse error: no expression found in input';
  return bad(reply, `invalid parameter "query": ${why}`);
}

function bad(reply: FastifyReply, error: string): FastifyReply {
  return reply.code(400).send({ status: 'error', errorType: 'bad_data', error });
}
