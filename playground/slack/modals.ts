import type { Close, Outcome, Submit, Submitted, View } from './client-types.ts';
import type { InteractionParts } from './interactions.ts';
import { refusals, submitted } from './submission.ts';
import { SlackError } from './types.ts';
import type { Found } from './views.ts';

/** What Slack says whenever an app's answer to a modal is missing or no good. */
const TROUBLE = 'We had some trouble connecting. Try again?';

type Answer = { readonly response_action?: string; readonly errors?: unknown; readonly view?: unknown };
type Parts = Pick<InteractionParts, 'views' | 'triggers' | 'payloads' | 'deliver'>;

/** Submitting and closing modals, and what the app may answer (https://docs.slack.dev/surfaces/modals). */
export function createModals({ views, triggers, payloads, deliver }: Parts) {
  function topOf(user: string, viewId: string): Found {
    const view = views.stackOf(user).at(-1);
    if (view?.id !== viewId) throw new SlackError('not_found');
    return { user, view };
  }

  async function submit(viewId: string, { as, state }: Submit): Promise<Submitted> {
    const found = topOf(as, viewId);
    const values = submitted(found.view.blocks, found.view.state.values, state.values);
    const view = views.fill(found, values);
    const errors = refusals(view.blocks, values);
    if (Object.keys(errors).length > 0) return { ok: true, response_action: 'errors', errors };
    const payload = {
      ...payloads.base('view_submission', as),
      trigger_id: triggers.issue(as),
      view,
      response_urls: [],
    };
    const outcome = await deliver({ type: 'interactive', payload });
    if (!outcome.ok) return { ok: false, error: TROUBLE };
    return follow(viewId, as, outcome.answer ?? {});
  }

  /** The app may have changed the view while it thought about the submission. */
  function follow(viewId: string, user: string, { response_action: action, errors, view }: Answer): Submitted {
    try {
      switch (action) {
        case undefined:
          if (views.stackOf(user).at(-1)?.id === viewId) views.closeTop(user);
          return { ok: true };
        case 'clear':
          views.closeAll(user);
          return { ok: true, response_action: action };
        case 'errors':
          return { ok: true, response_action: action, errors: errorsOf(errors, views.find(viewId).view) };
        case 'update':
          views.update(views.find(viewId), view);
          return { ok: true, response_action: action };
        case 'push':
          views.push(view, () => user);
          return { ok: true, response_action: action };
        default:
          return { ok: false, error: TROUBLE };
      }
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      return { ok: false, error: TROUBLE };
    }
  }

  async function close(viewId: string, { as }: Close): Promise<Outcome> {
    const { view } = topOf(as, viewId);
    const isCleared = view.clear_on_close === true;
    const gone = isCleared ? views.stackOf(as) : [view];
    if (isCleared) views.closeAll(as);
    else views.closeTop(as);
    for (const each of gone.filter(({ notify_on_close: notify }) => notify)) {
      const payload = { ...payloads.base('view_closed', as), view: each, is_cleared: isCleared };
      await deliver({ type: 'interactive', payload });
    }
    return { ok: true };
  }

  return { submit, close };
}

/** Each error stands beside an input: Slack takes no others. */
function errorsOf(errors: unknown, { blocks }: View): Record<string, string> {
  const inputs = blocks.filter(({ type }) => type === 'input').map(({ block_id: id }) => id);
  const given = Object.entries((errors ?? {}) as Record<string, string>);
  if (given.length === 0 || !given.every(([id]) => inputs.includes(id))) throw new SlackError('invalid_arguments');
  return Object.fromEntries(given);
}
