import { z } from 'zod';
import type { Decision } from '../../decisions.ts';
import { readJson } from '../../json.ts';
import { sign } from '../../signature.ts';
import { readButtonValue } from '../action-ids.ts';
import type { BotContext } from '../context.ts';
import { nobodyTookIt, RECORDED } from '../recorded.ts';
import { UserError } from '../user-error.ts';

/** A click on a button that asks for more before it is a decision. */
export type FormClick = {
  readonly value: string;
  readonly user: string;
  readonly triggerId: string;
  readonly place: { readonly channel: string; readonly thread: string };
};

/** What such a form carries: the button it came from, and the thread it belongs to. Never any authority. */
const carriedSchema = z.strictObject({
  value: z.string().max(2_000),
  channel: z.string().max(64),
  thread: z.string().max(64),
});

export function writeCarried({ value, place }: FormClick): string {
  return JSON.stringify({ value, ...place });
}

export function readCarried(metadata: string): z.infer<typeof carriedSchema> | undefined {
  return readJson(metadata, carriedSchema);
}

export type Filled = {
  readonly user: string;
  readonly metadata: string;
  readonly filled: Pick<Decision, 'reason' | 'picks'>;
};

/** Signs what a form was filled with and sends it to the run, which alone decides whether it counts. */
export function createSubmitDecision({ runs, signingKey, tell, home }: BotContext) {
  return async ({ user, metadata, filled }: Filled): Promise<void> => {
    const carried = readCarried(metadata);
    const asked = readButtonValue(carried?.value);
    if (!carried || !asked) throw new UserError(({ refused }) => refused.notMyForm);
    const { workflowId, run, question, choice } = asked;
    const decision: Decision = { run, question, choice, by: user, at: Date.now(), ...filled };
    const place = { user, channel: carried.channel, thread: carried.thread };
    if (!(await runs.decide(workflowId, run, sign(decision, signingKey)))) {
      await tell(place, ({ refused }) => refused.endedAlready);
    } else if (await nobodyTookIt(runs, workflowId, run)) await tell(place, RECORDED);
    await home.changed(user);
  };
}
