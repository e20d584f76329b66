import { readButtonValue } from '../../src/bot/action-ids.ts';
import { type Choice } from '../../src/decisions.ts';
import { CARD_EVENT } from '../../src/publishing.ts';
import { createAsking } from './asking.ts';
import type { Button } from './buttons.ts';
import { createChanging } from './changing.ts';
import { createHands, type Keep } from './hands.ts';
import type { Request } from './request.ts';
import { remedyOf, responders } from './responders.ts';
import type { Ask } from './schedule.ts';
import { createScreen, type Message, type Shown } from './screen.ts';
import type { World } from './world.ts';

export type Asked = { readonly ask: Ask; readonly request: Request };

/** Who sees nothing happen clicks again. ms. */
const PATIENCE = 5_000;
/** A freeze is to be noticed before it is over. ms. */
const FROZEN = 3_000;

/** What people see when they have no say. */
const EASY: Ask = {
  operation: '',
  target: 0,
  variant: 0,
  after: 0,
  hesitates: 0,
  gate: 'approve',
  failure: 'roll-back',
  crowd: false,
  changes: [],
  keeps: [],
  restores: [],
};

/** People at their screens: they ask, read the cards and click, until they are told that all is over. */
export function createPeople(world: World, since: number) {
  const triggers: string[] = [];
  const clicked = new Map<string, number>();
  const firstSeen = new Map<string, number>();
  const retried = new Set<string>();
  const keep: Keep = (outcome) => {
    if (outcome.triggerId) triggers.push(outcome.triggerId);
    return outcome;
  };
  const { messages, buttons } = createScreen(world, since);
  const hands = createHands(world.slack, keep);
  const changing = createChanging(hands);
  const ask = createAsking(world, { since, keep, messages });

  async function look(asked: readonly Asked[]): Promise<void> {
    const acts = buttons().flatMap((shown) => whatToDo(shown, asked));
    await Promise.all(acts.map((act) => act()));
  }

  function whatToDo(shown: Shown, asked: readonly Asked[]): readonly (() => Promise<unknown>)[] {
    const { message, button } = shown;
    const id = keyOf(message, button);
    const seen = firstSeen.get(id) ?? Date.now();
    firstSeen.set(id, seen);
    const { workflowId, choice, question } = readButtonValue(button.value) ?? {};
    const how = asked.find(({ request }) => isOf(request, workflowId))?.ask ?? EASY;
    const shownFor = Date.now() - seen;
    if (isIncident(message) && (choice === 'severity' || choice === 'command')) {
      return changing(choice, shown, how, shownFor);
    }
    if (Date.now() - (clicked.get(id) ?? 0) < PATIENCE) return [];
    const who = clickersOf(shown, choice, question, how, shownFor);
    if (who.length > 0) clicked.set(id, Date.now());
    return who.map(
      (as) => () =>
        choice === 'remediate' ? hands.choose(shown, as, `remedy/${remedyOf(how)}`) : hands.click(shown, as),
    );
  }

  /** Who clicks it now: nobody, one, or several at once. */
  function clickersOf(
    { message, button }: Shown,
    choice: Choice | undefined,
    question: string | undefined,
    how: Ask,
    shownFor: number,
  ): readonly string[] {
    const { ephemeralFor } = message;
    const once = !clicked.has(keyOf(message, button));
    if (ephemeralFor) return button.action_id.startsWith('offer_') && once ? [ephemeralFor] : [];
    if (message.metadata?.event_type !== CARD_EVENT || choice === undefined) return [];
    const due = shownFor >= how.hesitates;
    const crowd = how.crowd ? ['U0DEE', 'U0CY', 'U0ANA'] : [];
    if (isIncident(message)) return responders(choice, how, { shownFor, once, crowd });
    if (choice === 'keep') return isAmong(how.keeps, question) ? ['U0ANA', ...crowd] : [];
    if (choice === 'restore') return isAmong(how.restores, question) ? ['U0ANA', ...crowd] : [];
    if (choice === 'cancel') return how.cancels !== undefined && shownFor >= how.cancels ? ['U0ANA', ...crowd] : [];
    if (choice === 'thaw') return shownFor >= how.hesitates + FROZEN ? ['U0DEE', ...crowd] : [];
    if (choice === 'leave') return how.gate === 'reject' && due ? ['U0ANA'] : [];
    if (choice === 'approve' || choice === 'reject') return due && choice === how.gate ? ['U0BEN', ...crowd] : [];
    return due && choice === answerTo(`${message.ts}/${question}`, how) ? ['U0ANA', ...crowd] : [];
  }

  /** Nobody retries for ever. */
  function answerTo(question: string, { failure }: Ask): Choice {
    const step = question.split('/').slice(0, 2).join('/');
    const again = failure === 'retry' && (!retried.has(step) || retried.has(question));
    if (!again) return 'roll-back';
    retried.add(step).add(question);
    return 'retry';
  }

  return { ask, look, deeds: hands.deeds, triggers: triggers as readonly string[] };
}

/** A schedule adds the time to the ids of what it starts. */
function isOf({ workflowId }: Request, found = ''): boolean {
  return found === workflowId || (workflowId.startsWith('cleanup/') && found.startsWith(`${workflowId}-`));
}

/** `keep/2` asks for what is in the third place of the list. */
function isAmong(places: readonly number[], question = ''): boolean {
  return places.some((place) => question.endsWith(`/${place}`));
}

const isIncident = ({ metadata }: Message) => String(metadata?.event_payload['workflow']).startsWith('incident/');

const keyOf = ({ ts }: Message, { value }: Button) => `${ts}/${value}`;
