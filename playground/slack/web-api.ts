import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Moments } from '../moments.ts';
import type { Order, Orders } from '../orders.ts';
import type { Files } from './files.ts';
import type { Arguments } from './methods/method.ts';
import type { ResponseUrls } from './response-urls.ts';
import { scopesOf } from './scopes.ts';
import { SlackError } from './types.ts';

export type SlackCall = {
  readonly method: string;
  readonly args: Arguments;
  readonly at: number;
  readonly status: number;
};
export type WebApiParts = {
  readonly orders: Orders;
  readonly tokens: { readonly bot: string; readonly app: string };
  readonly moments: Moments;
  readonly scopes: ReadonlySet<string>;
  /** Seconds to wait before a call, zero if none. */
  readonly overdue: (method: string, channel: string) => Promise<number>;
  readonly perform: (method: string, args: Arguments) => Record<string, unknown>;
  readonly connect: () => string;
  readonly responses: ResponseUrls;
  readonly files: Files;
  readonly now: () => number;
};
type Answer = { readonly status: number; readonly content: unknown };

const CONNECT = 'apps.connections.open';
/** Bytes; the real one takes a gigabyte. */
const UPLOAD = 20_000_000;

/** What an app calls: the Web API, its `response_url`s and the addresses it uploads to. Returns every call made. */
export function serveWebApi(server: FastifyInstance, parts: WebApiParts): readonly SlackCall[] {
  const { orders, moments, tokens, scopes, overdue, perform, connect, responses, files, now } = parts;
  const calls: SlackCall[] = [];

  /** Does what is ordered for such a call; else what it is for. */
  async function obey(
    name: string,
    args: Arguments,
    reply: FastifyReply,
    act: () => Answer | Promise<Answer>,
  ): Promise<FastifyReply> {
    const leave = await moments.arrive(name);
    const order = orders.take(name);
    if (order?.delay) await sleep(order.delay);
    if (order?.hang) return hijacked(reply);
    const { status, content } = ordered(order, reply) ?? (await act());
    calls.push({ method: name, args, at: now(), status });
    await leave();
    if (order?.loseResponse) return lost(reply);
    return reply.code(status).send(content);
  }

  async function call(method: string, args: Arguments, request: FastifyRequest, reply: FastifyReply): Promise<Answer> {
    const refusal = refusalOf(
      method,
      request.headers.authorization?.replace(/^Bearer\s*/, '') ?? args['token'],
      tokens,
    );
    if (refusal) return { status: 200, content: { ok: false, error: refusal } };
    if (method === CONNECT) return { status: 200, content: { ok: true, url: connect() } };
    const seconds = await overdue(method, String(args['channel']));
    if (seconds > 0) return wait(reply, seconds);
    void reply
      .header('x-oauth-scopes', [...scopes].join(','))
      .header('x-accepted-oauth-scopes', scopesOf(method).join(','));
    return { status: 200, content: perform(method, args) };
  }

  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, readForm(String(body))),
  );

  server.route<{ Params: { method: string }; Body: Arguments | undefined; Querystring: Record<string, string> }>({
    method: ['GET', 'POST'],
    url: '/api/:method',
    handler: async (request, reply) => {
      const { method } = request.params;
      const args = { ...request.query, ...request.body };
      return obey(method, args, reply, () => call(method, args, request, reply));
    },
  });

  for (const kind of ['commands', 'actions', 'app']) {
    server.post<{ Params: { id: string }; Body: Arguments }>(`/${kind}/:id`, async ({ params: { id }, body }, reply) =>
      obey('response_url', body, reply, () => respond(id, body)),
    );
  }

  function respond(id: string, body: Arguments): Answer {
    try {
      responses.answer(id, body ?? {});
      return { status: 200, content: 'ok' };
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      const status = error.message.endsWith('_url') ? 404 : 400;
      return { status, content: { ok: false, error: error.message } };
    }
  }

  void server.register(async (uploads) => {
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: UPLOAD }, (_, body, done) => done(null, body));
    uploads.post<{ Params: { id: string }; Body: Buffer }>('/upload/v1/:id', async (request, reply) =>
      obey('files.upload', {}, reply, async () => {
        const bytes = await bytesOf(request.body, request.headers['content-type']);
        files.receive(request.params.id, bytes);
        return { status: 200, content: `OK - ${bytes.length}` };
      }),
    );
  });

  return calls;
}

function refusalOf(method: string, given: unknown, { bot, app }: WebApiParts['tokens']): string | undefined {
  const [right, other] = method === CONNECT ? [app, bot] : [bot, app];
  if (!given) return 'not_authed';
  if (given === right) return undefined;
  return given === other ? 'not_allowed_token_type' : 'invalid_auth';
}

function ordered(order: Order | undefined, reply: FastifyReply): Answer | undefined {
  if (order?.error) return { status: 200, content: { ok: false, error: order.error } };
  if (order?.status === 429) return wait(reply, order.retryAfter ?? 1);
  return order?.status ? { status: order.status, content: order.body ?? {} } : undefined;
}

function wait(reply: FastifyReply, seconds: number): Answer {
  void reply.header('retry-after', String(seconds));
  return { status: 429, content: { ok: false, error: 'ratelimited' } };
}

function hijacked(reply: FastifyReply): FastifyReply {
  reply.hijack();
  return reply;
}

/** The effect has happened; the caller only sees the connection go. */
function lost(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

/** What people read stays what it is, even where it looks like JSON. */
const TEXTS: ReadonlySet<string> = new Set([
  'text',
  'markdown_text',
  'initial_comment',
  'title',
  'filename',
  'alt_txt',
]);

/** Slack's clients send objects as JSON within the form. */
function readForm(body: string): Arguments {
  const entries = [...new URLSearchParams(body)].map(
    ([name, value]) => [name, /^[[{]/.test(value) && !TEXTS.has(name) ? parsed(value) : value] as const,
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

/** A file as it is, or the one part of a form: Slack takes both. */
async function bytesOf(body: Buffer, type = ''): Promise<Buffer> {
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const [part] = form.values();
  return part instanceof Blob ? Buffer.from(await part.arrayBuffer()) : Buffer.from(part ?? '');
}
