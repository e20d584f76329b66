import type { Phrase } from '../phrases.ts';
import type { Allowed, Choice, Decision } from '../run.ts';
import type { Inbox } from './inbox.ts';
import type { RunState } from './run-state.ts';

/** Something people may do beside whatever the run asks or does: keep a thing, bring one back. */
export type Offer = {
  /** Unique in the run; what a click names. */
  readonly id: string;
  readonly choice: Choice;
  /** What the button is about. */
  readonly about: Phrase;
  /** Called once, with the first click that counts. */
  readonly taken: (decision: Decision, checked: boolean) => void;
};

export type OffersOptions = {
  readonly inbox: Inbox;
  readonly state: RunState;
  readonly allowed: () => Allowed | undefined;
  readonly refresh: () => void;
};

/** Puts buttons on the card that stand by themselves; the answer withdraws those that nobody has used. */
export function createOffers({ inbox, state, allowed, refresh }: OffersOptions) {
  return function offer(all: readonly Offer[]): () => void {
    const open = new Map(all.map(({ id, choice, about }) => [id, { id, choice, about }]));
    const ours = new Set(open.keys());
    const show = () => {
      const others = (state.view().offers ?? []).filter(({ id }) => !ours.has(id));
      const shown = [...others, ...open.values()];
      state.change({ offers: shown.length ? shown : undefined });
      refresh();
    };
    const questions = all.map(({ id, choice, taken }) =>
      inbox.ask({
        id,
        choices: [choice],
        allowed,
        settle: (decision, { checked }) => {
          open.delete(id);
          taken(decision, checked);
          show();
          return 'settled';
        },
      }),
    );
    show();
    return () => {
      for (const question of questions) question.close();
      open.clear();
      show();
    };
  };
}
