import type { FastifyInstance } from 'fastify';
import type {
  Close,
  Edit,
  FailureOrder,
  GroupChange,
  MessageAction,
  OptionsRequest,
  React,
  Say,
  Submit,
  UseShortcut,
  ViewAction,
} from './client-types.ts';
import type { Delivery } from './delivery.ts';
import type { createFailures } from './failures.ts';
import type { Interactions } from './interactions.ts';
import type { createModals } from './modals.ts';
import type { createPeopleAct } from './people-act.ts';

type Acts = {
  readonly act: ReturnType<typeof createPeopleAct>;
  readonly interactions: Interactions;
  readonly modals: ReturnType<typeof createModals>;
  readonly failures: ReturnType<typeof createFailures>;
  readonly delivery: Delivery;
};
type ById<Body> = { Params: { id: string }; Body: Body };

/** What the page in the browser does for somebody, and the doors of its panels. */
export function serveClientActs(
  server: FastifyInstance,
  { act, interactions, modals, failures, delivery }: Acts,
): void {
  server.post<{ Body: Say }>('/workspace/messages', ({ body }) => act.say(body));
  server.patch<{ Body: Edit }>('/workspace/messages', ({ body }) => act.edit(body));
  server.post<{ Body: React }>('/workspace/reactions', ({ body }) => act.react(body));
  server.post<{ Body: { as?: string; channel: string } }>('/workspace/invite', ({ body: { as = 'U0ANA', channel } }) =>
    act.invite(as, channel),
  );
  server.post<{ Body: GroupChange }>('/workspace/groups', ({ body }) => act.changeGroup(body));

  server.post<{ Body: MessageAction }>('/workspace/actions', ({ body }) => interactions.click(body));
  server.post<{ Body: OptionsRequest }>('/workspace/options', ({ body }) => interactions.suggest(body));
  server.post<{ Body: UseShortcut }>('/workspace/shortcuts', ({ body }) => interactions.useShortcut(body));
  server.post<ById<ViewAction>>('/workspace/views/:id/actions', ({ params: { id }, body }) =>
    interactions.actInView(id, body),
  );
  server.post<ById<Submit>>('/workspace/views/:id/submit', ({ params: { id }, body }) => modals.submit(id, body));
  server.post<ById<Close>>('/workspace/views/:id/close', ({ params: { id }, body }) => modals.close(id, body));

  server.get('/workspace/failures', () => failures.list());
  server.post<{ Body: FailureOrder }>('/workspace/failures', ({ body }) => failures.order(body));
  server.get('/workspace/request-url', () => ({ ok: true, ...delivery.requestUrl() }));
  server.post<{ Body: { url: string | null } }>('/workspace/request-url', ({ body: { url } }) =>
    delivery.setRequestUrl(url),
  );
}
