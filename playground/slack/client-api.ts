import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Change, HomeView, ListedMessage, ViewStack, WorkspaceView } from './client-types.ts';
import type { Files } from './files.ts';
import type { AppConfig } from './manifest.ts';
import { personOf } from './people.ts';
import { PEOPLE, TEAM } from './seed.ts';
import type { TellApp } from './tell-app.ts';
import type { Channel, Message } from './types.ts';
import type { Views } from './views.ts';
import type { Workspace } from './workspace.ts';

export type ClientParts = {
  readonly workspace: Workspace;
  readonly views: Views;
  readonly files: Files;
  readonly app: AppConfig;
  readonly tellApp: TellApp;
};
type Who = { readonly as: string };
type Where = Who & { readonly channel: string; readonly thread_ts?: string };

/** What the page in the browser reads: the workspace as one person sees it. */
export function serveClientApi(server: FastifyInstance, { workspace, views, files, app, tellApp }: ClientParts): void {
  server.get<{ Querystring: Partial<Who> }>('/workspace', ({ query: { as } }): WorkspaceView => ({
    team: TEAM,
    people: PEOPLE,
    groups: workspace.groups(),
    channels: workspace.channels().filter((channel) => isSeenBy(channel, as)),
    commands: app.commands,
  }));

  server.get<{ Querystring: Where }>('/workspace/messages', ({ query }): ListedMessage[] => {
    const { channel, as, thread_ts: root } = query;
    const visible = workspace
      .messages(workspace.channel(channel).id)
      .filter(({ ephemeralFor }) => !ephemeralFor || ephemeralFor === as);
    const repliesTo = (ts: string) => visible.filter(({ thread_ts: thread, ts: own }) => thread === ts && own !== ts);
    if (root) return [...visible.filter(({ ts }) => ts === root), ...repliesTo(root)];
    return visible
      .filter(({ thread_ts: thread, ts }) => !thread || thread === ts)
      .map((message) => withReplies(message, repliesTo(message.ts)));
  });

  server.get<{ Querystring: Who }>('/workspace/views', ({ query: { as } }): ViewStack => ({
    stack: views.stackOf(personOf(as).id),
  }));

  server.get<{ Querystring: Who & { again?: string } }>('/workspace/home', ({ query: { as, again } }): HomeView => {
    const { id, stranger } = personOf(as);
    const view = views.homeOf(id);
    if (app.hasHome && !stranger && !again) tellApp.homeOpened(id, view);
    return { view: view ?? null };
  });

  server.get('/workspace/shortcuts', () => app.shortcuts);

  server.get<{ Params: { id: string } }>('/files/:id', ({ params: { id } }, reply) => {
    const { bytes, mimetype, name } = files.read(id);
    return reply
      .type(mimetype)
      .header('content-disposition', `inline; filename*=UTF-8''${encodeURIComponent(name)}`)
      .header('content-security-policy', 'sandbox')
      .header('x-content-type-options', 'nosniff')
      .send(bytes);
  });

  server.get<{ Querystring: Who }>('/workspace/events', ({ query: { as } }, reply) => stream(reply, workspace, as));
}

/** Direct messages are their person's; of another team's people only the shared channels are seen. */
function isSeenBy({ user, isShared = false }: Channel, as: string | undefined): boolean {
  const isStranger = PEOPLE.find(({ id }) => id === as)?.stranger === true;
  return (!user || user === as) && (!isStranger || isShared);
}

function withReplies(message: Message, replies: readonly Message[]): ListedMessage {
  const latest = replies.at(-1)?.ts;
  return { ...message, reply_count: replies.length, ...(latest ? { latest_reply: latest } : {}) };
}

/** Server-sent events; the page fetches again what changed. */
function stream(reply: FastifyReply, workspace: Workspace, as: string): void {
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  reply.raw.write(':\n\n');
  const tell = (change: Change) => {
    if (!change.only || change.only === as) reply.raw.write(`data: ${JSON.stringify(change)}\n\n`);
  };
  workspace.changes.on('change', tell);
  reply.raw.on('close', () => workspace.changes.off('change', tell));
}
