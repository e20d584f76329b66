import type { Phrase } from '../phrases.ts';
import type { Decision, PeopleRef } from '../decisions.ts';
import type { OfferView } from '../run.ts';
import type { Inbox } from './inbox.ts';
import type { RunState } from './run-state.ts';

/** Called with the click that counts. What it answers is said in place of the plain decision, or is said `later`. */
export type Taken = (decision: Decision, checked: boolean) => Phrase | 'later' | void;

export type OffersOptions = {
  readonly inbox: Inbox;
  readonly state: RunState;
  /** Who may run the operation; undefined until the plan is known. */
  readonly runners: () => readonly PeopleRef[] | undefined;
  readonly say: (phrase: Phrase) => void;
  readonly refresh: () => void;
};

export type Standing = {
  /** Clicks made later than this do not count, whenever they arrive. Unix ms. */
  readonly until?: number;
  /** Stands on after a click. */
  readonly again?: boolean;
};

/** Lets people choose something beside whatever the run asks or does, as long as it stands: leave a queue, keep a thing. */
export function createOffers({ inbox, state, runners, say, refresh }: OffersOptions) {
  return function offer(
    one: OfferView,
    who: readonly PeopleRef[],
    taken: Taken,
    { until, again = false }: Standing = {},
  ): { close: () => void } {
    const question = inbox.ask({
      id: one.id,
      choices: [one.choice],
      ...(until === undefined ? {} : { expiresAt: () => until }),
      allowed: () => {
        const run = runners();
        return run && { who: [...new Set([...run, ...who])] };
      },
      settle: (decision, { checked }) => {
        if (!again) state.withdraw(one.id);
        const said = taken(decision, checked);
        if (said !== 'later') say(said ?? plain(decision, checked));
        refresh();
        return again ? 'open' : 'settled';
      },
    });
    state.offer(one);
    refresh();
    const close = () => {
      question.close();
      state.withdraw(one.id);
      refresh();
    };
    return { close };
  };
}

function plain({ choice, by, reason }: Decision, checked: boolean): Phrase {
  return { id: 'decision', choice, checked, ...(by ? { by } : {}), ...(reason ? { reason } : {}) };
}
