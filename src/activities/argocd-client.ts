import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { Environment } from '../apps.ts';
import { applicationShape, windowsShape } from './argocd-shape.ts';
import { readSuccess } from './http-answer.ts';
import { declined } from './failing.ts';
import { createHttp, type HttpAnswer, type HttpRequest } from './http.ts';
import { readJson } from '../json.ts';
import { oneLine } from './one-line.ts';

export type ArgoCdClientOptions = { readonly url: string; readonly token: string; readonly dispatcher?: Dispatcher };
export type ArgoCdClient = ReturnType<typeof createArgoCdClient>;

export type HelmParameter = { readonly name: string; readonly value?: string; readonly forceString?: boolean };
/** Other fields ride along: a source is written back whole. */
export type Source = {
  readonly repoURL?: string;
  readonly chart?: string;
  readonly ref?: string;
  readonly kustomize?: { readonly images?: readonly string[] };
  readonly helm?: { readonly parameters?: readonly HelmParameter[] };
};
export type Info = { readonly name: string; readonly value: string };
export type Operation = {
  readonly info?: readonly Info[];
  readonly initiatedBy?: { readonly username?: string; readonly automated?: boolean };
  readonly sync?: { readonly revision?: string; readonly source?: Source; readonly sources?: readonly Source[] };
};
export type ResourceStatus = {
  readonly kind: string;
  readonly name: string;
  readonly status?: string;
  readonly requiresPruning?: boolean;
  readonly health?: { readonly status?: string; readonly message?: string };
};
export type OperationState = {
  readonly operation: Operation;
  readonly phase: 'Running' | 'Terminating' | 'Succeeded' | 'Failed' | 'Error';
  readonly message?: string;
  readonly startedAt: string;
  readonly finishedAt?: string;
  readonly syncResult?: {
    readonly revision?: string;
    readonly resources?: readonly {
      kind: string;
      name: string;
      status?: string;
      hookPhase?: string;
      message?: string;
    }[];
  };
};
export type HistoryEntry = {
  readonly id: number;
  readonly revision?: string;
  readonly deployedAt: string;
  readonly source?: Source;
  readonly sources?: readonly Source[];
};

/** The fields of an Application we read (Argo CD `pkg/apis/application/v1alpha1/types.go`). */
export type Application = {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly source?: Source;
    readonly sources?: readonly Source[];
    readonly syncPolicy?: { readonly automated?: { readonly enabled?: boolean; readonly prune?: boolean } };
  };
  /** There while an operation is asked for or going on. */
  readonly operation?: Operation;
  readonly status?: {
    readonly sync?: { readonly status?: string; readonly revision?: string };
    readonly health?: { readonly status?: string };
    readonly operationState?: OperationState;
    readonly history?: readonly HistoryEntry[];
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
    readonly summary?: { readonly images?: readonly string[] };
    readonly resources?: readonly ResourceStatus[];
    readonly reconciledAt?: string;
    readonly sourceType?: string;
    readonly sourceTypes?: readonly string[];
  };
};

/** What Argo CD said to a sync: only `started` is one. */
export type SyncAnswer = 'started' | 'busy' | 'blocked';
export type SyncRequest = { readonly revision?: string; readonly prune: boolean; readonly infos: readonly Info[] };

/** A refusal may also be the whole page of a proxy. */
const WORDS = 200;

/** Argo CD's API, as far as we need it. The project goes with every call: without it a missing application is a 403. */
export function createArgoCdClient({ url, token, dispatcher }: ArgoCdClientOptions) {
  const http = createHttp({
    system: 'Argo CD',
    baseUrl: `${url.replace(/\/$/, '')}/api/v1/`,
    headers: () => ({ authorization: `Bearer ${token}` }),
    ...(dispatcher ? { dispatcher } : {}),
  });

  async function call(
    environment: Environment,
    method: HttpRequest['method'],
    rest: string,
    asking: string,
    json?: object,
  ) {
    const { application, project } = environment;
    const [path = '', query = ''] = rest.split('?');
    const search = new URLSearchParams(query);
    search.set('project', project);
    const where = `applications/${encodeURIComponent(application)}${path}?${search}`;
    // Every call that changes something must be of type application/json, also one without a body.
    const body = method === 'GET' ? {} : { json: { ...json, name: application, project } };
    const answer = await http({ method, path: where, asking, ...body });
    return { ...answer, body: wordsOf(answer) ?? answer.body };
  }

  return {
    /** `fresh` waits until Argo CD has compared the application anew. */
    get: async (environment: Environment, { fresh = false } = {}): Promise<Application> => {
      const asking = `look at ${environment.application}`;
      const answer = await call(environment, 'GET', fresh ? '?refresh=normal' : '', asking);
      return read(answer, environment, asking, applicationShape);
    },

    /** RFC 7386; lists are replaced whole. */
    patch: async (environment: Environment, patch: object): Promise<Application> => {
      const asking = `set the image of ${environment.application}`;
      const json = { patchType: 'merge', patch: JSON.stringify(patch) };
      return read(await call(environment, 'PATCH', '', asking, json), environment, asking, applicationShape);
    },

    sync: async (environment: Environment, { infos, prune, revision }: SyncRequest): Promise<SyncAnswer> => {
      const asking = `sync ${environment.application}`;
      const json = { infos, prune, strategy: { hook: {} }, ...(revision ? { revision } : {}) };
      const answer = await call(environment, 'POST', '/sync', asking, json);
      if (answer.status === 400 && answer.body.includes('another operation is already in progress')) return 'busy';
      if (answer.status === 403 && answer.body.includes('blocked by sync window')) return 'blocked';
      read(answer, environment, asking, z.unknown());
      return 'started';
    },

    /** True if a sync that somebody asks for would be let through now. */
    maySync: async (environment: Environment): Promise<boolean> => {
      const asking = `read the sync windows of ${environment.application}`;
      const windows = read<{ canSync?: boolean }>(
        await call(environment, 'GET', '/syncwindows', asking),
        environment,
        asking,
        windowsShape,
      );
      return windows.canSync !== false;
    },

    /** Ends the operation that is going on; that there is none any more is as good. */
    terminate: async (environment: Environment): Promise<void> => {
      const asking = `end the sync of ${environment.application}`;
      const answer = await call(environment, 'DELETE', '/operation', asking);
      if (answer.status === 400 && answer.body.includes('No operation is in progress')) return;
      read(answer, environment, asking, z.unknown());
    },
  };
}

function read<T>(answer: HttpAnswer, { application, project }: Environment, asking: string, shape: z.ZodType): T {
  if (answer.status === 404) {
    throw declined({ id: 'argocd.no-application', application, project });
  }
  if (answer.status === 403) {
    const words = oneLine(answer.body, { most: WORDS });
    throw declined({ id: 'argocd.forbidden', application, project, asking, words });
  }
  return readSuccess('Argo CD', asking, answer, shape);
}

const refusalShape = z.object({ message: z.string() });

/** Refusals are `{error, code, message}`; those of a proxy are not. */
function wordsOf({ status, body }: HttpAnswer): string | undefined {
  if (status < 400) return undefined;
  return readJson(body, refusalShape)?.message;
}
