import type { PlanFailure } from '../../../src/phrases-failure-plans.ts';
import type { SamplesOf } from './samples.ts';

export const planSamples = (foreign: string): SamplesOf<PlanFailure> => ({
  'plan.bad-machine': [{ id: 'plan.bad-machine' }],
  'plan.bad-series': [{ id: 'plan.bad-series' }],
  'plan.bad-version': [{ id: 'plan.bad-version' }],
  'plan.bad-environment': [{ id: 'plan.bad-environment' }],
  'plan.bad-dataset': [{ id: 'plan.bad-dataset' }],
  'plan.bad-param': [{ id: 'plan.bad-param', name: foreign }],
  'plan.no-title': [{ id: 'plan.no-title' }],
  'plan.no-reason': [{ id: 'plan.no-reason' }],
  'plan.no-override': [{ id: 'plan.no-override' }],
  'plan.unknown': [
    { id: 'plan.unknown', kind: 'app', name: foreign, known: [foreign, 'shop'] },
    { id: 'plan.unknown', kind: 'model', name: 'churn', known: [] },
    { id: 'plan.unknown', kind: 'profile', name: 'worker', known: ['server'] },
    { id: 'plan.unknown', kind: 'rule', name: 'old-images', known: ['stale-namespaces'] },
  ],
  'plan.not-set': [{ id: 'plan.not-set', settings: ['HARBOR_URL', 'ARGOCD_URL'] }],
});
