import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import type { Faults } from '../faults.ts';
import { createMoments, type Moments } from '../moments.ts';
import { createOrders } from '../orders.ts';
import { openStore } from '../store.ts';
import { serveClientActs } from './client-acts.ts';
import { serveClientApi } from './client-api.ts';
import type { Change } from './client-types.ts';
import { createDelivery } from './delivery.ts';
import { serveDoors } from './doors.ts';
import { createEvents } from './events.ts';
import { createFailures } from './failures.ts';
import { createFiles } from './files.ts';
import { createHttpDelivery } from './http-delivery.ts';
import { createInteractions } from './interactions.ts';
import { configOf, readManifest, type Manifest } from './manifest.ts';
import { createMethods } from './methods.ts';
import { createModals } from './modals.ts';
import { createPayloads } from './payloads.ts';
import { createPeopleAct } from './people-act.ts';
import { createRateLimits } from './rate-limits.ts';
import { createResponseUrls } from './response-urls.ts';
import { servePage } from './serve-page.ts';
import { createShow } from './show.ts';
import { createSocketMode } from './socket-mode.ts';
import { createTellApp } from './tell-app.ts';
import { createTriggers } from './triggers.ts';
import { SlackError, type Channel } from './types.ts';
import { createViews } from './views.ts';
import { serveWebApi } from './web-api.ts';
import { createWorkspace } from './workspace.ts';

export type { SlackCall } from './web-api.ts';

export type SlackOptions = {
  /** SQLite file; in memory if absent. */
  readonly data?: string;
  /** Any free one if absent. */
  readonly port?: number;
  readonly tokens?: { readonly bot: string; readonly app: string };
  readonly signingSecret?: string;
  /** Where the app takes commands, interactions and events by HTTP; over Socket Mode if absent. */
  readonly requestUrl?: string;
  /** The app's manifest; `manifest.yml` if absent. */
  readonly manifest?: Manifest;
  /** The built page's folder. */
  readonly page?: string;
  /** Whether rate limits are on. */
  readonly limits?: boolean;
  /** How much faster than Slack's the clock of the rate limits runs. */
  readonly limitsFaster?: number;
  /** More channels than the workspace has by itself. */
  readonly channels?: readonly Channel[];
  /** Before an event that was not acknowledged is sent again, and again; Slack's own times if absent. ms. */
  readonly retries?: readonly number[];
  readonly moments?: Moments;
  readonly now?: () => number;
  /** What else the failure panel can make fail. */
  readonly faults?: Faults;
};

export type SlackWorkspace = Awaited<ReturnType<typeof createSlack>>;

const TOKENS = { bot: 'xoxb-playground', app: 'xapp-playground' };
const SIGNING_SECRET = 'a-signing-secret-for-the-playground';
const VERIFICATION = 'verification';
/** https://docs.slack.dev/apis/events-api#retries */
const RETRIES = [0, 60_000, 300_000];

/** A Slack workspace on this machine: people use it in the browser, bots by Slack's own API, Socket Mode and HTTP. */
export async function createSlack(options: SlackOptions = {}) {
  const { data = ':memory:', port = 0, tokens = TOKENS, page, limits = false, now = Date.now } = options;
  const {
    signingSecret = SIGNING_SECRET,
    requestUrl,
    retries = RETRIES,
    manifest = readManifest(),
    faults = {},
  } = options;
  const moments = options.moments ?? createMoments();
  const server = fastify({ forceCloseConnections: true, bodyLimit: 2_000_000 });
  const portOf = () => (server.server.address() as AddressInfo).port;
  const url = () => `http://127.0.0.1:${portOf()}`;

  const store = openStore(data);
  const app = configOf(manifest);
  const orders = createOrders();
  const show = createShow(url);
  const workspace = createWorkspace(store, now, options.channels);
  const tell = (change: Change) => void workspace.changes.emit('change', change);
  const views = createViews(store, tell, now);
  const files = createFiles(store);
  const triggers = createTriggers(store, now);
  const responses = createResponseUrls(store, workspace, now, url);
  const payloads = createPayloads(workspace, show, VERIFICATION);

  const socket = createSocketMode(server.server);
  const http = createHttpDelivery(signingSecret, VERIFICATION, now);
  const delivery = createDelivery({ store, socket, http, ...(requestUrl ? { requestUrl } : {}) });
  const { deliver } = delivery;
  const events = createEvents({ store, deliver, wanted: app.events, token: VERIFICATION, now, retries });
  const tellApp = createTellApp(workspace, events, show);

  const parts = { store, workspace, app, views, files, show, triggers, tellApp, responses, payloads, url };
  const interactions = createInteractions({ ...parts, deliver, shortcuts: app.shortcuts });
  const modals = createModals({ ...parts, deliver });
  const act = createPeopleAct({ ...parts, interactions });
  const failures = createFailures({ orders, delivery, faults, tell, now });
  const rateLimits = createRateLimits(options.limitsFaster);

  const calls = serveWebApi(server, {
    ...parts,
    orders,
    moments,
    tokens,
    scopes: app.scopes,
    overdue: async (method, channel) => (limits ? rateLimits(method, channel) : 0),
    perform: createMethods(parts),
    connect: () => socket.ticket(portOf()),
    now,
  });
  serveClientApi(server, parts);
  serveClientActs(server, { act, interactions, modals, failures, delivery });

  serveDoors(server, { orders, moments, socket, calls });
  server.setErrorHandler((error, _, reply) => {
    const known = error instanceof SlackError;
    return reply
      .code(known ? 200 : 500)
      .send({ ok: false, error: error instanceof Error ? error.message : String(error) });
  });
  if (page) servePage(server, page);
  await server.listen({ port, host: '127.0.0.1' });
  events.resume();

  return {
    url: url(),
    apiUrl: `${url()}/api/`,
    tokens,
    signingSecret,
    /** What the bot's token may; taking one away is what an administrator can do at any time. */
    scopes: app.scopes,
    orders,
    failures,
    calls,
    workspace,
    views,
    socket,
    delivery,
    events,
    act: { ...act, ...interactions, ...modals },
    async close(): Promise<void> {
      events.close();
      socket.close();
      await server.close();
      store.close();
    },
  };
}
