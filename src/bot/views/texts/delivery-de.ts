import type { ScanLimit, ScanReport, Severity } from '../../../apps.ts';
import { clock, duration, escapeMrkdwn as esc } from '../mrkdwn.ts';
import { imageOf, nameOf, plain, tableOf, type DeliveryTexts } from './delivery-en.ts';

const SEVERITY: Readonly<Record<Severity, string>> = {
  critical: 'kritische',
  high: 'hohe',
  medium: 'mittlere',
  low: 'niedrige',
};

/** The German wording of the way from Harbor through Argo CD; mrkdwn, with all foreign text escaped. */
export const deliveryTexts: DeliveryTexts = {
  'delivery.image': ({ image, digest, ref, commit }) =>
    `${imageOf(image, digest)} aus ${esc(ref)} (${esc(commit.slice(0, 7))})`,
  'delivery.scanning': ({ status, percent }) =>
    `Harbor scannt: ${esc(status)}${percent === undefined ? '' : `, ${Math.round(percent)} %`}`,
  'delivery.scanned': ({ report, limit }) => `${counts(report)} · Grenze: ${limitText(limit)}`,
  'delivery.over-limit': ({ image, report, limit }) =>
    `${imageOf(image, report.digest)} liegt über der Grenze (${limitText(limit)}): ${counts(report)}. Staging und production wurden nicht angerührt. Das Schlimmste:\n${tableOf(report, (version) => (version ? `behoben in ${version}` : 'noch nicht behoben'))}`,
  'delivery.busy': ({ application, by }) =>
    `Warte auf einen anderen Vorgang an ${esc(application)}${by ? `, begonnen von ${esc(by)}` : ''}`,
  'delivery.syncing': ({ application, message }) =>
    `${esc(application)} wird abgeglichen${message ? `: ${esc(message)}` : ''}`,
  'delivery.settling': ({ application, health, why }) =>
    `${esc(application)} ist ${esc(health)}${why ? `: ${esc(why)}` : ''}`,
  'delivery.watching': ({ until, rate, limit, trouble }) =>
    [`Ich beobachte bis ${clock(until)}`, trouble ? esc(trouble) : rate === undefined ? '' : rateText(rate, limit)]
      .filter(Boolean)
      .join(' · '),
  'delivery.watched': ({ application, took, highest, limit, blind }) =>
    [
      `${esc(application)} blieb ${duration(took)} lang Healthy`,
      highest === undefined ? '' : `höchste ${rateText(highest, limit)}`,
      blind ? `Prometheus hat ${duration(blind)} lang nicht geantwortet` : '',
    ]
      .filter(Boolean)
      .join(', '),
  'delivery.restored': ({ application, digest, version }) =>
    `${esc(application)} ist zurück auf ${nameOf(digest, version)}, Healthy.`,
};

/** A query whose limit is above 1 is no ratio, and told as the plain number it is. */
function rateText(value: number, limit?: number): string {
  const ratio = limit === undefined ? value <= 1 : limit <= 1;
  const shown = (each: number) => (ratio ? `${number(each * 100)} %` : number(each));
  return `${ratio ? 'Fehlerrate' : 'Messgröße'} ${shown(value)}${limit === undefined ? '' : ` (Grenze ${shown(limit)})`}`;
}

function number(value: number): string {
  return plain(value).replace('.', ',');
}

/** The grave ones are always told, also that there are none, and whether they can be fixed. */
function counts({ counts: all, fixable }: ScanReport): string {
  const grave = (['critical', 'high'] as const).map(
    (severity) => `${all[severity]} ${SEVERITY[severity]}${unfixed(all[severity], fixable[severity])}`,
  );
  const rest = (['medium', 'low'] as const).filter((severity) => all[severity] > 0);
  return [...grave, ...rest.map((severity) => `${all[severity]} ${SEVERITY[severity]}`)].join(', ');
}

function unfixed(all: number, fixable: number): string {
  if (all === 0) return '';
  if (fixable === 0)
    return all === 1 ? ' (nicht behebbar)' : all === 2 ? ' (beide nicht behebbar)' : ' (alle nicht behebbar)';
  return fixable === all ? '' : ` (${fixable} behebbar)`;
}

function limitText({ maxSeverity, ignoreUnfixed }: ScanLimit): string {
  return ignoreUnfixed ? `${maxSeverity}, nur behebbare` : maxSeverity;
}
