import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';

/** ms. A server that does not listen yet refuses at once; one that hangs is asked anew. */
const CONNECTING = 1_000;
const LOOK_AGAIN = 100;

/**
 * Resolves once the server carries out `asked`, which on a first start is a moment after it listens: it does not know
 * its namespaces yet. Throws the last refusal once all is `over`.
 */
export async function untilServing(
  address: string,
  asked: (connection: Connection) => Promise<unknown>,
  over: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: CONNECTING });
      try {
        await asked(connection);
        return;
      } finally {
        await connection.close();
      }
    } catch (error) {
      if (over.aborted) throw error;
      await sleep(LOOK_AGAIN);
    }
  }
}
