import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApplicationState, Operation, Source } from './application-states.ts';
import type { Applications } from './applications.ts';

const GRPC_TO_HTTP: Readonly<Record<number, number>> = { 3: 400, 5: 404, 7: 403, 9: 400, 16: 401 };
const ACCOUNT = 'deckhand';

type Query = { readonly project?: string; readonly projects?: string | string[]; readonly refresh?: string };
type Named = { readonly Params: { readonly name: string }; readonly Querystring: Query };
type Patchable = {
  readonly metadata: { readonly annotations: Record<string, string> };
  readonly spec: { readonly source: Source };
};
type SyncBody = {
  readonly revision?: string;
  readonly prune?: boolean;
  readonly infos?: { name: string; value: string }[];
};

/** Argo CD's API as far as applications and their syncs go (argo-cd `assets/swagger.json`), with its own refusals. */
export function serveArgoCd(server: FastifyInstance, applications: Applications, token: string): void {
  const base = '/argocd/api/v1';
  const one = `${base}/applications/:name`;

  server.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith(base)) return;
    const { authorization, 'content-type': type } = request.headers;
    if (request.method !== 'GET' && type !== 'application/json') {
      await reply.code(415).type('text/plain').send('Invalid content type');
    } else if (authorization === undefined) {
      await refuse(reply, 16, 'no session information');
    } else if (authorization !== `Bearer ${token}`) {
      await refuse(reply, 16, 'invalid session: token signature is invalid: signature is invalid');
    }
  });

  server.get('/argocd/api/version', () => ({ Version: 'v3.2.0+5d5b6d1' }));
  server.get(`${base}/session/userinfo`, () => ({ loggedIn: true, username: ACCOUNT, iss: 'argocd' }));
  server.get(`${base}/account/can-i/applications/:action/*`, () => ({ value: 'yes' }));

  server.get<{ Querystring: Query }>(`${base}/applications`, ({ query: { projects } }) => {
    const wanted = [projects ?? []].flat();
    const items = applications.all().filter(({ project }) => wanted.length === 0 || wanted.includes(project));
    return { metadata: { resourceVersion: '1' }, items: items.map(shown) };
  });

  server.get<Named>(one, (request, reply) => {
    const found = find(request, reply);
    if (!found) return reply;
    return shown(request.query.refresh ? applications.refresh(found) : found);
  });

  server.patch<Named & { Body: { patch?: string; patchType?: string } }>(one, (request, reply) => {
    const found = find(request, reply);
    if (!found) return reply;
    const { patch = '{}', patchType = 'json' } = request.body;
    if (patchType !== 'merge') return refuse(reply, 3, `Patch type '${patchType}' is not supported`);
    const before: Patchable = { metadata: { annotations: found.annotations }, spec: { source: found.source } };
    const after = merged(before, JSON.parse(patch)) as Patchable;
    const { metadata, spec } = after;
    return shown(applications.edit(found, { annotations: metadata.annotations, source: spec.source }));
  });

  server.post<Named & { Body: SyncBody }>(`${one}/sync`, (request, reply) => {
    const found = find(request, reply);
    if (!found) return reply;
    const { revision, prune = false, infos } = request.body;
    const { targetRevision } = found.source;
    if (found.windowClosed) return refuse(reply, 7, 'cannot sync: blocked by sync window');
    if (revision && revision !== targetRevision && found.automated) {
      return refuse(reply, 9, `Cannot sync to ${revision}: auto-sync currently set to ${targetRevision}`);
    }
    if (found.operation) {
      const words = 'rpc error: code = FailedPrecondition desc = another operation is already in progress';
      return refuse(reply, 9, `error setting app operation: ${words}`);
    }
    const fresh = applications.refresh(found);
    const operation: Operation = {
      sync: { revision: revision ?? fresh.seen, source: fresh.source, prune },
      initiatedBy: { username: ACCOUNT },
      ...(infos ? { info: infos } : {}),
    };
    return shown(applications.start(fresh, operation));
  });

  server.delete<Named>(`${one}/operation`, (request, reply) => {
    const found = find(request, reply);
    if (!found) return reply;
    if (!found.operation) return refuse(reply, 3, 'Unable to terminate operation. No operation is in progress');
    applications.terminate(found);
    return {};
  });

  server.get<Named>(`${one}/syncwindows`, (request, reply) => {
    const found = find(request, reply);
    if (!found) return reply;
    const window = { kind: 'deny', schedule: '0 8 * * *', duration: '2h', manualSync: false };
    return found.windowClosed
      ? { activeWindows: [window], assignedWindows: [window], canSync: false }
      : { canSync: true };
  });

  /** Without a project, that an application is missing must not be told from that it is forbidden. */
  function find(request: FastifyRequest<Named>, reply: FastifyReply): ApplicationState | undefined {
    const { name } = request.params;
    const { project } = request.query;
    const found = applications.byName(name);
    if (found && (!project || project === found.project)) return found;
    if (project) void refuse(reply, 5, `applications.argoproj.io "${name}" not found`);
    else void refuse(reply, 7, 'permission denied');
    return undefined;
  }

  function shown(state: ApplicationState): object {
    const { name, project, source, automated, annotations, operation, operationState, history, reconciledAt, version } =
      state;
    const health = applications.healthOf(state);
    const synced = applications.isSynced(state);
    const deployment = {
      group: 'apps',
      version: 'v1',
      kind: 'Deployment',
      namespace: name,
      name: `${name.split('-')[0]}-web`,
      status: synced || state.leftOver ? 'Synced' : 'OutOfSync',
      health,
    };
    const leftOver = {
      version: 'v1',
      kind: 'ConfigMap',
      namespace: name,
      name: state.leftOver,
      status: 'OutOfSync',
      requiresPruning: true,
    };
    return {
      metadata: {
        name,
        namespace: 'argocd',
        resourceVersion: String(version),
        creationTimestamp: time(history[0]?.at ?? reconciledAt),
        annotations,
      },
      spec: {
        project,
        source,
        destination: { server: 'https://kubernetes.default.svc', namespace: name },
        ...(automated ? { syncPolicy: { automated } } : {}),
      },
      ...(operation ? { operation: asked(operation) } : {}),
      status: {
        sync: { status: synced ? 'Synced' : 'OutOfSync', revision: state.seen, comparedTo: { source } },
        health: { status: health.status },
        history: history.map(({ id, revision, source: from, by, startedAt, at }) => ({
          id,
          revision,
          source: from,
          deployedAt: time(at),
          deployStartedAt: time(startedAt),
          initiatedBy: by,
        })),
        reconciledAt: time(reconciledAt),
        sourceType: state.type,
        summary: { images: applications.images(state) },
        resources: [deployment, ...(state.leftOver ? [leftOver] : [])],
        ...stateShown(state),
      },
    };

    function stateShown({ running: image }: ApplicationState): object {
      if (operation) {
        const { startedAt } = operation;
        return {
          operationState: {
            operation: asked(operation),
            phase: 'Running',
            message: 'waiting for completion of hook',
            startedAt: time(startedAt),
          },
        };
      }
      if (!operationState) return {};
      const { phase, message, startedAt, finishedAt, operation: done } = operationState;
      const failed = phase === 'Failed' && message !== 'Operation terminated';
      const result = {
        ...deployment,
        health: undefined,
        status: failed ? 'SyncFailed' : 'Synced',
        message,
        images: [image],
      };
      return {
        operationState: {
          operation: done,
          phase,
          message: failed ? 'one or more synchronization tasks completed unsuccessfully' : message,
          startedAt: time(startedAt),
          ...(finishedAt ? { finishedAt: time(finishedAt) } : {}),
          syncResult: { revision: done.sync.revision, source: done.sync.source, resources: [result] },
        },
      };
    }
  }
}

function asked({ sync, info, initiatedBy }: Operation): object {
  return { sync, initiatedBy, ...(info ? { info } : {}) };
}

/** With fractions, since the playground's clock runs fast; Argo CD itself gives whole seconds. */
function time(ms: number): string {
  return new Date(ms).toISOString();
}

function refuse(reply: FastifyReply, code: number, message: string): FastifyReply {
  return reply.code(GRPC_TO_HTTP[code] ?? 500).send({ error: message, code, message });
}

/** RFC 7386: null removes, lists are replaced whole. */
function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const into: Record<string, unknown> =
    typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete into[key];
    else into[key] = merged(into[key], value);
  }
  return into;
}
