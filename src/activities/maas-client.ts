import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { maasApi, maasAuthorization } from '../maas.ts';
import { maybe, readSuccess, texts } from './http-answer.ts';
import { createHttp, type HttpAnswer } from './http.ts';

export type MaasClientOptions = { readonly url: string; readonly apiKey: string; readonly dispatcher?: Dispatcher };

/** The fields of a machine we read (https://canonical.com/maas/docs/reference-api). */
export type Machine = {
  readonly system_id: string;
  readonly hostname: string;
  readonly status: number;
  readonly status_name: string;
  readonly status_message?: string | null;
  readonly error_description?: string | null;
  readonly owner?: string | null;
  readonly locked?: boolean;
  readonly ip_addresses?: readonly string[];
  readonly distro_series?: string;
  readonly cpu_count?: number;
  readonly memory?: number;
  readonly zone?: { readonly name: string };
  readonly workload_annotations?: Readonly<Record<string, string>>;
};

const machineShape = z.looseObject({
  system_id: z.string(),
  hostname: z.string(),
  status: z.number(),
  status_name: z.string(),
  status_message: maybe(z.string()),
  error_description: maybe(z.string()),
  owner: maybe(z.string()),
  locked: maybe(z.boolean()),
  ip_addresses: maybe(z.array(z.string())),
  distro_series: maybe(z.string()),
  cpu_count: maybe(z.number()),
  memory: maybe(z.number()),
  zone: maybe(z.looseObject({ name: z.string() })),
  workload_annotations: maybe(texts),
});

/** MAAS compares by number; some labels differ between versions. */
export const STATUS = {
  missing: 3,
  ready: 4,
  deployed: 6,
  broken: 8,
  deploying: 9,
  allocated: 10,
  failedDeployment: 11,
  releasing: 12,
  failedReleasing: 13,
  diskErasing: 14,
  failedErasing: 15,
} as const;

/** MAAS API 2.0, as far as we need it. Refusals that have a meaning come back as answers, not errors. */
export function createMaasClient({ url, apiKey, dispatcher }: MaasClientOptions) {
  const http = createHttp({
    system: 'MAAS',
    baseUrl: maasApi(url),
    headers: () => ({ authorization: maasAuthorization(apiKey) }),
    ...(dispatcher ? { dispatcher } : {}),
  });

  async function list(query: Readonly<Record<string, string>>, asking: string): Promise<readonly Machine[]> {
    const answer = await http({ method: 'GET', path: `machines/?${new URLSearchParams(query)}`, asking });
    return read(answer, asking, z.array(machineShape));
  }

  return {
    find: async (hostname: string) => (await list({ hostname }, `find ${hostname}`))[0],

    get: async (systemId: string, asking: string) => {
      const answer = await http({ method: 'GET', path: `machines/${encodeURIComponent(systemId)}/`, asking });
      return read<Machine>(answer, asking, machineShape);
    },

    /** `agent_name` can be asked for but not read: whether the machine was taken in this name. */
    carries: async (systemId: string, agent: string) =>
      (await list({ id: systemId, agent_name: agent }, `ask who has ${systemId}`)).length > 0,

    /** A 409 is returned: it means that the machine's state is not what it was a moment ago. */
    act: async (systemId: string, op: string, form: Readonly<Record<string, string>>, asking: string) => {
      const path = `machines/${encodeURIComponent(systemId)}/?op=${op}`;
      const answer = await http({ method: 'POST', path, form, asking });
      if (answer.status === 409) return { conflict: answer.body.trim() };
      read(answer, asking, z.unknown());
      return {};
    },
  };
}

export type MaasClient = ReturnType<typeof createMaasClient>;

function read<T>(answer: HttpAnswer, asking: string, shape: z.ZodType): T {
  return readSuccess('MAAS', asking, answer, shape);
}
