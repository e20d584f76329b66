import type { WorkflowService } from '@temporalio/client';
import { metadataOf } from '../temporal/lenient-payloads.ts';
import { Trouble } from './check.ts';

export type EncryptionAccess = {
  readonly service: WorkflowService;
  readonly namespace: string;
  /** Ids of the keys we have, the newest first; none if we do not encrypt. */
  readonly keys: readonly string[];
};

/** How many of the newest runs are looked at. */
const NEWEST = 100;

/** Whether we can read what the newest runs keep: each payload names the key it was encrypted with. */
export async function examineKeys({ service, namespace, keys }: EncryptionAccess): Promise<string> {
  const query = 'DeckhandOperation IS NOT NULL';
  const { executions } = await service.listWorkflowExecutions({ namespace, query, pageSize: NEWEST });
  const payloads = (executions ?? []).flatMap(({ memo }) => Object.values(memo?.fields ?? {}));
  const used = new Set(payloads.map((payload) => metadataOf(payload, 'encryption-key-id')).filter(Boolean));
  const missing = [...used].filter((id) => !keys.includes(id));
  if (missing.length > 0) {
    throw new Trouble(
      `Runs are encrypted with ${missing.join(', ')}, which DECKHAND_ENCRYPTION_KEYS does not have.`,
      'Add the key again, behind the newest one: without it these runs can neither go on nor be read.',
    );
  }
  return keys.length > 0 ? `written with ${keys[0]}, read with ${keys.join(', ')}` : 'nothing is encrypted';
}
