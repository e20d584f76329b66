import type { BotContext } from '../context.ts';
import { createDoctor } from '../doctor.ts';
import { operationsFor, overviewFor } from '../overview.ts';
import type { Place } from '../private.ts';
import { createFreezeCommand, FREEZE_USAGE } from './freeze.ts';
import { createIncidentList } from './incidents.ts';
import { UserError } from '../user-error.ts';
import { helpText, runsText } from '../views/lists.ts';

export const DECKHAND_USAGE = `/deckhand help | runs | incidents | doctor | ${FREEZE_USAGE}`;

/** `help` and `runs`, wherever they are asked for: what I may run, and what runs and waits, from lists alone. */
export type Answers = Readonly<Record<'help' | 'runs', (place: Place) => Promise<void>>>;

export function createAnswers(context: BotContext): Answers {
  const { people, tell } = context;
  return {
    async help(place) {
      const person = await people.find(place.user);
      const mine = operationsFor(context, person);
      await tell(place, (words) =>
        helpText(
          mine.map(({ name, command, usage }) => ({ command, usage, summary: words.operations[name].summary })),
          words,
        ),
      );
    },

    async runs(place) {
      const lists = await overviewFor(context, await people.find(place.user));
      await tell(place, (words) => runsText(lists, words));
    },
  };
}

/** `/deckhand help|runs|incidents|doctor|freeze|thaw`. */
export function createDeckhandCommand({ help, runs }: Answers, context: BotContext) {
  const callDoctor = createDoctor(context);
  const listIncidents = createIncidentList(context);
  const freezing = createFreezeCommand(context);
  return async (text: string, place: Place, triggerId: string): Promise<void> => {
    const asked = text.trim().toLowerCase() || 'help';
    const [word = '', ...rest] = text.trim().split(/\s+/);
    const more = { text: rest.join(' '), place, triggerId };
    if (asked === 'help') return help(place);
    if (asked === 'runs') return runs(place);
    if (asked === 'incidents') return listIncidents(place);
    if (asked === 'doctor') return callDoctor(place);
    if (word === 'freeze') return freezing.freeze(more);
    if (word === 'thaw') return freezing.thaw(more);
    throw new UserError(({ refused }) => refused.unknownCommand(text.trim().slice(0, 80), DECKHAND_USAGE));
  };
}
