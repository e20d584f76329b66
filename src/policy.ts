import type { PeopleRef } from './run.ts';

/** Someone as Slack describes them at this moment. */
export type Person = {
  readonly id: string;
  readonly name: string;
  /** Ids and handles (`@platform`) of the user groups they are in. */
  readonly groups: readonly string[];
  /** Guests, deactivated people, strangers from shared channels and bots: never allowed anything. */
  readonly outsider: boolean;
};

/** Whether the policy's list names this person. Outsiders are never named, not even by `everyone`. */
export function allows(refs: readonly PeopleRef[], person: Person): boolean {
  if (person.outsider) return false;
  return refs.some((ref) => ref === 'everyone' || ref === person.id || person.groups.includes(ref));
}
