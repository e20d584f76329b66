/** Why work failed. The same stands in English in Temporal and in the log. */

import type { DeliveryFailure } from './phrases-failure-delivery.ts';
import type { JobFailure } from './phrases-failure-jobs.ts';
import type { MachineFailure } from './phrases-failure-machines.ts';
import type { ModelFailure } from './phrases-failure-models.ts';
import type { PlanFailure } from './phrases-failure-plans.ts';
import type { SourceFailure } from './phrases-failure-sources.ts';
import type { UpkeepFailure } from './phrases-failure-upkeep.ts';

type Asked = { readonly system: string; /** In English: `deploy noble on node-07`. */ readonly asking: string };

export type FailurePhrase =
  | DeliveryFailure
  | JobFailure
  | MachineFailure
  | ModelFailure
  | PlanFailure
  | SourceFailure
  | UpkeepFailure
  /** `code` is the network's: `ECONNREFUSED`. Without one there was no answer `after` so many ms. */
  | ({ readonly id: 'failed.unreachable'; readonly code: string } & Asked)
  | ({ readonly id: 'failed.silent'; readonly after: number } & Asked)
  /** `words` are the system's own, perhaps none. */
  | ({ readonly id: 'failed.refused'; readonly status: number; readonly words: string } & Asked)
  /** No JSON at all; `setting` is what may be set wrongly. */
  | ({ readonly id: 'failed.not-json'; readonly setting?: string | undefined } & Asked)
  /** JSON of another shape; `where` is the first field that differs, in zod's words. */
  | ({ readonly id: 'failed.unreadable'; readonly where?: string | undefined } & Asked)
  | { readonly id: 'failed.worker-lost'; readonly activity: string }
  | { readonly id: 'failed.too-late'; readonly activity: string }
  | { readonly id: 'failed.half-undone' };

/** What people are told of a failure, from the details that Temporal keeps with it. */
export function phraseIn(details: readonly unknown[] | null | undefined): FailurePhrase | undefined {
  const { phrase } = (details?.[0] ?? {}) as { readonly phrase?: FailurePhrase };
  return phrase;
}
