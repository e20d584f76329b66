import { CancelledFailure } from '@temporalio/activity';
import type { ApplicationView, App } from '../apps.ts';
import type { IncidentQuery } from '../incidents.ts';
import type { Finding } from '../phrases-incident.ts';
import type { Thread } from '../publishing.ts';
import { pause } from './cancellation.ts';
import type { createArgoCdActivities } from './argocd.ts';
import { heartbeating } from './heartbeat.ts';
import { declined, reasonOf } from './failing.ts';
import type { ClusterClient } from './kubernetes-client.ts';
import { lookAtEvents, lookAtPods } from './pod-sight.ts';
import type { Prometheus } from './prometheus.ts';
import { lookAtRuns } from './past-runs.ts';

export type DiagnosisActivities = ReturnType<typeof createDiagnosisActivities>;

export type DiagnosisOptions = {
  readonly prometheus: Prometheus | undefined;
  /** Where people see graphs. */
  readonly graphs: string | undefined;
  readonly cluster: ClusterClient;
  readonly apps: Readonly<Record<string, App>>;
  readonly readApplication: ReturnType<typeof createArgoCdActivities>['readApplication'];
  readonly permalink: (thread: Thread) => Promise<string | undefined>;
  /** Values we know ourselves and that no log may show. */
  readonly secrets: readonly string[];
  /** ms. */
  readonly pollInterval: number;
};

/** `asked` are the queries that are asked in any case. */
type AlertToMeasure = {
  readonly name: string;
  readonly link: string | undefined;
  readonly asked: readonly string[];
};

type Metric = Extract<Finding, { id: 'incident.metric' }>;

const AN_HOUR = 3_600_000;
const SYNCS = 5;

/** Everything an incident looks at. All of it only reads. */
export function createDiagnosisActivities(options: DiagnosisOptions) {
  const { prometheus, graphs, cluster, apps, readApplication, permalink, secrets, pollInterval } = options;

  /** The worst of its series, and what that was an hour ago. */
  async function measured({ query, ...shown }: IncidentQuery, before = true): Promise<Metric> {
    if (!prometheus) throw declined({ id: 'upkeep.not-set', setting: 'PROMETHEUS_URL' });
    const at = Date.now() - AN_HOUR;
    const [now, then] = await Promise.all([
      prometheus.samples(query),
      before ? prometheus.samples(query, at).catch(() => []) : [],
    ]);
    const worst = (all: readonly { readonly value: number }[]) => worstOf(all, shown.bad);
    const link = graphs ? { link: graphOf(graphs, query) } : {};
    return { id: 'incident.metric', ...shown, value: worst(now), before: worst(then), ...link };
  }

  return {
    /** A query's number, with what it was an hour ago. */
    measure: ({ query }: { query: IncidentQuery }): Promise<Finding> => measured(query),

    /** What the alert itself asks, as the address of its graph has it; nothing if that is unknown or asked anyway. */
    async measureAlert({ name, link, asked }: AlertToMeasure): Promise<Finding | undefined> {
      const query = askedBy(link);
      if (!query || asked.some((each) => bare(each) === bare(query.query))) return undefined;
      const { limit } = query;
      const unit = limit !== undefined && Math.abs(limit) <= 1 ? 'ratio' : 'number';
      return measured({ name, unit, ...query });
    },

    lookAtPods: (workload: { namespace: string; deployment: string }) => lookAtPods(cluster, workload, secrets),
    lookAtEvents: ({ namespace }: { namespace: string }) => lookAtEvents(cluster, namespace, secrets),

    /** What Argo CD last synced to production, and how that is. */
    async lookAtSyncs({ app, since }: { app: string; since: number }): Promise<Finding> {
      const spec = Object.hasOwn(apps, app) ? apps[app] : undefined;
      if (!spec) throw declined({ id: 'upkeep.no-app', app });
      const { production: environment } = spec.environments;
      const { sync, health, history }: ApplicationView = await readApplication({ environment, image: spec.image });
      const syncs = history.slice(0, SYNCS).map(({ version, digest, deployedAt: at }) => ({
        digest,
        at,
        ...(version ? { version } : {}),
      }));
      return { id: 'incident.syncs', application: environment.application, sync, health, syncs, since };
    },

    lookAtRuns: ({ app, since }: { app: string; since: number }) => lookAtRuns(app, since, permalink),

    /** Waits until every query is within its limit and stays so for `quiet`, or until the time is over and it is not. */
    async waitUntilGood({
      queries,
      quiet,
      until,
    }: {
      queries: readonly IncidentQuery[];
      quiet: number;
      until: number;
    }) {
      return heartbeating<{ goodSince?: number }, { good: boolean; found: Finding }>(async (keep, last) => {
        let goodSince = last?.goodSince;
        for (;;) {
          const found = await firstBad(queries);
          const isGood = found.id === 'incident.metric' && isWithin(found);
          goodSince = isGood ? (goodSince ?? Date.now()) : undefined;
          keep(goodSince === undefined ? {} : { goodSince });
          if (goodSince !== undefined && Date.now() - goodSince >= quiet) return { good: true, found };
          if (!isGood && Date.now() >= until) return { good: false, found };
          await pause(pollInterval);
        }
      });
    },
  };

  /** The first query that is not good, or the first one if all are. */
  async function firstBad(queries: readonly IncidentQuery[]): Promise<Finding> {
    const all = await Promise.all(
      queries.map(async (query): Promise<Finding> => {
        try {
          return await measured(query, false);
        } catch (error) {
          if (error instanceof CancelledFailure) throw error;
          return { id: 'incident.blind', what: 'metric', name: query.name, why: reasonOf(error) };
        }
      }),
    );
    const found = all.find((each) => each.id !== 'incident.metric' || !isWithin(each)) ?? all[0];
    if (!found) throw declined({ id: 'upkeep.no-query' });
    return found;
  }
}

