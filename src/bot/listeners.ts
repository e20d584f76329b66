import type { App, BlockButtonAction } from '@slack/bolt';
import { DECIDE_PATTERN } from './action-ids.ts';
import { createDecide } from './actions/decide.ts';
import { catalog } from './catalog.ts';
import { createAnswers, createDeckhandCommand } from './commands/deckhand.ts';
import { createOperationCommand } from './commands/operation.ts';
import type { BotContext } from './context.ts';
import { createFaults, createFunnel } from './error-handler.ts';
import { FORM, HOME } from './form-ids.ts';
import { createMentions, type Mention } from './mentions.ts';
import { createFormOptions } from './modals/form-options.ts';
import type { FormState } from './modals/form-values.ts';
import { createOpenForm } from './modals/open-form.ts';
import { createSubmitForm } from './modals/submit-form.ts';
import { createOnce } from './once.ts';
import type { ClickedMessage } from './views/ended-card.ts';

/** The only place that registers listeners. Each one acks at once: what follows is told by messages. */
export function listen(app: App, context: BotContext): void {
  const { logger, tell, home } = context;
  const faults = createFaults(logger);
  const funnel = createFunnel(tell, faults, logger);
  const openForm = createOpenForm(context, faults);

  listenToCommands();
  listenToCards();
  listenToForms();
  listenToWords();

  app.event('app_home_opened', async ({ event }) => {
    if (event.tab !== 'home') return;
    await funnel({ user: event.user }, () =>
      home.opened(event.user, (event.view as { hash?: string } | undefined)?.hash),
    );
  });

  app.error(async (error) => logger.error({ err: error }, 'Bolt could not handle a request.'));

  function listenToCommands(): void {
    for (const operation of catalog) {
      const handle = createOperationCommand(operation, context, openForm);
      app.command(operation.command, async ({ ack, command }) => {
        await ack();
        await funnel({ channel: command.channel_id, user: command.user_id }, () => handle(command));
      });
    }
    const deckhand = createDeckhandCommand(createAnswers(context), context);
    app.command('/deckhand', async ({ ack, command }) => {
      await ack();
      const place = { channel: command.channel_id, user: command.user_id };
      await funnel(place, () => deckhand(command.text, place));
    });
  }

  function listenToCards(): void {
    const decide = createDecide(context);
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
      await home.changed(user.id);
    });
  }

  function listenToForms(): void {
    const submit = createSubmitForm(context, faults);
    const suggest = createFormOptions(context);

    app.action<BlockButtonAction>(HOME.formPattern, async ({ ack, body, payload }) => {
      await ack();
      const operation = catalog.find(({ name }) => name === payload.value);
      if (!operation) return;
      const request = { operation, user: body.user.id, triggerId: body.trigger_id };
      await funnel({ user: body.user.id }, () => openForm(request));
    });

    app.options<'block_suggestion'>({ action_id: FORM.field }, async ({ ack, options }) => {
      const { user, block_id: field, value: query, view } = options;
      const metadata = view?.private_metadata ?? '';
      const state = (view?.state.values ?? {}) as FormState;
      await ack({ options: await suggest({ user: user.id, field, query, metadata, state }) });
    });

    app.view({ type: 'view_submission', callback_id: FORM.callback }, async ({ ack, body, view }) => {
      const { id: viewId, private_metadata: metadata, state } = view;
      const user = body.user.id;
      const answer: Parameters<typeof submit>[0]['ack'] = async (said) => ack(said);
      await funnel({ user }, () => submit({ user, viewId, metadata, state: state.values, ack: answer }));
    });
  }

  function listenToWords(): void {
    const heard = createMentions(context, createAnswers(context));
    const isNew = createOnce();

    const hear = async (eventId: string, { text, user, channel, ts, thread_ts: thread }: Mention) => {
      if (!isNew(eventId)) return;
      const place = { channel, user, ...(thread ? { thread } : {}) };
      await funnel(place, () => heard({ text, user, channel, ts, ...(thread ? { thread_ts: thread } : {}) }));
    };

    app.event('app_mention', async ({ event, body }) => {
      if (event.user) await hear(body.event_id, event as Mention);
    });

    app.event('message', async ({ event, body }) => {
      const said = event as Partial<Mention> & { readonly subtype?: string; readonly bot_id?: string };
      if (event.channel_type !== 'im' || said.subtype || said.bot_id || !said.user) return;
      await hear(body.event_id, { ...(said as Mention), text: said.text ?? '' });
    });
  }
}
