import type { ScanReport, Severity } from '../../../apps.ts';
import { codeBlock } from '../mrkdwn.ts';

/** The few words among a scan's numbers; `severity` names stay as Harbor writes them. */
export type FindingWords = {
  readonly unfixed: { readonly one: string; readonly both: string; readonly all: string };
  readonly fixable: (count: number) => string;
  readonly fixedIn: (version: string) => string;
  readonly noFix: string;
};

const GRAVE: readonly Severity[] = ['critical', 'high'];
const REST: readonly Severity[] = ['medium', 'low'];

/** The grave ones are always told, also that there are none, and whether they can be fixed. */
export function findingCounts({ counts, fixable }: ScanReport, words: FindingWords): string {
  const grave = GRAVE.map((severity) => {
    const remark = fixText(counts[severity], fixable[severity], words);
    return `${counts[severity]} ${severity}${remark ? ` (${remark})` : ''}`;
  });
  const rest = REST.filter((severity) => counts[severity] > 0).map((severity) => `${counts[severity]} ${severity}`);
  return [...grave, ...rest].join(', ');
}

/** A table in a code block: the columns stay aligned in Slack. */
export function worstFindings({ worst }: ScanReport, { fixedIn, noFix }: FindingWords): string {
  const rows = worst.map(({ id, severity, package: name, version, fixVersion }) => [
    severity,
    id,
    `${name} ${version}`,
    fixVersion ? fixedIn(fixVersion) : noFix,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return codeBlock(lines.join('\n'));
}

function fixText(all: number, fixable: number, words: FindingWords): string {
  if (all === fixable) return '';
  if (fixable > 0) return words.fixable(fixable);
  return all === 1 ? words.unfixed.one : all === 2 ? words.unfixed.both : words.unfixed.all;
}