function isWithin({ value, limit = Number.POSITIVE_INFINITY, bad }: Metric): boolean {
  if (value === null) return false;
  return bad === 'above' ? value <= limit : value >= limit;
}

/** Null for no series, and for 0 by 0, which is no traffic: neither survives JSON. */
function worstOf(samples: readonly { readonly value: number }[], bad: IncidentQuery['bad']): number | null {
  const values = samples.map(({ value }) => value).filter(Number.isFinite);
  if (values.length === 0) return null;
  return bad === 'above' ? Math.max(...values) : Math.min(...values);
}

function graphOf(base: string, query: string): string {
  const search = new URLSearchParams({ 'g0.expr': query, 'g0.tab': '0', 'g0.range_input': '2h' });
  return `${base.replace(/\/$/, '')}/graph?${search}`;
}

function bare(query: string): string {
  return query.replaceAll(/\s+/g, '');
}

const LONGEST = 2_000;
/** `… > 0.01`: without the comparison it has a value also while it does not fire. */
const COMPARISON = /^([\s\S]*\S)\s*(>=?|<=?)\s*(?:bool\s+)?(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;

/** The expression in Prometheus' `generatorURL` (`/graph?g0.expr=…`). */
function askedBy(link: string | undefined): Pick<IncidentQuery, 'query' | 'limit' | 'bad'> | undefined {
  const expr = link && URL.canParse(link) ? new URL(link).searchParams.get('g0.expr')?.trim() : undefined;
  if (!expr || expr.length > LONGEST) return undefined;
  const [, query = '', sign = '', limit = ''] = COMPARISON.exec(expr) ?? [];
  if (!query || /\b(?:and|or|unless)\b/.test(expr)) return { query: expr, bad: 'above' };
  return { query, limit: Number(limit), bad: sign.startsWith('>') ? 'above' : 'below' };
}
