import { request } from 'undici';
import { maasApi, maasAuthorization } from '../maas.ts';
import type { Option } from './catalog.ts';
import type { Lookup } from './context.ts';

/** People wait for this answer; what takes longer is left to the run. ms. */
const PATIENCE = 1_500;
/** Somebody who types asks again with each letter; the answer is the same for this long. ms. */
const FRESH = 5_000;
/** MAAS' number for Ready (https://canonical.com/maas/docs/reference-api). */
const READY = 4;

type Machine = {
  readonly hostname: string;
  readonly status: number;
  readonly cpu_count?: number;
  readonly memory?: number;
  readonly zone?: { readonly name: string };
};

/** Asks MAAS whether a machine exists and which are Ready, read-only. */
export function createMachineLookup(
  url: string | undefined,
  apiKey: string | undefined,
): Pick<Lookup, 'machine' | 'readyMachines'> {
  if (!url || !apiKey) return {};
  let ready: { at: number; answer: Promise<readonly Option[] | undefined> } | undefined;

  async function ask(query: Readonly<Record<string, string>>): Promise<readonly Machine[] | undefined> {
    try {
      const { statusCode, body } = await request(`${maasApi(url ?? '')}machines/?${new URLSearchParams(query)}`, {
        headers: { authorization: maasAuthorization(apiKey ?? ''), accept: 'application/json' },
        signal: AbortSignal.timeout(PATIENCE),
      });
      const found: unknown = await body.json();
      return statusCode === 200 && Array.isArray(found) ? (found as Machine[]) : undefined;
    } catch {
      // MAAS is away or slow: the run's first step finds out and says so.
      return undefined;
    }
  }

  return {
    async machine(name) {
      const found = await ask({ hostname: name });
      return found && found.length > 0;
    },

    readyMachines() {
      if (!ready || Date.now() - ready.at > FRESH)
        ready = { at: Date.now(), answer: ask({ status: 'ready' }).then(offered) };
      return ready.answer;
    },
  };
}

function offered(machines: readonly Machine[] | undefined): readonly Option[] | undefined {
  return machines
    ?.filter(({ status }) => status === READY)
    .map(({ hostname, cpu_count: cores, memory, zone }) => {
      const about = [cores && `${cores} CPU`, memory && `${Math.round(memory / 1_024)} GB`, zone?.name];
      return { value: hostname, about: about.filter(Boolean).join(', ') };
    })
    .toSorted((one, other) => one.value.localeCompare(other.value, 'en', { numeric: true }));
}
