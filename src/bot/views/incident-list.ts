import type { IncidentSeverity, IncidentStatus } from '../../incidents.ts';
import type { Words } from './language.ts';
import { linkTo } from './mrkdwn.ts';

export type ListedIncident = {
  readonly title: string;
  readonly severity: IncidentSeverity;
  readonly status: IncidentStatus;
  readonly since: number;
  readonly link?: string | undefined;
};

/** The worst first, and of those the oldest. */
export function incidentsText(incidents: readonly ListedIncident[], words: Words): string {
  if (incidents.length === 0) return words.incident.lists.none;
  return incidentLines(incidents, words).join('\n');
}

export function incidentLines(incidents: readonly ListedIncident[], words: Words): readonly string[] {
  const ordered = incidents.toSorted(
    (one, other) => one.severity.localeCompare(other.severity) || one.since - other.since,
  );
  return ordered.map((incident) => lineOf(incident, words));
}

function lineOf({ title, severity, status, since, link }: ListedIncident, { incident, seeThread }: Words): string {
  return `• ${incident.lists.incident(severity, title, status, since)} ${linkTo(link, seeThread)}`.trimEnd();
}
