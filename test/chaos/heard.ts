import type { Deeds } from './ended.ts';
import type { Deed } from './hands.ts';
import { isFor, PLACES } from './screen.ts';
import type { World } from './world.ts';

/** Slack hands an event on at once; whatever stands between a click and its run is over by then. ms. */
const SOON = 2_000;

/** Whether somebody was told privately since, or saw that all was over; so too where what they did may not have arrived. */
export function hasHeard({ slack }: Pick<World, 'slack'>, { surely }: Deeds, { as, at, taken, over }: Deed): boolean {
  if (!surely || !taken || over) return true;
  const since = PLACES.flatMap((place) => slack.workspace.messages(place)).filter(({ ts }) => Number(ts) * 1_000 >= at);
  return since.some((message) => isFor(as, message));
}

/** Whether it must have arrived before a moment. Unix ms. */
export function isBefore({ surely }: Deeds, { at, taken }: Deed, moment: number): boolean {
  return surely && taken && at + SOON < moment;
}
