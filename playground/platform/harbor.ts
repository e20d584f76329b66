import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Artifact, Artifacts, Pushed, ScanOrder } from './artifacts.ts';

const REPORT = 'application/vnd.security.vulnerability.report; version=1.1';
const SEVERITIES = ['Critical', 'High', 'Medium', 'Low', 'Negligible', 'Unknown'];
const STATUS: Readonly<Record<string, number>> = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PRECONDITION: 412,
};
const MOST = 100;

type Query = Readonly<Record<string, string | undefined>>;
type Repository = {
  readonly Params: { readonly project: string; readonly repository: string };
  readonly Querystring: Query;
};
type One = { readonly Params: Repository['Params'] & { readonly reference: string }; readonly Querystring: Query };

/** Harbor's API v2.0 as far as artifacts and their scans go (harbor `api/v2.0/swagger.yaml`), with its own refusals. */
export function serveHarbor(server: FastifyInstance, artifacts: Artifacts, username: string, password: string): void {
  const root = '/harbor/api/v2.0';
  const repository = `${root}/projects/:project/repositories/:repository`;
  const one = `${repository}/artifacts/:reference`;
  const credentials = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  const open = [`${root}/health`, `${root}/systeminfo`];
  server.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith(root) || open.includes(request.url)) return;
    if (request.headers.cookie !== undefined && request.method !== 'GET') {
      await refuse(reply, 'FORBIDDEN', 'CSRF token invalid');
    } else if (request.headers.authorization !== credentials) {
      await refuse(reply, 'UNAUTHORIZED', 'unauthorized');
    }
  });

  server.get(`${root}/health`, () => ({ status: 'healthy', components: [{ name: 'core', status: 'healthy' }] }));

  /** To strangers, and to a login that is wrong, it tells less. */
  server.get(`${root}/systeminfo`, ({ headers }) => ({
    auth_mode: 'db_auth',
    harbor_version: 'v2.14.0',
    ...(headers.authorization === credentials ? { registry_url: 'harbor.lan' } : {}),
  }));

  server.get<{ Querystring: Query }>(`${root}/projects`, ({ query }, reply) =>
    paged(
      reply,
      query,
      artifacts.projects().map((name, at) => ({ project_id: at + 1, name })),
    ),
  );

  server.get<Repository>(`${root}/projects/:project/repositories`, ({ params: { project }, query }, reply) => {
    const all = artifacts.of(project);
    const names = [...new Set(all.map((each) => each.repository))];
    const counted = names.map((name) => ({
      name: `${project}/${name}`,
      artifact_count: all.filter((each) => each.repository === name).length,
    }));
    return paged(reply, query, counted);
  });

  server.get<Repository>(`${repository}/artifacts`, (request, reply) => {
    const { project, repository: encoded } = request.params;
    const name = decoded(encoded);
    const all = name === undefined ? [] : artifacts.of(project, name);
    if (all.length === 0) return refuse(reply, 'NOT_FOUND', `repository ${project}/${encoded} not found`);
    const wanted = request.query['q'] === 'tags=nil' ? all.filter(({ tags }) => tags.length === 0) : all;
    return paged(
      reply,
      request.query,
      wanted.map((each) => shown(each, request.query)),
    );
  });

  server.get<One>(one, (request, reply) => {
    const found = find(request, reply);
    return found ? shown(found, request.query) : reply;
  });

  server.delete<One>(one, (request, reply) => {
    const found = find(request, reply);
    if (!found) return reply;
    const kept = found.tags.find(({ immutable }) => immutable);
    if (kept) return refuse(reply, 'PRECONDITION', `the tag '${found.repository}:${kept.name}' is immutable`);
    artifacts.remove(found);
    return reply.code(200).send();
  });

  server.delete<{ Params: One['Params'] & { tag: string }; Querystring: Query }>(
    `${one}/tags/:tag`,
    (request, reply) => {
      const found = find(request, reply);
      if (!found) return reply;
      const { tag } = request.params;
      const gone = found.tags.find(({ name }) => name === tag);
      if (!gone) return refuse(reply, 'NOT_FOUND', `the tag ${tag} attached with the artifact not found`);
      if (gone.immutable) return refuse(reply, 'PRECONDITION', `the tag '${found.repository}:${tag}' is immutable`);
      artifacts.save({ ...found, tags: found.tags.filter(({ name }) => name !== tag) });
      return reply.code(200).send();
    },
  );

  server.post<One & { Body: { scan_type?: string } | null }>(`${one}/scan`, (request, reply) => {
    const found = find(request, reply);
    if (!found) return reply;
    if (found.unscannable) {
      const type = 'application/vnd.oci.image.config.v1+json';
      return refuse(
        reply,
        'BAD_REQUEST',
        `the configured scanner Trivy does not support scanning artifact with mime type ${type}`,
      );
    }
    if (artifacts.isScanning(found)) return refuse(reply, 'CONFLICT', 'a previous scan process is Running');
    artifacts.startScan(found);
    return reply.code(202).send();
  });

  server.post<One>(`${one}/scan/stop`, (request, reply) => {
    const found = find(request, reply);
    if (!found) return reply;
    if (found.scan && artifacts.isScanning(found)) artifacts.stopScan(found, found.scan);
    return reply.code(202).send();
  });

  server.get<One>(`${one}/additions/vulnerabilities`, (request, reply) => {
    const found = find(request, reply);
    if (!found) return reply;
    const { scan } = found;
    if (!scan || scan.ends !== 'Success' || artifacts.isScanning(found)) return {};
    const vulnerabilities = scan.found.length ? scan.found : null;
    return {
      [REPORT]: { generated_at: time(scan.until), scanner: SCANNER, severity: worstOf(found), vulnerabilities },
    };
  });

  server.get<{ Params: One['Params'] & { report: string }; Querystring: Query }>(
    `${one}/scan/:report/log`,
    (request, reply) => {
      const found = find(request, reply);
      if (!found) return reply;
      if (found.scan?.report !== request.params.report) return refuse(reply, 'NOT_FOUND', 'report not found');
      const end =
        found.scan.ends === 'Error' ? '[ERROR] fetching the vulnerability database: TOOMANYREQUESTS' : '[INFO] done';
      return reply.type('text/plain').send(`[INFO] scanning ${found.repository}\n${end}\n`);
    },
  );

  server.post<{ Body: Pushed }>('/_push', ({ body }, reply) => {
    try {
      return artifacts.push(body);
    } catch (error) {
      return reply.code(412).send({ message: error instanceof Error ? error.message : String(error) });
    }
  });
  server.post<{ Body: ScanOrder }>('/_next-scan', ({ body }) => (artifacts.orderScan(body), { ok: true }));

  function find(request: FastifyRequest<One>, reply: FastifyReply): Artifact | undefined {
    const { project, repository: encoded, reference } = request.params;
    const name = decoded(encoded);
    const found = name === undefined ? undefined : artifacts.find(project, name, reference);
    if (!found) void refuse(reply, 'NOT_FOUND', `artifact ${project}/${name ?? encoded}:${reference} not found`);
    return found;
  }

  function shown(artifact: Artifact, query: Query): object {
    const { digest, size, pushedAt, pulledAt, tags, labels } = artifact;
    return {
      type: 'IMAGE',
      digest,
      size,
      push_time: time(pushedAt),
      pull_time: time(pulledAt),
      references: null,
      extra_attrs: { config: { Labels: labels } },
      ...(query['with_tag'] === 'false'
        ? {}
        : { tags: tags.map((tag) => ({ name: tag.name, push_time: time(tag.pushedAt), immutable: tag.immutable })) }),
      ...(query['with_scan_overview'] === 'true' && artifact.scan
        ? { scan_overview: { [REPORT]: overview(artifact) } }
        : {}),
    };
  }

  /** Severities without a finding are not in the summary at all. */
  function overview(artifact: Artifact): object {
    const { scan } = artifact;
    if (!scan) return {};
    const started = { report_id: scan.report, start_time: time(scan.startedAt), scanner: SCANNER };
    if (artifacts.isScanning(artifact)) {
      const percent = Math.floor((100 * (artifacts.now() - scan.startedAt)) / (scan.until - scan.startedAt));
      return { ...started, scan_status: 'Running', complete_percent: percent };
    }
    const ended = { ...started, scan_status: scan.ends, complete_percent: 100, end_time: time(scan.until) };
    if (scan.ends !== 'Success') return ended;
    const counts = SEVERITIES.map(
      (severity) => [severity, scan.found.filter((each) => each.severity === severity).length] as const,
    );
    const summary = Object.fromEntries(counts.filter(([, count]) => count > 0));
    const fixable = scan.found.filter(({ fix_version: fix }) => fix).length;
    return { ...ended, severity: worstOf(artifact), summary: { total: scan.found.length, fixable, summary } };
  }
}

const SCANNER = { name: 'Trivy', vendor: 'Aqua Security', version: 'v0.68.1' };

function worstOf({ scan }: Artifact): string {
  return SEVERITIES.find((severity) => scan?.found.some((each) => each.severity === severity)) ?? 'None';
}

/** The router has decoded once; a slash that shows by now would have been taken for a part of the path. */
function decoded(repository: string): string | undefined {
  return repository.includes('/') ? undefined : decodeURIComponent(repository);
}

function paged(reply: FastifyReply, query: Query, all: readonly object[]): FastifyReply {
  const [page, size] = [Number(query['page'] ?? 1), Math.min(Number(query['page_size'] ?? 10), MOST)];
  reply.header('x-total-count', String(all.length));
  if (page * size < all.length) {
    const next = new URLSearchParams({ page: String(page + 1), page_size: String(size) });
    reply.header('link', `<${reply.request.url.split('?')[0]}?${next}>; rel="next"`);
  }
  return reply.send(all.slice((page - 1) * size, page * size));
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}

function refuse(reply: FastifyReply, code: string, message: string): FastifyReply {
  return reply.code(STATUS[code] ?? 500).send({ errors: [{ code, message }] });
}
