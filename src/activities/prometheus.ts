import type { ApplicationFailure } from '@temporalio/activity';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { failing } from './failing.ts';
import { texts } from './http-answer.ts';
import { createHttp, failureOf } from './http.ts';
import { readJson } from '../json.ts';

export type Prometheus = ReturnType<typeof createPrometheus>;

export type PrometheusOptions = {
  /** With the path under which it is served, if any. */
  readonly url: string;
  readonly dispatcher?: Dispatcher;
};

export type Labels = Readonly<Record<string, string>>;
/** `value` may be NaN (0 by 0: no traffic) or infinite; neither survives JSON. */
export type Sample = { readonly labels: Labels; readonly value: number };
/** Times are Unix ms. */
export type Series = { readonly labels: Labels; readonly points: readonly (readonly [at: number, value: number])[] };

type Point = readonly [seconds: number, value: string];
type Data =
  | { readonly resultType: 'scalar' | 'string'; readonly result: Point }
  | { readonly resultType: 'vector'; readonly result: readonly { readonly metric: Labels; readonly value: Point }[] }
  | {
      readonly resultType: 'matrix';
      readonly result: readonly { readonly metric: Labels; readonly values: Point[] }[];
    };
type Answer =
  | { readonly status: 'success'; readonly data: Data }
  | { readonly status: 'error'; readonly errorType: string; readonly error: string };

const point = z.tuple([z.number(), z.string()]);
const result = (field: object) => z.array(z.looseObject({ metric: texts, ...field }));
const answerShape = z.discriminatedUnion('status', [
  z.looseObject({
    status: z.literal('success'),
    data: z.discriminatedUnion('resultType', [
      z.looseObject({ resultType: z.enum(['scalar', 'string']), result: point }),
      z.looseObject({ resultType: z.literal('vector'), result: result({ value: point }) }),
      z.looseObject({ resultType: z.literal('matrix'), result: result({ values: z.array(point) }) }),
    ]),
  }),
  z.looseObject({ status: z.literal('error'), errorType: z.string(), error: z.string() }),
]);

/** Prometheus' HTTP API, read only, for use inside activities (https://prometheus.io/docs/prometheus/latest/querying/api). */
export function createPrometheus({ url, dispatcher }: PrometheusOptions) {
  const http = createHttp({
    system: 'Prometheus',
    baseUrl: new URL('api/v1/', url.endsWith('/') ? url : `${url}/`).href,
    headers: () => ({}),
    ...(dispatcher ? { dispatcher } : {}),
  });

  /** A form, since a query may be longer than an address may. */
  async function ask(path: string, form: Readonly<Record<string, string>>): Promise<Data> {
    const asking = `answer ${shortened(form['query'] ?? '')}`;
    const answer = await http({ method: 'POST', path, form, asking });
    const said = readJson(answer.body, answerShape) as Answer | undefined;
    if (said?.status === 'success') return said.data;
    if (said) throw failureOf('Prometheus', asking, { ...answer, body: `${said.errorType}: ${said.error}` });
    if (answer.status < 200 || answer.status > 299) throw failureOf('Prometheus', asking, answer);
    throw failing({ id: 'failed.unreadable', system: 'Prometheus', asking }, 'PrometheusError');
  }

  async function samples(expr: string, at?: number): Promise<readonly Sample[]> {
    const data = await ask('query', { query: expr, ...(at === undefined ? {} : { time: String(at / 1_000) }) });
    if (data.resultType === 'vector') {
      return data.result.map(({ metric, value }) => ({ labels: metric, value: numberOf(value) }));
    }
    if (data.resultType === 'scalar') return [{ labels: {}, value: numberOf(data.result) }];
    throw unfit(expr, data.resultType);
  }

  async function one(expr: string, at?: number): Promise<number | undefined> {
    const found = await samples(expr, at);
    if (found.length > 1) throw unfit(expr, found.length);
    return found[0]?.value;
  }

  return {
    /** One number; undefined if there is no such series. It may be NaN or infinite. */
    query: (expr: string) => one(expr),
    /** The same as it was at `time`, in Unix ms. */
    queryAt: (expr: string, time: number) => one(expr, time),
    /** Every series of an instant vector, with its labels. */
    samples,
    /** What it was from `from` to `to`, every `step`; in ms. */
    async range(expr: string, { from, to, step }: { from: number; to: number; step: number }): Promise<Series[]> {
      const [start, end] = [String(from / 1_000), String(to / 1_000)];
      const data = await ask('query_range', { query: expr, start, end, step: String(step / 1_000) });
      if (data.resultType !== 'matrix') throw unfit(expr, data.resultType);
      return data.result.map(({ metric, values }) => ({
        labels: metric,
        points: values.map((point) => [point[0] * 1_000, numberOf(point)] as const),
      }));
    },
  };
}

/** Its words for what JavaScript's own do not know. */
function numberOf([, value]: Point): number {
  if (value === '+Inf') return Number.POSITIVE_INFINITY;
  if (value === '-Inf') return Number.NEGATIVE_INFINITY;
  return Number(value);
}

/** `gives` is a type of results, or how many series. */
function unfit(expr: string, gives: string | number): ApplicationFailure {
  const phrase = { id: 'upkeep.unfit', query: shortened(expr), gives } as const;
  return failing(phrase, 'PrometheusError', { nonRetryable: true });
}

function shortened(expr: string): string {
  return expr.length > 80 ? `"${expr.slice(0, 79)}…"` : `"${expr}"`;
}
