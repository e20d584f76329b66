import type { ScanReport } from '../../../src/apps.ts';
import type { DeliveryPhrase } from '../../../src/phrases-delivery.ts';
import type { SamplesOf } from './samples.ts';

const AT = 1_700_000_000_000;
const MINUTES = 370_000;
const DIGEST = `sha256:${'9f2c'.repeat(16)}`;
const LIMIT = { maxSeverity: 'high', ignoreUnfixed: true } as const;

/** At least one of every phrase of a delivery; the type keeps it whole. */
export const deliverySamples = (foreign: string): SamplesOf<DeliveryPhrase> => ({
  'delivery.image': [
    {
      id: 'delivery.image',
      image: 'harbor.lan/shop/web',
      digest: DIGEST,
      ref: foreign,
      commit: '3c1d9ab'.padEnd(40, '0'),
    },
  ],
  'delivery.scanning': [
    { id: 'delivery.scanning', status: foreign },
    { id: 'delivery.scanning', status: 'Running', percent: 42.3 },
  ],
  'delivery.scanned': [
    { id: 'delivery.scanned', report: report(foreign, { high: 2, medium: 11 }), limit: LIMIT },
    {
      id: 'delivery.scanned',
      report: report(foreign, { critical: 1, low: 4 }, { critical: 1, low: 3 }),
      limit: { ...LIMIT, ignoreUnfixed: false },
    },
    { id: 'delivery.scanned', report: report(foreign, { high: 1, low: 3 }), limit: LIMIT },
  ],
  'delivery.over-limit': [
    {
      id: 'delivery.over-limit',
      image: foreign,
      report: report(foreign, { critical: 1 }, { critical: 1 }),
      limit: LIMIT,
    },
  ],
  'delivery.busy': [
    { id: 'delivery.busy', application: foreign, by: foreign },
    { id: 'delivery.busy', application: 'shop-staging' },
  ],
  'delivery.syncing': [
    { id: 'delivery.syncing', application: foreign, message: foreign },
    { id: 'delivery.syncing', application: 'shop-staging' },
  ],
  'delivery.settling': [
    { id: 'delivery.settling', application: foreign, health: foreign, why: foreign },
    {
      id: 'delivery.settling',
      application: 'shop',
      health: 'Healthy',
      why: { id: 'argocd.out-of-sync', application: 'shop', sync: 'OutOfSync' },
    },
    { id: 'delivery.settling', application: 'shop-staging', health: 'Progressing' },
  ],
  'delivery.watching': [
    { id: 'delivery.watching', until: AT },
    { id: 'delivery.watching', until: AT, rate: 0.002, limit: 0.01 },
    { id: 'delivery.watching', until: AT, rate: 412, limit: 300, trouble: foreign },
  ],
  'delivery.watched': [
    { id: 'delivery.watched', application: foreign, took: MINUTES },
    {
      id: 'delivery.watched',
      application: 'shop-production',
      took: MINUTES,
      highest: 0.0041,
      limit: 0.01,
      blind: 30_000,
    },
    { id: 'delivery.watched', application: 'shop-production', took: MINUTES, highest: 120, limit: 300 },
  ],
  'delivery.restored': [
    { id: 'delivery.restored', application: foreign, digest: DIGEST, version: foreign },
    { id: 'delivery.restored', application: 'shop-production', digest: DIGEST },
  ],
});

const NONE = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };

function report(
  foreign: string,
  counts: Partial<ScanReport['counts']>,
  fixable: Partial<ScanReport['fixable']> = {},
): ScanReport {
  return {
    digest: DIGEST,
    counts: { ...NONE, ...counts },
    fixable: { ...NONE, ...fixable },
    over: true,
    worst: [
      { id: 'CVE-2026-10001', package: foreign, version: '3.5.1-1', fixVersion: '3.5.2-1', severity: 'critical' },
      { id: foreign, package: 'zlib', version: '1.3', severity: 'high' },
    ],
  };
}
