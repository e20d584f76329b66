import { textOf } from '../content.ts';
import { personOf, userObject } from '../people.ts';
import { BOT, PEOPLE, TEAM } from '../seed.ts';
import type { Arguments, MethodParts, Methods } from './method.ts';

export function peopleMethods({ workspace, url }: MethodParts): Methods {
  return {
    'auth.test': () => ({
      url: url(),
      team: TEAM.name,
      user: 'deckhand',
      team_id: TEAM.id,
      user_id: BOT.user,
      bot_id: BOT.bot,
      is_enterprise_install: false,
    }),

    'users.info': (args) => ({ user: userObject(personOf(textOf(args['user'])), isSet(args, 'include_locale')) }),

    'users.list': (args) => ({
      members: PEOPLE.map((person) => userObject(person, isSet(args, 'include_locale'))),
      response_metadata: { next_cursor: '' },
    }),

    'usergroups.list': (args) => ({
      usergroups: workspace.groups().map(({ users, ...group }) => ({
        ...group,
        team_id: TEAM.id,
        is_usergroup: true,
        date_delete: 0,
        ...(isSet(args, 'include_users') ? { users } : {}),
        ...(isSet(args, 'include_count') ? { user_count: users.length } : {}),
      })),
    }),

    'usergroups.users.list': (args) => ({ users: workspace.group(textOf(args['usergroup'])).users }),
  };
}

function isSet(args: Arguments, name: string): boolean {
  return String(args[name]) === 'true';
}
