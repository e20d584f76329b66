import { proxyActivities } from '@temporalio/workflow';
import type { CleanupActivities } from '../activities/cleanup.ts';
import type { CleanupList, Group } from '../cleanup.ts';
import type { CleanupPlan } from '../operations.ts';

/** What cleanups are made of. */
export type Brooms = ReturnType<typeof brooms>;

/** The list, and what of it people keep. */
export type Chosen = { readonly list: CleanupList; readonly without: readonly Group[] };

/** Things that have a button of their own on the card; Slack's cards hold fifty blocks. */
export const OFFERED = 15;

/** Looking and deleting take long and are taken up by the next worker; only their own limit ends them. */
export function brooms({ limits }: CleanupPlan) {
  const long = (limit: number) =>
    ({
      startToCloseTimeout: limit,
      scheduleToCloseTimeout: limit,
      heartbeatTimeout: '30 seconds',
      cancellationType: 'WAIT_CANCELLATION_COMPLETED',
      retry: { maximumInterval: '1 minute' },
    }) as const;
  const { listCandidates } = proxyActivities<CleanupActivities>({
    ...long(limits.list),
    retry: { maximumAttempts: limits.callAttempts },
  });
  const { itemsAt } = proxyActivities<CleanupActivities>({
    startToCloseTimeout: '20 seconds',
    retry: { maximumAttempts: 5 },
  });
  const { deleteItems, stopNamespaces } = proxyActivities<CleanupActivities>(long(limits.delete));
  const { restoreNamespaces } = proxyActivities<CleanupActivities>({ ...long(limits.delete) });
  return { listCandidates, itemsAt, deleteItems, stopNamespaces, restoreNamespaces };
}
