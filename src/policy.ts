import type { PeopleRef } from './decisions.ts';

/** Someone as Slack describes them at this moment. */
export type Person = {
  readonly id: string;
  readonly name: string;
  /** Ids and handles (`@platform`) of the user groups they are in. */
  readonly groups: readonly string[];
  /** Guests, deactivated people, strangers from shared channels and bots: never allowed anything. */
  readonly outsider: boolean;
};

/** Those of a policy's people and groups this person is or is in. Outsiders are none of them, not even `everyone`. */
export function matching(refs: readonly PeopleRef[], person: Person): readonly PeopleRef[] {
  if (person.outsider) return [];
  return refs.filter((ref) => ref === 'everyone' || ref === person.id || person.groups.includes(ref));
}

/** Whether the policy's list names this person. */
export function allows(refs: readonly PeopleRef[], person: Person): boolean {
  return matching(refs, person).length > 0;
}
