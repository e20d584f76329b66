import type { ViewsOpenArguments, WebClient } from '@slack/web-api';
import { slackCode } from '../slack-problems.ts';
import { UserError } from '../user-error.ts';
import type { Said } from '../views/language.ts';

type View = Extract<ViewsOpenArguments, { trigger_id: string }>['view'];
type Opened = { readonly triggerId: string; readonly view: View; readonly tooLate?: Said };

/**
 * Opens a view for whoever has just clicked or typed; Slack lets us for three seconds. Answers its id, or undefined
 * where the same click came once more: its view is open. Throws a `UserError` that says so where it is `tooLate`.
 */
export async function openView(
  { views }: WebClient,
  { triggerId, view, tooLate = ({ refused }) => refused.viewTooLate }: Opened,
): Promise<string | undefined> {
  try {
    return (await views.open({ trigger_id: triggerId, view })).view?.id;
  } catch (error) {
    if (slackCode(error) === 'exchanged_trigger_id') return undefined;
    if (slackCode(error) !== 'expired_trigger_id') throw error;
    throw new UserError(tooLate);
  }
}

/** False if whoever had it open has closed it: they want no more of it. */
export async function updateView({ views }: WebClient, viewId: string, view: View): Promise<boolean> {
  try {
    await views.update({ view_id: viewId, view });
    return true;
  } catch (error) {
    if (slackCode(error) !== 'not_found') throw error;
    return false;
  }
}
