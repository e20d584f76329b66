import { parseArgs } from 'node:util';
import { ConfigError } from './config.ts';

/** What a worker serves: workflows with the work on outside systems, or everything that writes to Slack. */
export type Queue = 'deckhand' | 'slack';

export const QUEUES: readonly Queue[] = ['deckhand', 'slack'];

/**
 * `--queue slack` names the one queue a worker serves; without it, it serves both. Slack's limits count for the whole
 * workspace, so its queue has one worker, while the other is scaled by starting more.
 */
export function queuesOf(flags: readonly string[]): readonly Queue[] {
  const { queue } = parseArgs({ args: [...flags], options: { queue: { type: 'string' } }, strict: false }).values;
  if (queue === undefined) return QUEUES;
  const found = QUEUES.find((name) => name === queue);
  if (!found)
    throw new ConfigError(`A worker has no queue "${String(queue)}": --queue ${QUEUES.join(' or --queue ')}.`);
  return [found];
}
