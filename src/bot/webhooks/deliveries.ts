import { z } from 'zod';
import type { Alert, AlertDelivery, AlertGroup, AlertMark, AlertSource, Labels } from '../../incidents.ts';

/** What a webhook delivered, cut to what a history can carry. */
export type Delivered = {
  readonly title: string;
  readonly group: AlertGroup;
  readonly delivery: AlertDelivery;
  /** Whether any of its alerts fires: only then may it open an incident. */
  readonly firing: boolean;
};

const DETAILED = 20;
const KEPT = 1_000;
/** Characters: a label or annotation, and all labels or annotations of one alert: with its braces and quotes a kilobyte. */
const VALUE = 300;
const SOME = 400;
const PUNCTUATION = 6;
/** The graph's address has the alert's own query in it. */
const LINK = 2_000;

/** Go's zero time: it still fires. */
const NEVER = '0001-01-01T00:00:00Z';

const labels = z.record(z.string(), z.coerce.string()).catch({});
const time = z.string().transform((text, context) => {
  const at = Date.parse(text);
  if (Number.isNaN(at)) context.addIssue('is not a time');
  return at;
});

const alert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels,
  annotations: labels.optional(),
  startsAt: time,
  endsAt: z.string().default(NEVER),
  generatorURL: z.string().optional(),
  fingerprint: z.string().min(1).max(128),
});

/** What Alertmanager (version 4) and Grafana (version 1) have in common; whatever else is there is let be. */
const body = z.object({
  status: z.enum(['firing', 'resolved']),
  groupKey: z.string().min(1).max(10_000),
  groupLabels: labels.optional(),
  commonLabels: labels.optional(),
  commonAnnotations: labels.optional(),
  alerts: z.array(alert),
  truncatedAlerts: z.number().int().min(0).default(0),
});

/**
 * Reads the body of a webhook of Alertmanager or Grafana (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config,
 * https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier).
 * Undefined for what is neither.
 */
export function readDelivery(source: AlertSource, text: string): Delivered | undefined {
  const parsed = body.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { groupKey: key, alerts, truncatedAlerts } = parsed.data;
  const { groupLabels = {}, commonLabels = {}, commonAnnotations = {} } = parsed.data;
  const shared = { ...commonLabels, ...groupLabels };
  // The firing ones first: of a group too large to keep whole, they are what matters.
  const ordered = [...alerts].sort((one, other) => Number(other.status === 'firing') - Number(one.status === 'firing'));
  return {
    title: cut(shared['alertname'] || alerts[0]?.labels['alertname'] || 'Alert'),
    group: { source, key, by: trimmed(groupLabels), labels: trimmed(shared), annotations: trimmed(commonAnnotations) },
    delivery: {
      source,
      // They have their rule in common, so one address is enough.
      alerts: ordered.slice(0, DETAILED).map((each, at) => ({ ...detailOf(each), ...(at === 0 ? linkOf(each) : {}) })),
      marks: ordered.slice(0, KEPT).map(markOf),
      truncated: truncatedAlerts + Math.max(0, ordered.length - KEPT),
    },
    firing: alerts.some(({ status }) => status === 'firing'),
  };
}

function markOf({ status, fingerprint, startsAt, endsAt }: z.infer<typeof alert>): AlertMark {
  if (status === 'firing') return [fingerprint, startsAt, 0];
  const ended = Date.parse(endsAt);
  return [fingerprint, startsAt, ended > startsAt ? ended : startsAt + 1];
}

function detailOf({ fingerprint, startsAt, labels: own, annotations = {} }: z.infer<typeof alert>): Alert {
  return { fingerprint, startsAt, labels: trimmed(own), annotations: trimmed(annotations) };
}

function linkOf({ generatorURL }: z.infer<typeof alert>): { link?: string } {
  return generatorURL && generatorURL.length <= LINK ? { link: generatorURL } : {};
}

/** As many as fit, each cut. */
function trimmed(all: Labels): Labels {
  let left = SOME;
  const kept: [string, string][] = [];
  for (const [name, value] of Object.entries(all)) {
    const short = cut(value);
    left -= name.length + short.length + PUNCTUATION;
    if (left < 0) break;
    kept.push([name, short]);
  }
  return Object.fromEntries(kept);
}

function cut(text: string): string {
  return text.length > VALUE ? `${text.slice(0, VALUE - 1)}…` : text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
