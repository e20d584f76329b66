import type { App, BlockButtonAction, MessageShortcut } from '@slack/bolt';
import { INCIDENT, INCIDENT_FORM, INCIDENT_SHEET_PATTERN, INCIDENT_SHORTCUT } from './action-ids.ts';
import { createChooseOnSheet, createOpenSheet } from './actions/incident.ts';
import { createIncidentCommand, USUAL } from './commands/incident.ts';
import type { BotContext } from './context.ts';
import type { createFunnel } from './error-handler.ts';
import { HOME } from './form-ids.ts';
import { readIncidentForm } from './incident-form-values.ts';
import { createIncidentWords } from './incident-words.ts';
import { openView } from './modals/open-view.ts';
import { createOpenIncident, mayOpen } from './open-incident.ts';
import { incidentForm } from './views/incident-form.ts';

type Funnel = ReturnType<typeof createFunnel>;

/** Everything people do about incidents but the plain buttons on the card, which are decisions like any other. */
export function listenToIncidents(app: App, context: BotContext, funnel: Funnel): void {
  const command = createIncidentCommand(context);
  const open = createOpenIncident(context);
  const openSheet = createOpenSheet(context);
  const choose = createChooseOnSheet(context);
  const words = createIncidentWords(context);

  app.command('/incident', async ({ ack, command: said }) => {
    await ack();
    await funnel({ channel: said.channel_id, user: said.user_id }, () => command(said));
  });

  app.shortcut<MessageShortcut>(INCIDENT_SHORTCUT, async ({ ack, shortcut }) => {
    await ack();
    const { channel, message, user, trigger_id: triggerId } = shortcut;
    await funnel({ channel: channel.id, user: user.id }, async () => {
      await mayOpen(context, user.id);
      const text = message.text ?? '';
      const by = message.user ? { by: message.user } : {};
      const from = { channel: channel.id, ts: message.ts, text, ...by };
      const title = text.split('\n')[0] ?? '';
      await openView(context.client, {
        triggerId,
        view: incidentForm({ title, severity: USUAL, channel: channel.id, from }, await context.wordsFor(user.id)),
      });
    });
  });

  app.action<BlockButtonAction>(HOME.incident, async ({ ack, body }) => {
    await ack();
    const { user, trigger_id: triggerId } = body;
    await funnel({ user: user.id }, async () => {
      await mayOpen(context, user.id);
      const view = incidentForm({ title: '', severity: USUAL }, await context.wordsFor(user.id));
      await openView(context.client, { triggerId, view });
    });
  });

  app.view({ type: 'view_submission', callback_id: INCIDENT_FORM }, async ({ ack, body, view }) => {
    await ack();
    const { user, trigger_id: triggerId } = body as typeof body & { trigger_id?: string };
    const filled = readIncidentForm(view.state.values, view.private_metadata);
    const place = { user: user.id, ...(filled.channel ? { channel: filled.channel } : {}) };
    await funnel(place, () => open({ ...filled, user: user.id, triggerId: triggerId ?? view.id }));
  });

  app.action<BlockButtonAction>(INCIDENT_SHEET_PATTERN, async ({ ack, body, payload }) => {
    await ack();
    const { channel, user, trigger_id: triggerId, message } = body;
    const inThread = message ? { thread: message.ts } : {};
    const place = { user: user.id, ...(channel ? { channel: channel.id, ...inThread } : {}) };
    await funnel(place, () => openSheet({ value: payload.value, user: user.id, triggerId }));
  });

  app.action<BlockButtonAction>(INCIDENT.choose, async ({ ack, body, payload }) => {
    await ack();
    const { user, view } = body;
    if (!view) return;
    const click = { value: payload.value, actionTs: payload.action_ts, user: user.id, viewId: view.id };
    await funnel({ user: user.id }, () => choose(click));
  });

  app.event('reaction_added', async ({ event }) => {
    const { reaction, user, item } = event;
    if (item.type !== 'message') return;
    await funnel({ channel: item.channel, user }, () =>
      words.pinned({ reaction, user, channel: item.channel, ts: item.ts }),
    );
  });

  app.event('message', async ({ event }) => {
    if (event.subtype !== 'message_changed' || event.channel_type === 'im') return;
    const { message, channel } = event as unknown as {
      readonly channel: string;
      readonly message: { ts: string; thread_ts?: string; text?: string; user?: string; bot_id?: string };
    };
    const { ts, thread_ts: thread, text = '', user, bot_id: bot } = message;
    if (!thread || thread === ts || !user || bot) return;
    await funnel({ channel, user }, () => words.edited({ channel, ts, thread, text }));
  });
}
