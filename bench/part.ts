import { startBareBot } from './bare/bot.ts';
import { startBot, startWorker, type Place } from './parts.ts';

/** One part in a process of its own, so that what it does and holds is not mixed with the workspace's share. */
export type PartName = 'bot' | 'bare bot' | 'worker';

const { part, place } = JSON.parse(process.argv[2] ?? '') as { part: PartName; place: Place };

const { stop } = await start();
process.send?.('ready');
process.once('disconnect', () => void stop().then(() => process.exit()));

function start() {
  if (part === 'worker') return startWorker(place);
  return part === 'bot' ? startBot(place) : startBareBot(place.slack, '/deckhand');
}
