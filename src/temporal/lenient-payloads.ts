import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';
import { ENCRYPTED, SEALED_BY_OTHERS } from '../constants.ts';

/** Somebody may have the key: whoever meets these waits for it. */
const WAITED_FOR: ReadonlySet<string> = new Set([ENCRYPTED, SEALED_BY_OTHERS]);

/**
 * Reads what nobody can decode as undefined. Anybody with access to Temporal can start a run with such a memo; Temporal's
 * own converter throws, so the run's first task would fail for ever, and every list that has the run in it. Loaded by
 * path, in the sandbox too.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),

  fromPayload<T>(payload: Payload): T {
    try {
      return defaultPayloadConverter.fromPayload<T>(payload);
    } catch (error) {
      if (WAITED_FOR.has(metadataOf(payload, 'encoding'))) throw error;
      return undefined as T;
    }
  },
};

/** Empty if there is none. The sandbox has no Buffer. */
export function metadataOf({ metadata }: Payload, name: string): string {
  return new TextDecoder().decode(metadata?.[name] ?? undefined);
}
