import { allows } from '../../policy.ts';
import { catalog } from '../catalog.ts';
import type { BotContext } from '../context.ts';
import { createDoctor } from '../doctor.ts';
import { tellPrivately } from '../private.ts';
import { threadLink } from '../thread-link.ts';
import { UserError } from '../user-error.ts';
import { helpText, runsText } from '../views/lists.ts';
import { escapeMrkdwn } from '../views/mrkdwn.ts';
import { createIncidentList } from './incidents.ts';
import type { Command } from './operation.ts';

export const DECKHAND_USAGE = '/deckhand help | runs | incidents | doctor';

/** `/deckhand help|runs|incidents|doctor`: what I may run; what runs, waits and burns, from lists alone; whether everything works. */
export function createDeckhandCommand(context: BotContext) {
  const { runs, people, settings, client } = context;
  const callDoctor = createDoctor(context);
  const listIncidents = createIncidentList(context);
  return async ({ text, user_id: user, channel_id: channel }: Command): Promise<void> => {
    const asked = text.trim() || 'help';
    if (asked === 'help') {
      const person = await people.find(user);
      const mine = catalog.filter(({ name }) => allows(settings.policies[name].run, person));
      await tellPrivately(client, { channel, user }, helpText(mine));
    } else if (asked === 'runs') {
      const open = await runs.open();
      const links = await Promise.all(open.map(({ thread }) => threadLink(client, thread)));
      await tellPrivately(
        client,
        { channel, user },
        runsText(open.map((run, at) => ({ ...run, link: links[at] ?? '' }))),
      );
    } else if (asked === 'incidents') {
      await listIncidents({ channel, user });
    } else if (asked === 'doctor') {
      await callDoctor({ channel, user });
    } else {
      throw new UserError(`I don't know "${escapeMrkdwn(asked.slice(0, 80))}". Usage: \`${DECKHAND_USAGE}\``);
    }
  };
}
