import { condition } from '@temporalio/workflow';
import type { Phrase } from '../phrases.ts';
import type { Allowed, Choice, Decision } from '../decisions.ts';
import type { Inbox } from './inbox.ts';
import type { Urgency } from '../urgency.ts';
import type { RunState } from './run-state.ts';

export type AskingOptions = {
  readonly inbox: Inbox;
  readonly state: RunState;
  readonly sayDecision: (decision: Decision, checked: boolean) => void;
  readonly refresh: (urgency?: Urgency) => void;
};

export type Question = {
  readonly id: string;
  readonly step: string;
  readonly choices: readonly Choice[];
  readonly allowed: (choice: Choice) => Allowed | undefined;
  /** Unix ms; without it the question waits without limit. */
  readonly expiresAt?: number;
  readonly otherwise: Phrase;
  /** For Temporal's UI: what the run waits for. */
  readonly summary: string;
};

/** Puts a question with buttons on the card and waits for the one decision that counts; undefined if none came in time. */
export function createAsking({ inbox, state, sayDecision, refresh }: AskingOptions) {
  return async function ask({ summary, allowed, ...shown }: Question): Promise<Decision | undefined> {
    const { id, choices, expiresAt } = shown;
    const answers: Decision[] = [];
    const question = inbox.ask({
      id,
      choices,
      allowed,
      expiresAt: () => expiresAt,
      settle: (decision, { checked }) => {
        sayDecision(decision, checked);
        answers.push(decision);
        return 'settled';
      },
    });
    state.ask(shown);
    refresh('ask');
    try {
      const answered = () => answers.length > 0;
      if (expiresAt === undefined) await condition(answered);
      else await condition(answered, Math.max(1, expiresAt - Date.now()), { summary });
      // A click made in time counts even if it is judged only now, after an outage.
      if (!answered()) await condition(() => answered() || inbox.isDrained());
      return answers[0];
    } finally {
      question.close();
      state.ask(undefined);
      refresh('decision');
    }
  };
}

export type Ask = ReturnType<typeof createAsking>;
