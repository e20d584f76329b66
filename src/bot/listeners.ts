import type { App, BlockButtonAction } from '@slack/bolt';
import { KEEP_ITEMS } from '../constants.ts';
import { DECIDE, DECIDE_PATTERN, readButtonValue } from './action-ids.ts';
import { createDecide } from './actions/decide.ts';
import { createTakeOffer } from './actions/offer.ts';
import { catalog } from './catalog.ts';
import { createCleanupCommand } from './commands/cleanup.ts';
import { createAnswers, createDeckhandCommand } from './commands/deckhand.ts';
import { createOperationCommand } from './commands/operation.ts';
import type { BotContext } from './context.ts';
import { createFaults, createFunnel } from './error-handler.ts';
import { FORM, HOME, KEEP, REJECT } from './form-ids.ts';
import { listenToIncidents } from './incident-listeners.ts';
import { createMentions, type Mention } from './mentions.ts';
import { createFormOptions } from './modals/form-options.ts';
import type { FormState } from './modals/form-values.ts';
import { createOpenForm } from './modals/open-form.ts';
import { createKeepItems } from './modals/keep-items.ts';
import { createReject } from './modals/reject.ts';
import { createSubmitForm } from './modals/submit-form.ts';
import { OFFER } from './offers.ts';
import { createOnce } from './once.ts';
import type { ClickedMessage } from './views/ended-card.ts';
import { worded } from './views/language.ts';

/** The only place that registers listeners. Each one acks at once: what follows is told by messages. */
export function listen(app: App, context: BotContext): void {
  const { logger, audit, tell, home } = context;
  const faults = createFaults(logger, audit);
  const funnel = createFunnel(tell, faults, logger);
  const openForm = createOpenForm(context, faults);

  listenToCommands();
  listenToCards();
  listenToForms();
  listenToWords();
  listenToIncidents(app, context, funnel);

  app.event('app_home_opened', async ({ event }) => {
    if (event.tab !== 'home') return;
    await funnel({ user: event.user }, () =>
      home.opened(event.user, (event.view as { hash?: string } | undefined)?.hash),
    );
  });

  app.error(async (error) => logger.error({ err: error }, 'Bolt could not handle a request.'));

  function listenToCommands(): void {
    for (const operation of catalog) {
      const create = operation.name === 'cleanup' ? createCleanupCommand : createOperationCommand;
      const handle = create(operation, context, openForm);
      app.command(operation.command, async ({ ack, command }) => {
        await ack();
        await funnel({ channel: command.channel_id, user: command.user_id }, () => handle(command));
      });
    }
    const deckhand = createDeckhandCommand(createAnswers(context), context);
    app.command('/deckhand', async ({ ack, command }) => {
      await ack();
      const place = { channel: command.channel_id, user: command.user_id };
      await funnel(place, () => deckhand(command.text, place, command.trigger_id));
    });
  }

  function listenToCards(): void {
    const decide = createDecide(context);
    const reject = createReject(context);
    const keepItems = createKeepItems(context);
    const takeOffer = createTakeOffer(context);
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
      const form =
        payload.action_id === DECIDE.reject
          ? reject
          : readButtonValue(payload.value)?.question === KEEP_ITEMS
            ? keepItems
            : undefined;
      if (form) {
        const { channel: at, thread } = place;
        const asked = { value: payload.value ?? '', user: user.id, triggerId: body.trigger_id };
        await funnel(place, () => form.open({ ...asked, place: { channel: at, thread } }));
        return;
      }
      await funnel(place, () => decide(click));
      await home.changed(user.id);
    });

    app.view({ type: 'view_submission', callback_id: REJECT.callback }, async ({ ack, body, view }) => {
      await ack();
      const { private_metadata: metadata, state } = view;
      const user = body.user.id;
      const reason = state.values[REJECT.reason]?.[REJECT.reason]?.value ?? '';
      await funnel({ user }, () => reject.submit({ user, metadata, reason }));
    });

    app.options<'block_suggestion'>({ action_id: KEEP.items }, async ({ ack, options }) => {
      const { value: query, view } = options;
      await ack({ options: await keepItems.search({ metadata: view?.private_metadata ?? '', query }) });
    });

    app.view({ type: 'view_submission', callback_id: KEEP.callback }, async ({ ack, body, view }) => {
      await ack();
      const { private_metadata: metadata, state } = view;
      const user = body.user.id;
      const chosen = (state.values[KEEP.items]?.[KEEP.items]?.selected_options ?? []).map(({ value }) => value);
      await funnel({ user }, () => keepItems.submit({ user, metadata, chosen }));
    });

    app.action<BlockButtonAction>(OFFER.pattern, async ({ ack, body, payload, respond }) => {
      await ack();
      const { channel, user } = body;
      if (!channel) return;
      const place = { channel: channel.id, user: user.id };
      await funnel(place, async () => {
        const { value, action_ts: actionTs } = payload;
        const said = await takeOffer({
          value,
          actionTs,
          user: user.id,
          channel: { id: channel.id, name: channel.name },
        });
        // The offer is for one click: what was done takes its place.
        await respond({ replace_original: true, text: worded(said, await context.wordsFor(user.id)) });
      });
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
