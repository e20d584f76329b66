import { readButtonValue } from '../action-ids.ts';
import type { BotContext } from '../context.ts';
import { UserError } from '../user-error.ts';
import { rejectView } from '../views/reject.ts';
import { createSubmitDecision, writeCarried, type FormClick } from './decision-form.ts';
import { openView } from './open-view.ts';

export type Rejection = { readonly user: string; readonly metadata: string; readonly reason: string };

/** Rejecting asks why, in a form of its own: whoever reads the thread wants to know. */
export function createReject(context: BotContext) {
  const { client, wordsFor } = context;
  const submit = createSubmitDecision(context);
  return {
    async open(click: FormClick): Promise<void> {
      const { value, user, triggerId } = click;
      const asked = readButtonValue(value);
      if (!asked) throw new UserError(({ refused }) => refused.notMyButton);
      const view = rejectView(writeCarried(click), asked.reasonRequired ?? false, await wordsFor(user));
      await openView(client, { triggerId, view });
    },

    /** The decision is made when the form is sent, not when it was opened. */
    async submit({ user, metadata, reason }: Rejection): Promise<void> {
      const said = reason.trim();
      await submit({ user, metadata, filled: said ? { reason: said } : {} });
    },
  };
}
