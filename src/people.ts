import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import type { Person } from './policy.ts';

export type People = { readonly find: (userId: string) => Promise<Person> };

/** What we read of a user (https://docs.slack.dev/reference/objects/user-object). */
type User = {
  readonly id?: string;
  readonly name?: string;
  readonly team_id?: string;
  /** Someone of an Enterprise organisation belongs to several of its workspaces. */
  readonly enterprise_user?: { readonly teams?: readonly string[] };
  readonly deleted?: boolean;
  readonly is_restricted?: boolean;
  readonly is_ultra_restricted?: boolean;
  readonly is_stranger?: boolean;
  readonly is_bot?: boolean;
};

/** A workspace without user groups (they are part of paid plans) has nobody in any. */
const NO_GROUPS = new Set(['paid_teams_only', 'plan_upgrade_required', 'unknown_method']);

/**
 * Who someone is, read from Slack each time: a person removed from a group a second ago is out. Throws if Slack cannot
 * say. Methods: users.info, usergroups.list, and auth.test once (https://docs.slack.dev/reference/methods).
 */
export function createPeople(client: WebClient): People {
  let ours: string | undefined;

  async function ourTeam(): Promise<string> {
    const { team_id: team } = ours ? { team_id: ours } : await client.auth.test();
    if (!team) throw new TypeError('Slack did not say which workspace this is.');
    ours = team;
    return team;
  }

  async function allGroups() {
    try {
      const { usergroups = [] } = await client.usergroups.list({ include_users: true });
      return usergroups;
    } catch (error) {
      if (error instanceof WebAPIPlatformError && NO_GROUPS.has(error.data.error)) return [];
      throw error;
    }
  }

  return {
    async find(userId) {
      const [team, info, usergroups] = await Promise.all([ourTeam(), client.users.info({ user: userId }), allGroups()]);
      const user = info.user as User | undefined;
      if (!user?.id) throw new TypeError(`Slack did not say who ${userId} is.`);
      const groups = usergroups
        .filter(({ users, date_delete: deleted }) => !deleted && users?.includes(userId))
        .flatMap(({ id, handle }) => [id, handle && `@${handle}`])
        .filter((ref) => typeof ref === 'string' && ref !== '');
      return { id: user.id, name: user.name ?? user.id, groups: groups as string[], outsider: isOutsider(user, team) };
    },
  };
}

/** Slack marks as strangers only people it shares no channel with; whose workspace it is tells the others. */
function isOutsider(user: User, team: string): boolean {
  const { deleted, is_restricted, is_ultra_restricted, is_stranger, is_bot, team_id: theirs = team } = user;
  const elsewhere = theirs !== team && !user.enterprise_user?.teams?.includes(team);
  return [deleted, is_restricted, is_ultra_restricted, is_stranger, is_bot, elsewhere].some(Boolean);
}
