import type { BotContext } from '../context.ts';
import type { Place } from '../private.ts';
import { threadLink } from '../thread-link.ts';
import { incidentsText } from '../views/incident-list.ts';

/** `/deckhand incidents`: the open ones, the worst first. */
export function createIncidentList({ incidents, client, tell }: BotContext) {
  return async (place: Place): Promise<void> => {
    const open = await incidents.open();
    const links = await Promise.all(open.map(({ thread }) => threadLink(client, thread)));
    const listed = open.map((incident, at) => ({ ...incident, link: links[at] }));
    await tell(place, (words) => incidentsText(listed, words));
  };
}
