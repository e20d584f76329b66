import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../../playground/slack/client-types.ts';
import { REJECT } from '../../src/bot/form-ids.ts';
import { INCIDENT, readButtonValue } from '../../src/bot/action-ids.ts';
import { wordsIn } from '../../src/bot/views/language.ts';
import { buttonsIn, type Button } from './buttons.ts';
import type { Shown } from './screen.ts';
import type { World } from './world.ts';

/** Remembers what an act started, so that it may arrive once more. */
export type Keep = <T extends { triggerId?: string }>(outcome: T) => T;

/** Something somebody clicked or chose. */
export type Deed = {
  readonly as: string;
  readonly run: string;
  readonly question: string;
  /** What stands beside the button. */
  readonly about: string;
  /** Unix ms. */
  readonly at: number;
  /** Whether Slack could hand it on. */
  readonly taken: boolean;
  /** Whether a sheet answered that all is over. */
  readonly over: boolean;
};

export type Hands = ReturnType<typeof createHands>;

type View = Parameters<typeof buttonsIn>[0];

const LOOK = 100;
/** How long people wait for a form, for a sheet, and for what a sheet says of their choice. ms. */
const [FORM, SHEET, ANSWER] = [2_000, 3_000, 2_000];
const { taken: SENT, over: OVER } = wordsIn('en').incident.sheet;

/** What people do with their hands: they click, fill in the form that opens, or choose from a sheet. */
export function createHands({ act, views }: World['slack'], keep: Keep) {
  const deeds: Deed[] = [];
  const busy = new Map<string, Promise<void>>();

  /** Whoever has a form open does one thing after the other. */
  function inTurn(as: string, work: () => Promise<void>): Promise<void> {
    const mine = (busy.get(as) ?? Promise.resolve()).then(work);
    busy.set(as, mine);
    return mine;
  }

  function remember(as: string, { value }: Button, more: Pick<Deed, 'about' | 'at' | 'taken' | 'over'>): void {
    const { run = '', question = '' } = readButtonValue(value) ?? {};
    deeds.push({ as, run, question, ...more });
  }

  async function press({ message, button }: Shown, as: string): Promise<void> {
    const { channel, ts } = message;
    const { action_id, block_id } = button;
    const at = Date.now();
    const outcome = await act.click({ as, channel, ts, action_id, block_id }).catch(() => undefined);
    // The card was drawn anew meanwhile: nobody could click there any more.
    if (!outcome) return;
    keep(outcome);
    remember(as, button, { about: textIn(message, block_id), at, taken: outcome.ok, over: false });
  }

  async function submitReason(as: string): Promise<void> {
    const view = await untilSeen(FORM, () =>
      views.stackOf(as).find(({ callback_id: callback }) => callback === REJECT.callback),
    );
    if (!view) return;
    const values = { [REJECT.reason]: { [REJECT.reason]: { type: 'plain_text_input', value: 'not today' } } };
    await act.submit(view.id, { as, state: { values } }).catch(() => undefined);
    views.closeAll(as);
  }

  /** Takes what answers the question out of the sheet that opens, and reads what the sheet says then. */
  async function take(as: string, question: string): Promise<boolean> {
    const found = await untilSeen(SHEET, () => {
      const view = views.stackOf(as).at(-1);
      const chosen = buttonsIn(view ?? {}).find(
        ({ action_id: action, value }) => action === INCIDENT.choose && readButtonValue(value)?.question === question,
      );
      return view && chosen && { view, chosen };
    });
    if (!found) return false;
    const { view, chosen } = found;
    const { action_id, block_id } = chosen;
    const at = Date.now();
    const nothing: Outcome = { ok: false };
    const outcome = keep(await act.actInView(view.id, { as, action_id, block_id }).catch(() => nothing));
    const said = await untilSeen(ANSWER, () =>
      [SENT, OVER].find((each) => textsOf(views.stackOf(as).at(-1) ?? {}).includes(each)),
    );
    remember(as, chosen, { about: textIn(view, block_id), at, taken: outcome.ok, over: said === OVER });
    views.closeAll(as);
    return outcome.ok;
  }

  return {
    deeds: deeds as readonly Deed[],

    async click(shown: Shown, as: string): Promise<void> {
      if (shown.button.action_id !== 'decide_reject') return press(shown, as);
      return inTurn(as, async () => {
        await press(shown, as);
        await submitReason(as);
      });
    },

    /** Opens what an incident offers, and chooses from it. False if that could not be. */
    async choose(shown: Shown, as: string, question: string): Promise<boolean> {
      let chosen = false;
      await inTurn(as, async () => {
        await press(shown, as);
        chosen = await take(as, question);
      });
      return chosen;
    },
  };
}

async function untilSeen<T>(patience: number, look: () => T | undefined): Promise<T | undefined> {
  for (const until = Date.now() + patience; Date.now() < until;) {
    const seen = look();
    if (seen) return seen;
    await sleep(LOOK);
  }
  return undefined;
}

type Text = { readonly block_id?: string; readonly text?: { readonly text?: string } };

function textsOf({ blocks = [] }: View): readonly string[] {
  return (blocks as readonly Text[]).map(({ text }) => text?.text ?? '');
}

function textIn({ blocks = [] }: View, id: string): string {
  return (blocks as readonly Text[]).find(({ block_id: own }) => own === id)?.text?.text ?? '';
}
