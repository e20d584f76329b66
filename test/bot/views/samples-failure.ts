import type { FailurePhrase } from '../../../src/phrases-failure.ts';
import { deliveryFailureSamples } from './samples-failure-delivery.ts';
import { jobFailureSamples } from './samples-failure-jobs.ts';
import { machineSamples } from './samples-failure-machines.ts';
import { modelSamples } from './samples-failure-models.ts';
import { planSamples } from './samples-failure-plans.ts';
import { sourceSamples } from './samples-failure-sources.ts';
import { upkeepSamples } from './samples-failure-upkeep.ts';
import type { SamplesOf } from './samples.ts';

const REFUSED = { id: 'failed.refused', system: 'MAAS', asking: 'look', status: 503, words: '' } as const;

export const failureSamples = (foreign: string): SamplesOf<FailurePhrase> => ({
  ...deliveryFailureSamples(foreign),
  ...jobFailureSamples(foreign),
  ...machineSamples(foreign),
  ...modelSamples(foreign),
  ...planSamples(foreign),
  ...sourceSamples(foreign),
  ...upkeepSamples(foreign),
  'failed.unreachable': [{ id: 'failed.unreachable', system: foreign, asking: foreign, code: foreign }],
  'failed.silent': [{ id: 'failed.silent', system: foreign, asking: foreign, after: 25_000 }],
  'failed.refused': [{ ...REFUSED, system: foreign, asking: foreign, words: foreign }, REFUSED],
  'failed.not-json': [
    { id: 'failed.not-json', system: foreign, asking: foreign },
    { id: 'failed.not-json', system: 'MLflow', asking: 'find a run', setting: 'MLFLOW_TRACKING_URI' },
  ],
  'failed.unreadable': [
    { id: 'failed.unreadable', system: foreign, asking: foreign, where: foreign },
    { id: 'failed.unreadable', system: 'Harbor', asking: 'list the robots' },
  ],
  'failed.worker-lost': [{ id: 'failed.worker-lost', activity: foreign }],
  'failed.too-late': [{ id: 'failed.too-late', activity: 'configureNode' }],
  'failed.half-undone': [{ id: 'failed.half-undone' }],
});
