import type { Deed, IncidentReport } from '../../incidents.ts';
import type { Phrase } from '../../phrases.ts';
import { firingIn } from './alerts.ts';
import type { IncidentRecord } from './record.ts';

/** What became of an incident, from its record alone. */
export function reportOn(record: IncidentRecord, resolved: Deed): IncidentReport {
  const { severity, openedAt, acknowledged, commander, mitigatedAt, timeline, tried } = record.kept();
  return {
    title: record.title(),
    severity,
    since: record.since(),
    openedAt,
    ...(acknowledged ? { acknowledged } : {}),
    ...(commander ? { commander } : {}),
    ...(mitigatedAt === undefined ? {} : { mitigatedAt }),
    resolved,
    impact: impactOf(record),
    timeline: [...timeline].sort((one, other) => one.at - other.at),
    tried,
    open: openQuestions(record),
    edition: 1,
  };
}

function impactOf(record: IncidentRecord): Phrase[] {
  const { marks, timeline } = record.kept();
  const alerts: Phrase[] = marks.length
    ? [{ id: 'incident.impact-alerts', alerts: marks.length, firing: firingIn(record.kept()).length }]
    : [];
  const measured = timeline.map(({ phrase }) => phrase).filter((phrase) => phrase.id === 'incident.metric');
  const names = [...new Set(measured.filter(({ limit }) => limit !== undefined).map(({ name }) => name))];
  const worst = names.flatMap((name): Phrase[] => {
    const [first, ...others] = measured.filter((each) => each.name === name && each.value !== null);
    if (!first) return [];
    const isWorse = (one: number | null, other: number | null) =>
      first.bad === 'above' ? (one ?? 0) > (other ?? 0) : (one ?? 0) < (other ?? 0);
    return [
      {
        id: 'incident.worst',
        found: others.reduce((bad, each) => (isWorse(each.value, bad.value) ? each : bad), first),
      },
    ];
  });
  return [...alerts, ...worst];
}

/** What the record itself shows to be unanswered; people know more. */
function openQuestions(record: IncidentRecord): Phrase[] {
  const kept = record.kept();
  const { acknowledged, tried, findings, verifyingUntil, frozen } = kept;
  return [
    ...(acknowledged ? [] : [{ id: 'incident.open', question: 'unacknowledged' } as const]),
    ...(firingIn(kept).length ? [{ id: 'incident.open', question: 'firing' } as const] : []),
    ...(tried.length ? [] : [{ id: 'incident.open', question: 'by-itself' } as const]),
    ...(verifyingUntil === undefined ? [] : [{ id: 'incident.open', question: 'unverified' } as const]),
    ...tried.filter(({ ok }) => ok === false).map(({ what }) => ({ id: 'incident.open-attempt', what }) as const),
    ...findings.flatMap(([, found]) =>
      found.id === 'incident.blind' ? [{ id: 'incident.open-blind', found } as const] : [],
    ),
    ...(frozen ? [{ id: 'incident.still-frozen', environment: frozen } as const] : []),
  ];
}
