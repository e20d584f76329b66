import type { ScanLimit, ScanReport, Severity } from '../../../apps.ts';
import type { DeliveryPhrase } from '../../../phrases-delivery.ts';
import { clock, duration, escapeMrkdwn as esc } from '../mrkdwn.ts';

export type DeliveryTexts = {
  readonly [Id in DeliveryPhrase['id']]: (phrase: Extract<DeliveryPhrase, { id: Id }>) => string;
};

/** The English wording of the way from Harbor through Argo CD; mrkdwn, with all foreign text escaped. */
export const deliveryTexts: DeliveryTexts = {
  'delivery.image': ({ image, digest, ref, commit }) =>
    `${imageOf(image, digest)} from ${esc(ref)} (${esc(commit.slice(0, 7))})`,
  'delivery.scanning': ({ status, percent }) =>
    `Harbor scans: ${esc(status)}${percent === undefined ? '' : `, ${Math.round(percent)} %`}`,
  'delivery.scanned': ({ report, limit }) => `${counts(report)} · limit: ${limitText(limit)}`,
  'delivery.over-limit': ({ image, report, limit }) =>
    `${imageOf(image, report.digest)} is over the limit (${limitText(limit)}): ${counts(report)}. Staging and production were not touched. The worst:\n${tableOf(report, (version) => (version ? `fixed in ${version}` : 'no fix yet'))}`,
  'delivery.busy': ({ application, by }) =>
    `Waiting for another operation on ${esc(application)}${by ? `, started by ${esc(by)}` : ''}`,
  'delivery.syncing': ({ application, message }) => `Syncing ${esc(application)}${message ? `: ${esc(message)}` : ''}`,
  'delivery.settling': ({ application, health, why }) =>
    `${esc(application)} is ${esc(health)}${why ? `: ${esc(why)}` : ''}`,
  'delivery.watching': ({ until, rate, limit, trouble }) =>
    [`Watching until ${clock(until)}`, trouble ? esc(trouble) : rate === undefined ? '' : rateText(rate, limit)]
      .filter(Boolean)
      .join(' · '),
  'delivery.watched': ({ application, took, highest, limit, blind }) =>
    [
      `${esc(application)} stayed Healthy for ${duration(took)}`,
      highest === undefined ? '' : `highest ${lowerFirst(rateText(highest, limit))}`,
      blind ? `Prometheus gave no answer for ${duration(blind)}` : '',
    ]
      .filter(Boolean)
      .join(', '),
  'delivery.restored': ({ application, digest, version }) =>
    `${esc(application)} is back on ${nameOf(digest, version)}, Healthy.`,
};

/** `Error rate 4.1 % (limit 1 %)`; a query whose limit is above 1 is no ratio, and told as the plain number it is. */
export function rateText(value: number, limit?: number): string {
  const ratio = limit === undefined ? value <= 1 : limit <= 1;
  const shown = (each: number) => (ratio ? `${plain(each * 100)} %` : plain(each));
  return `${ratio ? 'Error rate' : 'Query value'} ${shown(value)}${limit === undefined ? '' : ` (limit ${shown(limit)})`}`;
}

const GRAVE: readonly Severity[] = ['critical', 'high'];
const REST: readonly Severity[] = ['medium', 'low'];

/** The grave ones are always told, also that there are none, and whether they can be fixed. */
function counts({ counts: all, fixable }: ScanReport): string {
  const grave = GRAVE.map((severity) => `${all[severity]} ${severity}${unfixed(all[severity], fixable[severity])}`);
  return [
    ...grave,
    ...REST.filter((severity) => all[severity] > 0).map((severity) => `${all[severity]} ${severity}`),
  ].join(', ');
}

function unfixed(all: number, fixable: number): string {
  if (all === 0) return '';
  if (fixable === 0) return all === 1 ? ' (unfixed)' : all === 2 ? ' (both unfixed)' : ' (all unfixed)';
  return fixable === all ? '' : ` (${fixable} fixable)`;
}

function limitText({ maxSeverity, ignoreUnfixed }: ScanLimit): string {
  return ignoreUnfixed ? `${maxSeverity}, fixable` : maxSeverity;
}

/** The worst findings as a table in a code block: the columns stay aligned in Slack. */
export function tableOf({ worst: findings }: ScanReport, fix: (version: string | undefined) => string): string {
  const rows = findings.map(({ id, severity, package: name, version, fixVersion }) => [
    severity,
    id,
    `${name} ${version}`,
    fix(fixVersion),
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return `\`\`\`${esc(lines.join('\n').replaceAll('`', "'"))}\`\`\``;
}

export function imageOf(image: string, digest: string): string {
  return `${esc(image)}@${short(digest)}`;
}

export function nameOf(digest: string, version?: string): string {
  return version ? `${esc(version)} (${short(digest)})` : short(digest);
}

function short(digest: string): string {
  return `${esc(digest.slice(0, 'sha256:'.length + 12))}…`;
}

/** Two significant digits. */
export function plain(value: number): string {
  return String(Number(value.toPrecision(2)));
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
