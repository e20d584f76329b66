import { z } from 'zod';
import type { Decision } from '../../decisions.ts';
import { sign } from '../../signature.ts';
import { readButtonValue } from '../action-ids.ts';
import type { BotContext } from '../context.ts';
import { nobodyTookIt, RECORDED } from '../recorded.ts';
import { UserError } from '../user-error.ts';
import { rejectView } from '../views/reject.ts';

export type RejectClick = {
  readonly value: string;
  readonly user: string;
  readonly triggerId: string;
  readonly place: RejectPlace;
};
export type RejectPlace = { readonly channel: string; readonly thread: string };
export type Rejection = { readonly user: string; readonly metadata: string; readonly reason: string };

const carriedSchema = z.strictObject({
  value: z.string().max(2_000),
  channel: z.string().max(64),
  thread: z.string().max(64),
});

/** Rejecting asks why, in a form of its own: whoever reads the thread wants to know. */
export function createReject({ client, runs, signingKey, tell, wordsFor, home }: BotContext) {
  return {
    async open({ value, user, triggerId, place }: RejectClick): Promise<void> {
      const asked = readButtonValue(value);
      if (!asked) throw new UserError(({ refused }) => refused.notMyButton);
      const metadata = JSON.stringify({ value, ...place });
      const view = rejectView(metadata, asked.reasonRequired ?? false, await wordsFor(user));
      await client.views.open({ trigger_id: triggerId, view });
    },

    /** The decision is made when the form is sent, not when it was opened. */
    async submit({ user, metadata, reason }: Rejection): Promise<void> {
      const carried = readCarried(metadata);
      const asked = readButtonValue(carried?.value);
      if (!carried || !asked) throw new UserError(({ refused }) => refused.notMyForm);
      const { workflowId, run, question, choice } = asked;
      const said = reason.trim();
      const decision: Decision = { run, question, choice, by: user, at: Date.now(), ...(said ? { reason: said } : {}) };
      const place = { user, channel: carried.channel, thread: carried.thread };
      if (!(await runs.decide(workflowId, run, sign(decision, signingKey)))) {
        await tell(place, ({ refused }) => refused.endedAlready);
      } else if (await nobodyTookIt(runs, workflowId, run)) await tell(place, RECORDED);
      await home.changed(user);
    },
  };
}

function readCarried(metadata: string): z.infer<typeof carriedSchema> | undefined {
  try {
    return carriedSchema.safeParse(JSON.parse(metadata)).data;
  } catch {
    return undefined;
  }
}
