import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyReply } from 'fastify';
import { parse } from 'yaml';
import { createMoments, type Moments, type Phase } from '../moments.ts';
import { createOrders, type Order } from '../orders.ts';
import { serveClientApi, type CommandOffer } from './client-api.ts';
import { createMethods, type Arguments } from './methods.ts';
import { createPeopleAct } from './people-act.ts';
import { createRateLimits } from './rate-limits.ts';
import { createSocketMode } from './socket-mode.ts';
import { SlackError } from './types.ts';
import { createWorkspace } from './workspace.ts';

export type SlackOptions = {
  /** SQLite file; in memory if absent. */
  readonly data?: string;
  /** Any free one if absent. */
  readonly port?: number;
  readonly tokens?: { readonly bot: string; readonly app: string };
  /** The built page's folder. */
  readonly page?: string;
  /** Whether rate limits are on. */
  readonly limits?: boolean;
  readonly moments?: Moments;
  readonly now?: () => number;
};

export type SlackCall = {
  readonly method: string;
  readonly args: Arguments;
  readonly at: number;
  readonly status: number;
};
export type SlackWorkspace = Awaited<ReturnType<typeof createSlack>>;

const TOKENS = { bot: 'xoxb-playground', app: 'xapp-playground' };
const MANIFEST = new URL('../../manifest.yml', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** A Slack workspace on this machine: people use it in the browser, bots by Slack's own API and Socket Mode. */
export async function createSlack(options: SlackOptions = {}) {
  const { data = ':memory:', port = 0, tokens = TOKENS, page, limits = false, now = Date.now } = options;
  const moments = options.moments ?? createMoments();
  const workspace = createWorkspace(data, now);
  const orders = createOrders();
  const overdue = createRateLimits();
  const calls: SlackCall[] = [];
  const manifest = readManifest();
  const scopes = new Set(manifest.oauth_config?.scopes?.bot);
  const server = fastify({ forceCloseConnections: true, bodyLimit: 2_000_000 });
  const socket = createSocketMode(server.server);
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, readForm(String(body))),
  );

  let methods: ReturnType<typeof createMethods> = new Map();
  server.post<{ Params: { method: string }; Body: Arguments }>(
    '/api/:method',
    async ({ params: { method }, body, headers }, reply) => {
      const args = body ?? {};
      const leave = await moments.arrive(method);
      const order = orders.take(method);
      const answer = async (status: number, content: object) => {
        calls.push({ method, args, at: now(), status });
        await leave();
        if (order?.loseResponse) return lose(reply);
        return reply.code(status).send(content);
      };
      if (order?.hang) return hang(reply);
      if (order?.error) return answer(200, { ok: false, error: order.error });
      if (order?.status) return answer(order.status, order.status === 429 ? wait(reply, order.retryAfter ?? 1) : {});
      const given = headers.authorization?.replace('Bearer ', '') ?? args['token'];
      if (given !== (method === 'apps.connections.open' ? tokens.app : tokens.bot))
        return answer(200, { ok: false, error: 'invalid_auth' });
      if (method === 'apps.connections.open') return answer(200, { ok: true, url: socket.ticket(portOf()) });
      reply.header('x-oauth-scopes', [...scopes].join(','));
      const seconds = limits ? await overdue(method, String(args['channel'])) : 0;
      if (seconds > 0) return answer(429, wait(reply, seconds));
      return answer(200, perform(methods, method, args));
    },
  );

  server.post<{ Body: Order & { refresh?: boolean } }>('/_orders', ({ body }) => {
    if (body.refresh) socket.refresh();
    else orders.add(body);
    return { ok: true };
  });
  server.get('/_calls', () => calls);
  server.get('/_moments', () => ({ count: moments.count() }));
  server.post<{ Body: { after: number; phase: Phase } }>('/_moments', async ({ body: { after, phase } }) => ({
    held: await moments.hold(after, phase),
  }));
  server.delete('/_moments', () => {
    moments.release();
    return { ok: true };
  });
  server.delete('/_orders', () => {
    orders.clear();
    return { ok: true };
  });
  server.setErrorHandler((error, _, reply) => {
    const known = error instanceof SlackError;
    return reply
      .code(known ? 200 : 500)
      .send({ ok: false, error: error instanceof Error ? error.message : String(error) });
  });

  const act = createPeopleAct(workspace, socket, '', 'verification');
  serveClientApi(server, workspace, act, offeredCommands(manifest));
  if (page) servePage(page);
  await server.listen({ port, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${portOf()}`;
  methods = createMethods(workspace, url);

  function portOf(): number {
    return (server.server.address() as AddressInfo).port;
  }

  function servePage(folder: string): void {
    server.get('/*', async (request, reply) => {
      const path = normalize(new URL(request.url, 'http://127.0.0.1').pathname);
      const file = join(folder, path === '/' ? 'index.html' : path);
      if (!file.startsWith(folder) || !existsSync(file)) return reply.code(404).send('not found');
      return reply.type(TYPES[extname(file)] ?? 'application/octet-stream').send(await readFile(file));
    });
  }

  return {
    url,
    apiUrl: `${url}/api/`,
    tokens,
    /** What the bot's token may; taking one away is what an administrator can do at any time. */
    scopes,
    orders,
    calls: calls as readonly SlackCall[],
    workspace,
    socket,
    act,
    async close(): Promise<void> {
      socket.close();
      await server.close();
      workspace.close();
    },
  };
}

function perform(methods: ReturnType<typeof createMethods>, method: string, args: Arguments): object {
  const handle = methods.get(method);
  if (!handle) return { ok: false, error: 'unknown_method' };
  try {
    return { ok: true, ...handle(args) };
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    return { ok: false, error: error.message };
  }
}

function wait(reply: FastifyReply, seconds: number): object {
  reply.header('retry-after', String(seconds));
  return { ok: false, error: 'ratelimited' };
}

/** The effect has happened; the caller only sees the connection go. */
function lose(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

function hang(reply: FastifyReply): FastifyReply {
  reply.hijack();
  return reply;
}

/** Slack's clients send objects as JSON within the form. */
function readForm(body: string): Arguments {
  const entries = [...new URLSearchParams(body)].map(
    ([name, value]) => [name, /^[[{]/.test(value) ? parsed(value) : value] as const,
  );
  return Object.fromEntries(entries);
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

type Manifest = {
  readonly features?: {
    readonly slash_commands?: readonly { command: string; description: string; usage_hint?: string }[];
  };
  readonly oauth_config?: { readonly scopes?: { readonly bot?: readonly string[] } };
};

/** The workspace has installed the app as its manifest says. */
function readManifest(): Manifest {
  return existsSync(MANIFEST) ? (parse(readFileSync(MANIFEST, 'utf8')) as Manifest) : {};
}

/** What the page offers after `/`. */
function offeredCommands({ features }: Manifest): CommandOffer[] {
  return (features?.slash_commands ?? []).map(({ command, description, usage_hint: usageHint = '' }) => ({
    command,
    description,
    usageHint,
  }));
}
