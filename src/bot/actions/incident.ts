import type { ViewsUpdateArguments } from '@slack/web-api';
import type { Decision } from '../../run.ts';
import { sign } from '../../signature.ts';
import { readButtonValue } from '../action-ids.ts';
import type { BotContext } from '../context.ts';
import { UserError } from '../user-error.ts';
import { incidentSheet, sentSheet } from '../views/incident-sheet.ts';

export type SheetClick = {
  readonly value: string | undefined;
  readonly triggerId: string;
};

export type SheetChoice = {
  readonly value: string | undefined;
  readonly actionTs: string;
  readonly user: string;
  readonly viewId: string;
};

const UNREADABLE = 'I cannot read that button; it is not one of mine. Nothing changed.';
const SENT = 'Sent. What comes of it stands in the thread; if it cannot be, you are told why.';

/** Opens what an incident offers, as it is at this moment. */
export function createOpenSheet({ runs, client }: BotContext) {
  return async ({ value, triggerId }: SheetClick): Promise<void> => {
    const asked = readButtonValue(value);
    if (!asked) throw new UserError(UNREADABLE);
    const { workflowId, run, choice } = asked;
    const described = await runs.describe(workflowId, run);
    if (described?.view.operation !== 'incident') {
      throw new UserError('No worker answers, so I cannot say what there is to choose from. Try again in a moment.');
    }
    const view = incidentSheet(described.view, choice === 'severity' ? 'severity' : 'remediate');
    await client.views.open({ trigger_id: triggerId, view });
  };
}

/** A choice on the sheet: signed and sent to the incident, which alone decides whether it counts. */
export function createChooseOnSheet({ runs, client, signingKey }: BotContext) {
  return async ({ value, actionTs, user, viewId }: SheetChoice): Promise<void> => {
    const asked = readButtonValue(value);
    if (!asked) throw new UserError(UNREADABLE);
    const { workflowId, run, question, choice } = asked;
    const decision: Decision = { run, question, choice, by: user, at: Math.round(Number(actionTs) * 1_000) };
    const sent = await runs.decide(workflowId, run, sign(decision, signingKey));
    const view = sentSheet(sent ? SENT : 'This incident is over. Nothing changed.');
    await client.views.update({ view_id: viewId, view } satisfies ViewsUpdateArguments);
  };
}
