import type { ScanLimit } from '../../../apps.ts';
import type { ApplicationTrouble } from '../../../phrases-failure-delivery.ts';
import { clock, duration, escapeMrkdwn as esc } from '../mrkdwn.ts';
import type { DeliveryTexts } from './delivery-en.ts';
import { findingCounts, worstFindings, type FindingWords } from './findings.ts';
import { told } from './failure-parts.ts';
import { releaseWithDigest, shortDigest } from './names.ts';
import { rateOf } from './rates.ts';

const FINDINGS: FindingWords = {
  unfixed: { one: 'ohne Fix', both: 'beide ohne Fix', all: 'alle ohne Fix' },
  fixable: (count) => `${count} mit Fix`,
  fixedIn: (version) => `behoben in ${version}`,
  noFix: 'noch kein Fix',
};

/** The German wording of the way from Harbor through Argo CD; mrkdwn, with all foreign text escaped. */
export const deliveryGerman = (phrase: (said: ApplicationTrouble) => string): DeliveryTexts => ({
  'delivery.image': ({ image, digest, ref, commit }) =>
    `${esc(image)}@${shortDigest(digest)} aus ${esc(ref)} (${esc(commit.slice(0, 7))})`,
  'delivery.scanning': ({ status, percent }) =>
    `Harbor scannt: ${esc(status)}${percent === undefined ? '' : `, ${Math.round(percent)} %`}`,
  'delivery.scanned': ({ report, limit }) => `${findingCounts(report, FINDINGS)} · Grenze: ${limitText(limit)}`,
  'delivery.over-limit': ({ image, report, limit }) =>
    `${esc(image)}@${shortDigest(report.digest)} liegt über der Grenze (${limitText(limit)}): ${findingCounts(report, FINDINGS)}. Staging und Produktion sind unverändert. Die schwersten Funde:\n${worstFindings(report, FINDINGS)}`,
  'delivery.busy': ({ application, by }) =>
    `Bei ${esc(application)} läuft noch eine andere Operation${by ? `, gestartet von ${esc(by)}` : ''}; ich warte`,
  'delivery.syncing': ({ application, message }) =>
    `Sync von ${esc(application)} läuft${message ? `: ${esc(message)}` : ''}`,
  'delivery.settling': ({ application, health, why }) =>
    `${esc(application)} ist ${esc(health)}${why ? `: ${told(why, phrase)}` : ''}`,
  'delivery.watching': ({ until, rate, limit, trouble }) =>
    [
      `Ich beobachte bis ${clock(until)}`,
      trouble ? told(trouble, phrase) : rate === undefined ? '' : rateText(rate, limit),
    ]
      .filter(Boolean)
      .join(' · '),
  'delivery.watched': ({ application, took, highest, limit, blind }) =>
    [
      `${esc(application)} blieb ${duration(took, 'Tage')} lang Healthy`,
      highest === undefined ? '' : rateText(highest, limit, ' höchstens'),
      blind ? `Prometheus antwortete ${duration(blind, 'Tage')} lang nicht` : '',
    ]
      .filter(Boolean)
      .join(', '),
  'delivery.restored': ({ application, digest, version }) =>
    `${esc(application)} ist wieder auf ${releaseWithDigest({ digest, version })}, Healthy.`,
});

/** `Fehlerrate 4,1 % (Grenze 1 %)`, or `Messwert 410 (Grenze 300)` where it is no ratio. */
export function rateText(measured: number, atMost?: number, most = ''): string {
  const { ratio, value, limit } = rateOf(measured, atMost);
  const said = `${ratio ? 'Fehlerrate' : 'Messwert'}${most} ${value}${limit === undefined ? '' : ` (Grenze ${limit})`}`;
  return said.replaceAll('.', ',');
}

function limitText({ maxSeverity, ignoreUnfixed }: ScanLimit): string {
  return ignoreUnfixed ? `${maxSeverity}, mit Fix` : maxSeverity;
}
