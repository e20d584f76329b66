import type { App, BlockButtonAction } from '@slack/bolt';
import { DECIDE_PATTERN } from './action-ids.ts';
import { createDecide } from './actions/decide.ts';
import { catalog } from './catalog.ts';
import { createDeckhandCommand } from './commands/deckhand.ts';
import { createOperationCommand } from './commands/operation.ts';
import type { BotContext } from './context.ts';
import { createFunnel } from './error-handler.ts';
import { listenToIncidents } from './incident-listeners.ts';
import { createMentions } from './mentions.ts';
import type { ClickedMessage } from './views/ended-card.ts';

/** The only place that registers listeners. Each one acks at once: what follows is told by messages. */
export function listen(app: App, context: BotContext): void {
  const funnel = createFunnel(context);
  const decide = createDecide(context);
  const mentioned = createMentions(context);
  listenToIncidents(app, context, funnel);

  const commands = [
    ...catalog.map((operation) => [operation.command, createOperationCommand(operation, context)] as const),
    ['/deckhand', createDeckhandCommand(context)] as const,
  ];
  for (const [name, handle] of commands) {
    app.command(name, async ({ ack, command }) => {
      await ack();
      await funnel({ channel: command.channel_id, user: command.user_id }, () => handle(command));
    });
  }

  app.action<BlockButtonAction>(DECIDE_PATTERN, async ({ ack, body, payload }) => {
    await ack();
    const { channel, message, user } = body;
    if (!channel || !message) return;
    const clicked = message as unknown as ClickedMessage;
    const place = { channel: channel.id, user: user.id, thread: clicked.thread_ts ?? clicked.ts };
    const click = {
      value: payload.value,
      actionTs: payload.action_ts,
      user: user.id,
      channel: channel.id,
      message: clicked,
    };
    await funnel(place, () => decide(click));
  });

  app.event('app_mention', async ({ event }) => {
    const { user, channel, thread_ts: thread, text, ts } = event;
    if (!user) return;
    const place = { channel, user, ...(thread ? { thread } : {}) };
    await funnel(place, () => mentioned({ text, user, channel, ts, ...(thread ? { thread_ts: thread } : {}) }));
  });

  app.error(async (error) => context.logger.error({ err: error }, 'Bolt could not handle a request.'));
}
