import { wordsIn } from '../../src/bot/views/language.ts';
import { PLACES } from './screen.ts';
import type { World } from './world.ts';

const MARK = '\0';
/** What the bot says of a fault of its own, around the reference to its log. */
const [BEFORE = '', AFTER = ''] = wordsIn('en').fault(MARK).split(MARK);

/** Where nothing of Slack or of ours was away, nothing people do surprises the bot. */
export function faultsTold({ slack }: Pick<World, 'slack'>, since: number): readonly string[] {
  const told = PLACES.flatMap((place) => slack.workspace.messages(place)).filter(
    ({ ts, text }) => Number(ts) * 1_000 >= since && text.startsWith(BEFORE) && text.endsWith(AFTER),
  );
  return told.map(
    ({ text, channel }) => `somebody in ${channel} was told of a fault: ${text.slice(BEFORE.length, -AFTER.length)}`,
  );
}
