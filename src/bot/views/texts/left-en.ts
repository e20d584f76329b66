import type { Left, LeftPhrase } from '../../../phrases-left.ts';
import { escapeMrkdwn as esc } from '../mrkdwn.ts';
import { heldBy } from './failure-parts.ts';
import { shortDigest } from './names.ts';
import type { TextsOf } from './worded.ts';

/** Why an undo left something as it is. */
export const leftTexts: TextsOf<LeftPhrase> = {
  'left.machine': (held) => `it is not this run's (${heldBy(held, 'owner')}).`,
  'left.never-joined': () => 'it never joined the cluster.',
  'left.not-made': () => 'this run did not make it.',
  'left.unchanged': () => 'this run changed nothing there.',
  'left.set-since': ({ digest }) => `somebody else set ${digest ? shortDigest(digest) : 'another image'} since.`,
  'left.moved': () => 'somebody else moved it meanwhile.',
  'left.no-training': () => 'no run of this training is open there.',
  'left.unregistered': () => 'nothing was registered.',
  'left.nothing-before': () => 'nothing ran there before.',
  'left.not-stopped': () => 'none is stopped by this run.',
};

export function leftText(left: Left, why: string): string {
  if (!('what' in left)) {
    return left.kind === 'registry' ? `Left the registry as it is: ${why}` : `Left the namespaces as they are: ${why}`;
  }
  return `Left ${left.kind === 'node' ? 'node ' : ''}${esc(left.what)} as it is: ${why}`;
}
