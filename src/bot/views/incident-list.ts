import type { IncidentSeverity, IncidentStatus } from '../../incidents.ts';
import { day, escapeMrkdwn } from './mrkdwn.ts';
import { SEVERITY } from './texts-incident.ts';

type Listed = {
  readonly title: string;
  readonly severity: IncidentSeverity;
  readonly status: IncidentStatus;
  readonly since: number;
  readonly link: string;
};

/** The worst first, and of those the oldest. */
export function incidentsText(incidents: readonly Listed[]): string {
  if (incidents.length === 0) return 'No incident is open.';
  const ordered = [...incidents].sort(
    (one, other) => one.severity.localeCompare(other.severity) || one.since - other.since,
  );
  return ordered.map(lineOf).join('\n');
}

function lineOf({ title, severity, status, since, link }: Listed): string {
  return `• ${SEVERITY[severity]} *${escapeMrkdwn(title)}*: ${status} since ${day(since)} ${link}`.trimEnd();
}
