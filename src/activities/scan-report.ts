import type { Finding, ScanLimit, ScanReport, Severity } from '../apps.ts';
import type { Vulnerability } from './harbor-client.ts';

type Rank = Severity | 'unknown';
type Judged = { readonly finding: Finding; readonly severity: Rank; readonly fixable: boolean; readonly score: number };

/** Worst first. */
const RANKS: readonly Rank[] = ['critical', 'high', 'medium', 'low', 'unknown'];
const WORST = 10;

/** A report in numbers, whether it is over the limit, and the worst it found. */
export function reportOf(digest: string, vulnerabilities: readonly Vulnerability[], limit: ScanLimit): ScanReport {
  const all = vulnerabilities.map(judged);
  const over = all.filter((each) => counts(each, limit));
  const worst = all.toSorted(
    (one, other) =>
      Number(over.includes(other)) - Number(over.includes(one)) ||
      RANKS.indexOf(one.severity) - RANKS.indexOf(other.severity) ||
      Number(other.fixable) - Number(one.fixable) ||
      other.score - one.score,
  );
  return {
    digest,
    counts: countBySeverity(all),
    fixable: countBySeverity(all.filter(({ fixable }) => fixable)),
    over: over.length > 0,
    worst: worst.slice(0, WORST).map(({ finding }) => finding),
  };
}

function judged(found: Vulnerability): Judged {
  const { id, package: name, version, fix_version: fixVersion, severity, preferred_cvss: cvss } = found;
  const rank = rankOf(severity);
  const fix = fixVersion ? { fixVersion } : {};
  return {
    finding: { id, package: name, version, severity: rank, ...fix },
    severity: rank,
    fixable: Boolean(fixVersion),
    score: cvss?.score_v3 ?? 0,
  };
}

/** Harbor also knows Negligible, which is little, and None and Unknown, which say nothing. */
function rankOf(severity: string): Rank {
  const name = severity.toLowerCase();
  return name === 'negligible' ? 'low' : (RANKS.find((rank) => rank === name) ?? 'unknown');
}

function counts({ severity, fixable }: Judged, { maxSeverity, ignoreUnfixed }: ScanLimit): boolean {
  return RANKS.indexOf(severity) <= RANKS.indexOf(maxSeverity) && (!ignoreUnfixed || fixable);
}

function countBySeverity(findings: readonly Judged[]): Record<Rank, number> {
  const count = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
  for (const { severity } of findings) count[severity] += 1;
  return count;
}
