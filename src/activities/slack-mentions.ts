import type { WebClient } from '@slack/web-api';
import type { PeopleRef } from '../decisions.ts';

/** ms. A group made a moment ago may not be mentioned yet; who may decide is always asked afresh. */
const KEPT = 300_000;

/**
 * Turns the groups a policy names by handle into ids, since only ids reach people. `everyone` is nobody in particular
 * and stays out; a handle Slack does not know, or cannot tell now, stays as it is written.
 */
export function createMentions(client: WebClient, now: () => number = Date.now) {
  let known: { readonly ids: ReadonlyMap<string, string>; readonly at: number } | undefined;

  async function groups(): Promise<ReadonlyMap<string, string>> {
    if (known && now() - known.at < KEPT) return known.ids;
    const { usergroups = [] } = await client.usergroups.list();
    known = { ids: new Map(usergroups.map(({ handle = '', id = '' }) => [`@${handle}`, id])), at: now() };
    return known.ids;
  }

  return async (refs: readonly PeopleRef[]): Promise<readonly PeopleRef[]> => {
    const people = refs.filter((ref) => ref !== 'everyone');
    if (!people.some((ref) => ref.startsWith('@'))) return people;
    const ids = await groups().catch(() => known?.ids ?? new Map<string, string>());
    return people.map((ref) => ids.get(ref) ?? ref);
  };
}
