import type { WebClient } from '@slack/web-api';
import type { Person } from './policy.ts';

export type People = { readonly find: (userId: string) => Promise<Person> };

/**
 * Who someone is, read from Slack each time: a person removed from a group a second ago is out. Throws if Slack cannot
 * say. Methods: users.info, usergroups.list (https://docs.slack.dev/reference/methods).
 */
export function createPeople(client: WebClient): People {
  return {
    async find(userId) {
      const [{ user }, { usergroups = [] }] = await Promise.all([
        client.users.info({ user: userId }),
        client.usergroups.list({ include_users: true }),
      ]);
      if (!user?.id) throw new TypeError(`Slack did not say who ${userId} is.`);
      const groups = usergroups
        .filter(({ users, date_delete: deleted }) => !deleted && users?.includes(userId))
        .flatMap(({ id, handle }) => [id, handle && `@${handle}`])
        .filter((ref) => typeof ref === 'string' && ref !== '');
      const { deleted, is_restricted, is_ultra_restricted, is_stranger, is_bot } = user as Record<string, unknown>;
      return {
        id: user.id,
        name: user.name ?? user.id,
        groups: groups as string[],
        outsider: Boolean(deleted || is_restricted || is_ultra_restricted || is_stranger || is_bot),
      };
    },
  };
}
