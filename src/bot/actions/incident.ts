import type { Decision } from '../../decisions.ts';
import { sign } from '../../signature.ts';
import { readButtonValue } from '../action-ids.ts';
import type { BotContext } from '../context.ts';
import { openView, updateView } from '../modals/open-view.ts';
import { UserError } from '../user-error.ts';
import { incidentSheet, sentSheet } from '../views/incident-sheet.ts';

export type SheetClick = {
  readonly value: string | undefined;
  readonly user: string;
  readonly triggerId: string;
};

export type SheetChoice = {
  readonly value: string | undefined;
  readonly actionTs: string;
  readonly user: string;
  readonly viewId: string;
};

/** Opens what an incident offers, as it is at this moment. */
export function createOpenSheet({ runs, client, wordsFor }: BotContext) {
  return async ({ value, user, triggerId }: SheetClick): Promise<void> => {
    const asked = readButtonValue(value);
    if (!asked) throw new UserError(({ refused }) => refused.notMyButton);
    const { workflowId, run, choice } = asked;
    const described = await runs.describe(workflowId, run);
    if (described?.view.operation !== 'incident') {
      throw new UserError(({ incident }) => incident.sheet.noWorker);
    }
    const view = incidentSheet(described.view, choice === 'severity' ? 'severity' : 'remediate', await wordsFor(user));
    await openView(client, { triggerId, view });
  };
}

/** A choice on the sheet: signed and sent to the incident, which alone decides whether it counts. */
export function createChooseOnSheet({ runs, client, signingKey, wordsFor, tell, home }: BotContext) {
  return async ({ value, actionTs, user, viewId }: SheetChoice): Promise<void> => {
    const asked = readButtonValue(value);
    if (!asked) throw new UserError(({ refused }) => refused.notMyButton);
    const { workflowId, run, question, choice } = asked;
    const decision: Decision = { run, question, choice, by: user, at: Math.round(Number(actionTs) * 1_000) };
    const sent = await runs.decide(workflowId, run, sign(decision, signingKey));
    const words = await wordsFor(user);
    const { taken, over } = words.incident.sheet;
    const isOpen = await updateView(client, viewId, sentSheet(sent ? taken : over, words));
    // Whoever has closed the sheet meanwhile still wants to know that nothing came of it.
    if (!isOpen && !sent) await tell({ user }, ({ incident }) => incident.sheet.over);
    await home.changed(user);
  };
}
