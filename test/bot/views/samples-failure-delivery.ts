import type { DeliveryFailure } from '../../../src/phrases-failure-delivery.ts';
import type { SamplesOf } from './samples.ts';

export const deliveryFailureSamples = (foreign: string): SamplesOf<DeliveryFailure> => ({
  'argocd.unwell': [
    { id: 'argocd.unwell', application: foreign, health: foreign, words: foreign },
    { id: 'argocd.unwell', application: 'shop', health: 'Missing' },
  ],
  'argocd.not-compared': [{ id: 'argocd.not-compared', application: foreign, words: foreign }],
  'argocd.runs-another': [{ id: 'argocd.runs-another', application: foreign, image: foreign, digest: foreign }],
  'argocd.out-of-sync': [
    { id: 'argocd.out-of-sync', application: foreign, sync: foreign, resource: foreign },
    { id: 'argocd.out-of-sync', application: 'shop', sync: 'OutOfSync', resource: 'ConfigMap old', leftOver: true },
    { id: 'argocd.out-of-sync', application: 'shop', sync: 'Unknown' },
  ],
  'argocd.rate': [
    { id: 'argocd.rate', rate: 0.041, limit: 0.01 },
    { id: 'argocd.rate', rate: 410, limit: 300 },
  ],
  'argocd.lasting': [
    {
      id: 'argocd.lasting',
      trouble: { id: 'argocd.not-compared', application: foreign, words: foreign },
      lasted: 370_000,
    },
  ],
  'argocd.after-sync': [
    { id: 'argocd.after-sync', trouble: { id: 'argocd.rate', rate: 0.041, limit: 0.01 }, lasted: 180_000 },
  ],
  'argocd.no-application': [{ id: 'argocd.no-application', application: foreign, project: foreign }],
  'argocd.forbidden': [
    { id: 'argocd.forbidden', application: foreign, project: foreign, asking: foreign, words: foreign },
  ],
  'argocd.no-source': [{ id: 'argocd.no-source', application: foreign }],
  'argocd.window': [
    { id: 'argocd.window', application: foreign },
    { id: 'argocd.window', application: foreign, set: 'image' },
    { id: 'argocd.window', application: foreign, set: { release: foreign } },
  ],
  'argocd.busy': [
    { id: 'argocd.busy', application: foreign, by: foreign },
    { id: 'argocd.busy', application: 'shop' },
  ],
  'argocd.sync-failed': [
    { id: 'argocd.sync-failed', application: foreign, words: foreign },
    { id: 'argocd.sync-failed', application: 'shop' },
  ],
  'argocd.elsewhere': [
    { id: 'argocd.elsewhere', application: foreign, now: foreign },
    { id: 'argocd.elsewhere', application: 'shop' },
  ],
});
