import { BOT } from '../../playground/slack/seed.ts';
import { buttonsIn, type Button } from './buttons.ts';
import type { World } from './world.ts';

export type Message = ReturnType<World['slack']['workspace']['messages']>[number];
export type Shown = { readonly message: Message; readonly button: Button };

/** Where anything is said that people look at. */
export const PLACES = ['C0OPS', 'C0DEPLOYS', 'D0ANA', 'D0BEN', 'D0CY', 'D0DEE'] as const;

/** What people see in Slack of what was said since then. Unix ms. */
export function createScreen({ slack }: Pick<World, 'slack'>, since: number) {
  const isNew = ({ ts }: Message) => Number(ts) * 1_000 >= since;
  const messages = () => PLACES.flatMap((channel) => slack.workspace.messages(channel)).filter(isNew);
  const buttons = (): Shown[] =>
    messages().flatMap((message) => buttonsIn(message).map((button) => ({ message, button })));
  return { messages, buttons };
}

/** A private answer; in a direct message it is one like any other, but neither a card nor a note. */
export function isFor(person: string, { ephemeralFor, channel, user, metadata }: Message): boolean {
  return ephemeralFor === person || (channel === `D${person.slice(1)}` && user === BOT.user && !metadata);
}
