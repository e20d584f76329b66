import type { Alarm } from '../../incidents.ts';
import type { Phrase } from '../../phrases.ts';
import { firingIn, overSince } from './alerts.ts';
import type { Alarms } from './alarms.ts';
import type { IncidentRecord } from './record.ts';
import type { Say } from './speech.ts';

export type CallingParts = {
  readonly record: IncidentRecord;
  readonly alarms: Alarms;
  readonly say: Say;
};

/** Calls people until somebody answers, and follows the alerts: over, quiet, firing again. */
export function createCalling({ record, alarms, say }: CallingParts) {
  const pace = () => record.plan()?.pace ?? 1;

  /** The first words, which mention whoever is on call. */
  function open(): void {
    const { input } = record;
    const { oncall, remindAfter, escalateAfter, escalateTo } = record.details();
    const { openedAt, alerts, severity } = record.kept();
    const options = { mention: oncall, urgency: 'decision' } as const;
    if (input.group) {
      const { labels, annotations } = input.group;
      const summary = annotations['summary'] ?? annotations['description'];
      const link = alerts.find((alert) => alert.link)?.link;
      const number = Math.max(1, firingIn(record.kept()).length);
      const about = { title: input.title, severity, since: record.since(), alerts: number, labels };
      say({ id: 'incident.opened', ...about, ...(summary ? { summary } : {}), ...(link ? { link } : {}) }, options);
    } else {
      const { requestedBy, from } = input;
      const message = from && { text: from.text, ...(from.by ? { by: from.by } : {}) };
      say(
        { id: 'incident.declared', ...(requestedBy ? { by: requestedBy } : {}), ...(message ? { from: message } : {}) },
        options,
      );
    }
    record.waitsFor(oncall);
    alarms.set('mention', openedAt + remindAfter);
    if (escalateTo) alarms.set('escalate', openedAt + escalateAfter);
  }

  /** Somebody is on it. */
  function answered(): void {
    alarms.clear('mention', 'escalate');
    record.waitsFor([]);
  }

  function ring(alarm: Exclude<Alarm, 'recheck' | 'resolve'>): void {
    if (alarm === 'quiet') return quiet();
    const { oncall, escalateTo } = record.details();
    const since = record.kept().openedAt;
    if (alarm === 'mention') say({ id: 'incident.unacknowledged', since }, { mention: oncall, urgency: 'decision' });
    else if (escalateTo) {
      say({ id: 'incident.escalated', since }, { mention: [escalateTo], urgency: 'decision' });
      record.waitsFor([...oncall, escalateTo]);
    }
    return undefined;
  }

  /** Compares the alerts with what was said of them. */
  function follow(): void {
    const over = overSince(record.kept());
    const { mitigatedAt, overAt } = record.kept();
    const { quiet: time } = record.details();
    const firing = firingIn(record.kept()).length;
    if (over !== undefined && overAt === undefined) {
      record.change({ overAt: over, mitigatedAt: mitigatedAt ?? over });
      const took = over - record.since();
      say({ id: 'incident.alerts-over', at: over, took, quiet: time * pace() }, { urgency: 'decision' });
      alarms.set('quiet', Date.now() + time);
    } else if (overAt !== undefined && firing > 0) {
      record.change({ overAt: undefined, mitigatedAt: undefined });
      alarms.clear('quiet', 'resolve');
      say({ id: 'incident.refired', firing }, { mention: called(), urgency: 'decision' });
    }
  }

  /** Its queries have been good for long enough. */
  function better(found: Phrase): void {
    const { mitigatedAt } = record.kept();
    const { quiet: time } = record.details();
    if (mitigatedAt === undefined) record.change({ mitigatedAt: Date.now() });
    say({ id: 'incident.better', found, quiet: time * pace() }, { mention: called(), urgency: 'decision' });
  }

  function quiet(): void {
    const { quiet: time, resolveAfter } = record.details();
    const { commander } = record.kept();
    const resolvesAt = resolveAfter !== undefined && !commander ? Date.now() + resolveAfter : undefined;
    if (resolvesAt !== undefined) alarms.set('resolve', resolvesAt);
    const then = resolvesAt === undefined ? {} : { resolvesAt };
    say(
      { id: 'incident.quiet', quiet: time * pace(), ...then },
      { mention: commander ? called() : [], urgency: 'decision' },
    );
  }

  /** Whoever leads, or else whoever is on call. */
  function called(): readonly string[] {
    const { commander } = record.kept();
    return commander?.checked ? [commander.by] : record.details().oncall;
  }

  return { open, answered, ring, follow, better };
}
