import { z } from 'zod';
import type { Store } from '../store.ts';
import { optionGroups, options } from './block-kit/objects.ts';
import type {
  MessageAction,
  OptionsAnswer,
  OptionsRequest,
  Outcome,
  Shortcut,
  StateValues,
  UseShortcut,
  ViewAction,
} from './client-types.ts';
import type { Deliver, Envelope } from './envelope.ts';
import type { Payloads } from './payloads.ts';
import type { ResponseUrls } from './response-urls.ts';
import { chosen, findElement, stateOf, type Placed, type Put } from './state.ts';
import { submitted } from './submission.ts';
import type { Triggers } from './triggers.ts';
import { SlackError, type Message } from './types.ts';
import type { Views } from './views.ts';
import type { Workspace } from './workspace.ts';

export type Interactions = ReturnType<typeof createInteractions>;
export type InteractionParts = {
  /** What people chose in messages is kept in it, as Slack's clients keep it. */
  readonly store: Store;
  readonly workspace: Workspace;
  readonly views: Views;
  readonly triggers: Triggers;
  readonly responses: ResponseUrls;
  readonly payloads: Payloads;
  readonly deliver: Deliver;
  readonly shortcuts: readonly Shortcut[];
};

const UNANSWERED = 'The app did not answer.';

/** What people do with buttons, selects and shortcuts, and what the app is told of it. */
export function createInteractions(parts: InteractionParts) {
  const { store, workspace, views, triggers, responses, payloads, deliver, shortcuts } = parts;
  const delivered = new Map<string, Envelope>();

  /** `error` is what the person sees if the app does not acknowledge in time. */
  async function send(envelope: Envelope, failure: (error: string) => string): Promise<Outcome & { answer?: unknown }> {
    const triggerId = String(envelope.payload['trigger_id']);
    delivered.set(triggerId, envelope);
    const outcome = await deliver(envelope);
    return outcome.ok
      ? { ok: true, triggerId, answer: outcome.answer }
      : { ok: false, error: failure(outcome.error), triggerId };
  }

  async function click(done: MessageAction, at = workspace.nextTs()): Promise<Outcome> {
    const { as, channel, ts, action_id: actionId, block_id: blockId, ...put } = done;
    const message = workspace.find(channel, ts);
    const found = message && findElement(message.blocks ?? [], actionId, blockId);
    if (!message || !found) throw new SlackError('message_not_found');
    const key = `${channel}/${ts}/${as}`;
    const kept = store.get<StateValues>('choices', key);
    const values = withChoice(stateOf(message.blocks ?? [], kept), found, put);
    store.put('choices', key, values);
    return post(message, actionOf(found, put, at), as, values);
  }

  /** A click as Slack would post it, whether the button is still there or not. */
  const resend = (message: Message, action: object, as: string, at: string): Promise<Outcome> =>
    post(message, { ...action, action_ts: at }, as, {});

  async function post(message: Message, action: object, as: string, values: StateValues): Promise<Outcome> {
    const payload = {
      ...payloads.base('block_actions', as),
      ...payloads.inMessage(message),
      state: { values },
      trigger_id: triggers.issue(as),
      response_url: responses.issue('actions', { channel: message.channel, user: as, original: message.ts }),
      actions: [action],
    };
    const { ok, error, triggerId = '' } = await send({ type: 'interactive', payload }, () => UNANSWERED);
    return { ok, triggerId, ...(error ? { error } : {}) };
  }

  async function actInView(viewId: string, { as, state, ...done }: ViewAction): Promise<Outcome> {
    const found = views.find(viewId);
    const { action_id: actionId, block_id: blockId, type: _type, ...put } = done;
    const placed = findElement(found.view.blocks, actionId, blockId);
    if (!placed || found.user !== as) throw new SlackError('not_found');
    const typed = submitted(found.view.blocks, found.view.state.values, state?.values ?? {});
    const view = views.fill(found, withChoice(typed, placed, put));
    if (placed.block.type === 'input' && placed.block['dispatch_action'] !== true) return { ok: true };
    const payload = {
      ...payloads.base('block_actions', as),
      ...payloads.inView(view),
      trigger_id: triggers.issue(as),
      actions: [actionOf(placed, put, workspace.nextTs())],
    };
    const { ok, error, triggerId = '' } = await send({ type: 'interactive', payload }, () => UNANSWERED);
    return { ok, triggerId, ...(error ? { error } : {}) };
  }

  async function suggest(asked: OptionsRequest): Promise<OptionsAnswer> {
    const { as, container, block_id: blockId, action_id: actionId, value } = asked;
    const view = 'view_id' in container ? views.find(container.view_id).view : undefined;
    const message = 'ts' in container ? workspace.find(container.channel, container.ts) : undefined;
    const placed = findElement(view?.blocks ?? message?.blocks ?? [], actionId, blockId);
    if (!placed) throw new SlackError('not_found');
    if (value.length < Number(placed.element['min_query_length'] ?? 3)) return { ok: true, options: [] };
    const payload = {
      ...payloads.base('block_suggestion', as),
      ...(view ? payloads.inView(view) : {}),
      ...(message ? payloads.inMessage(message) : {}),
      action_id: actionId,
      block_id: blockId,
      value,
    };
    const outcome = await deliver({ type: 'interactive', payload });
    if (!outcome.ok) return { ok: false, error: 'Slack could not load the options.' };
    const answer = SUGGESTED.safeParse(outcome.answer);
    if (!answer.success) return { ok: false, error: 'The app answered with options Slack does not take.' };
    return { ok: true, ...answer.data } as OptionsAnswer;
  }

  async function useShortcut({ as, callback_id: callbackId, channel, ts }: UseShortcut): Promise<Outcome> {
    const shortcut = shortcuts.find(({ callback_id: id }) => id === callbackId);
    const message = channel && ts ? workspace.find(workspace.channel(channel).id, ts) : undefined;
    if (!shortcut || (shortcut.type === 'message' && !message)) throw new SlackError('not_found');
    const common = { callback_id: callbackId, trigger_id: triggers.issue(as), action_ts: workspace.nextTs() };
    const payload = message
      ? {
          ...payloads.base('message_action', as),
          ...common,
          ...payloads.ofMessage(message),
          response_url: responses.issue('app', { channel: message.channel, user: as }),
        }
      : { ...payloads.base('shortcut', as), ...common };
    const { ok, error, triggerId = '' } = await send({ type: 'interactive', payload }, () => UNANSWERED);
    return { ok, triggerId, ...(error ? { error } : {}) };
  }

  /** The same payload once more, as may happen on the way. */
  async function redeliver(triggerId: string): Promise<void> {
    const envelope = delivered.get(triggerId);
    if (!envelope) throw new SlackError('invalid_trigger_id');
    await deliver(envelope);
  }

  return { send, click, resend, actInView, suggest, useShortcut, redeliver };
}

/** What an app may answer an external select with. */
const SUGGESTED = z.union([
  z.object({ options: options.or(z.array(z.never())) }),
  z.object({ option_groups: optionGroups.or(z.array(z.never())) }),
]);

function actionOf({ block, element }: Placed, put: Put, at: string): object {
  const { options: _options, option_groups: _groups, ...said } = element;
  return { ...said, ...chosen(element, put), block_id: block.block_id, action_ts: at };
}

function withChoice(values: StateValues, { block, element }: Placed, put: Put): StateValues {
  const id = block.block_id ?? '';
  if (!values[id]?.[element.action_id]) return values;
  return {
    ...values,
    [id]: { ...values[id], [element.action_id]: { type: element.type, ...chosen(element, put) } },
  };
}
