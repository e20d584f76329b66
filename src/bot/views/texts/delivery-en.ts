import type { ScanLimit } from '../../../apps.ts';
import type { DeliveryPhrase } from '../../../phrases-delivery.ts';
import type { ApplicationTrouble } from '../../../phrases-failure-delivery.ts';
import { clock, duration, escapeMrkdwn as esc } from '../mrkdwn.ts';
import { findingCounts, worstFindings, type FindingWords } from './findings.ts';
import { told } from './failure-parts.ts';
import { releaseWithDigest, shortDigest } from './names.ts';
import { rateOf } from './rates.ts';
import type { TextsOf } from './worded.ts';

export type DeliveryTexts = TextsOf<DeliveryPhrase>;

const FINDINGS: FindingWords = {
  unfixed: { one: 'unfixed', both: 'both unfixed', all: 'all unfixed' },
  fixable: (count) => `${count} fixable`,
  fixedIn: (version) => `fixed in ${version}`,
  noFix: 'no fix yet',
};

/** The English wording of the way from Harbor through Argo CD; mrkdwn, with all foreign text escaped. */
export const deliveryTexts = (phrase: (said: ApplicationTrouble) => string): DeliveryTexts => ({
  'delivery.image': ({ image, digest, ref, commit }) =>
    `${esc(image)}@${shortDigest(digest)} from ${esc(ref)} (${esc(commit.slice(0, 7))})`,
  'delivery.scanning': ({ status, percent }) =>
    `Harbor scans: ${esc(status)}${percent === undefined ? '' : `, ${Math.round(percent)} %`}`,
  'delivery.scanned': ({ report, limit }) => `${findingCounts(report, FINDINGS)} · limit: ${limitText(limit)}`,
  'delivery.over-limit': ({ image, report, limit }) =>
    `${esc(image)}@${shortDigest(report.digest)} is over the limit (${limitText(limit)}): ${findingCounts(report, FINDINGS)}. Staging and production were not touched. The worst:\n${worstFindings(report, FINDINGS)}`,
  'delivery.busy': ({ application, by }) =>
    `Waiting for another operation on ${esc(application)}${by ? `, started by ${esc(by)}` : ''}`,
  'delivery.syncing': ({ application, message }) => `Syncing ${esc(application)}${message ? `: ${esc(message)}` : ''}`,
  'delivery.settling': ({ application, health, why }) =>
    `${esc(application)} is ${esc(health)}${why ? `: ${told(why, phrase)}` : ''}`,
  'delivery.watching': ({ until, rate, limit, trouble }) =>
    [
      `Watching until ${clock(until)}`,
      trouble ? told(trouble, phrase) : rate === undefined ? '' : rateText(rate, limit),
    ]
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
    `${esc(application)} is back on ${releaseWithDigest({ digest, version })}, Healthy.`,
});

/** `Error rate 4.1 % (limit 1 %)`, or `Query value 410 (limit 300)` where it is no ratio. */
export function rateText(measured: number, atMost?: number): string {
  const { ratio, value, limit } = rateOf(measured, atMost);
  return `${ratio ? 'Error rate' : 'Query value'} ${value}${limit === undefined ? '' : ` (limit ${limit})`}`;
}

function limitText({ maxSeverity, ignoreUnfixed }: ScanLimit): string {
  return ignoreUnfixed ? `${maxSeverity}, fixable` : maxSeverity;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
