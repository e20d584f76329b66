import type { Alert, AlertDelivery, AlertMark } from '../../incidents.ts';

/** What is known of a group's alerts. */
export type AlertsKnown = {
  readonly marks: readonly AlertMark[];
  readonly alerts: readonly Alert[];
  readonly truncated: number;
};

/** More alerts than this are counted, not kept: of the resolved ones the oldest go first. */
const KEPT = 1_000;
const DETAILED = 20;

export const NO_ALERTS: AlertsKnown = { marks: [], alerts: [], truncated: 0 };

/**
 * What is known after one more delivery. The order in which deliveries come, and how often, makes no difference: of an
 * alert the newest instance counts, and of an instance its end counts, whenever that was heard of.
 */
export function withDelivery(known: AlertsKnown, { marks, alerts, truncated }: AlertDelivery): AlertsKnown {
  const byFingerprint = new Map(known.marks.map((mark) => [mark[0], mark]));
  for (const mark of marks) byFingerprint.set(mark[0], later(byFingerprint.get(mark[0]), mark));
  const details = new Map(known.alerts.map((alert) => [alert.fingerprint, alert]));
  for (const alert of alerts) details.set(alert.fingerprint, alert);
  return {
    marks: [...byFingerprint.values()].sort(firingThenNewest).slice(0, KEPT),
    alerts: [...details.values()].sort(byName).slice(0, DETAILED),
    truncated,
  };
}

export function firingIn({ marks }: AlertsKnown): readonly AlertMark[] {
  return marks.filter(([, , endsAt]) => endsAt === 0);
}

/** Since when it hurts; undefined without alerts. */
export function sinceOf({ marks }: AlertsKnown): number | undefined {
  const [first, ...rest] = marks.map(([, startsAt]) => startsAt);
  return first === undefined ? undefined : Math.min(first, ...rest);
}

/** When the last one ended; undefined while any fires, or while some were left out of what was delivered. */
export function overSince(known: AlertsKnown): number | undefined {
  const { marks, truncated } = known;
  if (marks.length === 0 || truncated > 0 || firingIn(known).length > 0) return undefined;
  return Math.max(...marks.map(([, , endsAt]) => endsAt));
}

function later(one: AlertMark | undefined, other: AlertMark): AlertMark {
  if (!one) return other;
  if (one[1] !== other[1]) return one[1] > other[1] ? one : other;
  return one[2] >= other[2] ? one : other;
}

function firingThenNewest([one, oneStarts, oneEnds]: AlertMark, [other, otherStarts, otherEnds]: AlertMark): number {
  return Number(oneEnds > 0) - Number(otherEnds > 0) || otherStarts - oneStarts || (one < other ? -1 : 1);
}

function byName({ fingerprint: one }: Alert, { fingerprint: other }: Alert): number {
  return one < other ? -1 : 1;
}
