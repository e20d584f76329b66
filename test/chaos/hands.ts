import { setTimeout as sleep } from 'node:timers/promises';
import { REJECT } from '../../src/bot/form-ids.ts';
import { INCIDENT, readButtonValue } from '../../src/bot/action-ids.ts';
import { buttonsIn } from './buttons.ts';
import type { Shown } from './screen.ts';
import type { World } from './world.ts';

/** Remembers what an act started, so that it may arrive once more. */
export type Keep = <T extends { triggerId?: string }>(outcome: T) => T;

const LOOK = 100;
/** How long people wait for a form. ms. */
const [FORM, SHEET] = [2_000, 3_000];

/** What people do with their hands: they click, fill in the form that opens, or choose from a sheet. */
export function createHands({ act, views }: World['slack'], keep: Keep) {
  async function click({ message, button }: Shown, as: string): Promise<void> {
    const { channel, ts } = message;
    const { action_id: actionId, block_id: block } = button;
    const outcome = await act.click({ as, channel, ts, action_id: actionId, block_id: block }).catch(() => undefined);
    // The card was drawn anew meanwhile: nobody could click there any more.
    if (!outcome) return;
    keep(outcome);
    if (actionId === 'decide_reject') await submitReason(as);
  }

  async function submitReason(as: string): Promise<void> {
    const until = Date.now() + FORM;
    while (Date.now() < until) {
      const view = views.stackOf(as).find(({ callback_id: callback }) => callback === REJECT.callback);
      if (view) {
        const values = { [REJECT.reason]: { [REJECT.reason]: { type: 'plain_text_input', value: 'not today' } } };
        await act.submit(view.id, { as, state: { values } }).catch(() => undefined);
        views.closeAll(as);
        return;
      }
      await sleep(LOOK);
    }
  }

  /** Opens what an incident offers, and takes the one that answers this question out of it. */
  async function choose(shown: Shown, as: string, question: string): Promise<void> {
    await click(shown, as);
    const until = Date.now() + SHEET;
    while (Date.now() < until) {
      const view = views.stackOf(as).at(-1);
      const chosen = buttonsIn(view ?? {}).find(
        ({ action_id: action, value }) => action === INCIDENT.choose && readButtonValue(value)?.question === question,
      );
      if (view && chosen) {
        const { action_id, block_id } = chosen;
        keep(await act.actInView(view.id, { as, action_id, block_id }).catch(() => ({})));
        return views.closeAll(as);
      }
      await sleep(LOOK);
    }
  }

  return { click, choose };
}
