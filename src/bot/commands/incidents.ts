import type { BotContext } from '../context.ts';
import { withLinks } from '../overview.ts';
import type { Place } from '../private.ts';
import { incidentsText } from '../views/incident-list.ts';

/** `/deckhand incidents`: the open ones, the worst first. */
export function createIncidentList({ incidents, client, tell }: BotContext) {
  return async (place: Place): Promise<void> => {
    const listed = await withLinks(client, await incidents.open());
    await tell(place, (words) => incidentsText(listed, words));
  };
}
