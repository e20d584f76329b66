import type { IncidentSeverity, IncidentStatus } from '../../incidents.ts';
import type { Words } from './language.ts';
import { linkTo } from './mrkdwn.ts';

type Listed = {
  readonly title: string;
  readonly severity: IncidentSeverity;
  readonly status: IncidentStatus;
  readonly since: number;
  readonly link?: string | undefined;
};

/** The worst first, and of those the oldest. */
export function incidentsText(incidents: readonly Listed[], words: Words): string {
  if (incidents.length === 0) return words.incident.lists.none;
  const ordered = incidents.toSorted(
    (one, other) => one.severity.localeCompare(other.severity) || one.since - other.since,
  );
  return ordered.map((incident) => lineOf(incident, words)).join('\n');
}

function lineOf({ title, severity, status, since, link }: Listed, { incident, seeThread }: Words): string {
  return `• ${incident.lists.incident(severity, title, status, since)} ${linkTo(link, seeThread)}`.trimEnd();
}
