import type { FastifyInstance, FastifyReply } from 'fastify';
import { GROUPS, PEOPLE, TEAM } from './seed.ts';
import type { Clicked, Outcome, Said } from './people-act.ts';
import type { Message } from './types.ts';
import type { Change, Workspace } from './workspace.ts';

export type CommandOffer = { readonly command: string; readonly description: string; readonly usageHint: string };

type Act = { readonly say: (said: Said) => Promise<Outcome>; readonly click: (clicked: Clicked) => Promise<Outcome> };

/** What the page in the browser talks to: the workspace as one person sees it. */
export function serveClientApi(
  server: FastifyInstance,
  workspace: Workspace,
  act: Act,
  commands: readonly CommandOffer[],
): void {
  server.get<{ Querystring: { as?: string } }>('/workspace', ({ query: { as } }) => ({
    team: TEAM,
    people: PEOPLE,
    groups: GROUPS,
    channels: workspace.channels().filter(({ user }) => !user || user === as),
    commands,
  }));

  server.get<{ Querystring: { channel: string; as: string; thread_ts?: string } }>(
    '/workspace/messages',
    ({ query }) => {
      const { channel, as, thread_ts: root } = query;
      const visible = workspace
        .messages(workspace.channel(channel).id)
        .filter(({ ephemeralFor }) => !ephemeralFor || ephemeralFor === as);
      const repliesTo = (ts: string) => visible.filter(({ thread_ts: thread, ts: own }) => thread === ts && own !== ts);
      if (root) return [...visible.filter(({ ts }) => ts === root), ...repliesTo(root)];
      return visible
        .filter(({ thread_ts: thread, ts }) => !thread || thread === ts)
        .map((message) => withReplies(message, repliesTo(message.ts)));
    },
  );

  server.post<{ Body: Said }>('/workspace/messages', ({ body }) => act.say(body));
  server.post<{ Body: Clicked }>('/workspace/actions', ({ body }) => act.click(body));
  server.post<{ Body: { channel: string } }>('/workspace/invite', ({ body }) => {
    workspace.saveChannel({ ...workspace.channel(body.channel), botIsMember: true });
    return { ok: true };
  });

  server.get<{ Querystring: { as: string } }>('/workspace/events', ({ query: { as } }, reply) =>
    stream(reply, workspace, as),
  );
}

function withReplies(message: Message, replies: readonly Message[]) {
  return { ...message, reply_count: replies.length, latest_reply: replies.at(-1)?.ts };
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
