import type { Message } from './types.ts';

type Reactions = NonNullable<Message['reactions']>;

/** A message's reactions with one person's put on or taken off. */
export function toggled({ reactions = [] }: Message, name: string, user: string, isOn: boolean): Reactions {
  const others = reactions.find((each) => each.name === name)?.users.filter((each) => each !== user) ?? [];
  const users = isOn ? [...others, user] : others;
  const known = reactions.some((each) => each.name === name);
  const all = known ? reactions : [...reactions, { name, users }];
  return all.map((each) => (each.name === name ? { name, users } : each)).filter(({ users }) => users.length > 0);
}
