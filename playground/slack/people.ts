import { DateTime } from 'luxon';
import { PEOPLE, TEAM } from './seed.ts';
import { SlackError, type Person } from './types.ts';

export function personOf(id: string): Person {
  const found = PEOPLE.find((person) => person.id === id);
  if (!found) throw new SlackError('user_not_found');
  return found;
}

/** Their own team, which is another one for a stranger. */
export const teamOf = ({ team = TEAM.id }: Person): string => team;

/** As the API shows somebody (https://docs.slack.dev/reference/objects/user-object). */
export function userObject(person: Person, withLocale: boolean): Record<string, unknown> {
  const { id, name, realName, color, guest, deactivated, bot, tz, locale, stranger = false } = person;
  const here = DateTime.now().setZone(tz);
  return {
    id,
    team_id: teamOf(person),
    name,
    real_name: realName,
    color: color.slice(1),
    deleted: deactivated,
    tz,
    tz_label: here.offsetNameLong,
    tz_offset: here.offset * 60,
    profile: { real_name: realName, display_name: name, team: teamOf(person) },
    is_admin: false,
    is_owner: false,
    is_restricted: guest,
    is_ultra_restricted: false,
    is_bot: bot,
    is_app_user: false,
    ...(stranger ? { is_stranger: true } : {}),
    ...(withLocale ? { locale } : {}),
  };
}

/** How an interaction names who did it. */
export function actor(person: Person): Record<string, string> {
  return { id: person.id, username: person.name, name: person.name, team_id: teamOf(person) };
}
