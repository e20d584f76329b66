import type { PeopleRef } from '../decisions.ts';
import { allows, type Person } from '../policy.ts';
import type { BotContext } from './context.ts';
import { NotAllowed } from './user-error.ts';
import type { Said } from './views/language.ts';

export type Wish = {
  readonly user: string;
  /** The command, as people type it. */
  readonly command: string;
  readonly policy: readonly PeopleRef[];
  /** What those are told whom the policy does not name. */
  readonly otherwise?: Said;
};

/** Whether somebody may do something, by who they are now. Throws a {@link NotAllowed} that says why not. */
export async function mustBeAllowed(
  { people }: Pick<BotContext, 'people'>,
  { user, command, policy, otherwise = ({ refused }) => refused.notForYou(command, policy) }: Wish,
): Promise<Person> {
  const person = await people.find(user);
  if (person.outsider) throw new NotAllowed(({ refused }) => refused.outsider(command), user, command);
  if (!allows(policy, person)) throw new NotAllowed(otherwise, user, command);
  return person;
}
