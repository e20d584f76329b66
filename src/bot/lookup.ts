import { request } from 'undici';
import { maasApi, maasAuthorization } from '../maas.ts';
import type { Lookup } from './context.ts';

/** People wait for this answer; what takes longer is left to the run. ms. */
const PATIENCE = 1_500;

/** Asks MAAS whether a machine exists, read-only. */
export function createLookup(url: string | undefined, apiKey: string | undefined): Lookup {
  if (!url || !apiKey) return {};
  return {
    async machine(name) {
      try {
        const { statusCode, body } = await request(`${maasApi(url)}machines/?hostname=${encodeURIComponent(name)}`, {
          headers: { authorization: maasAuthorization(apiKey), accept: 'application/json' },
          signal: AbortSignal.timeout(PATIENCE),
        });
        const found: unknown = await body.json();
        return statusCode === 200 && Array.isArray(found) ? found.length > 0 : undefined;
      } catch {
        // MAAS is away or slow: the run's first step finds out and says so.
        return undefined;
      }
    },
  };
}
