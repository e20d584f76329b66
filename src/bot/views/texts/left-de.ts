import type { Left, LeftPhrase } from '../../../phrases-left.ts';
import { escapeMrkdwn as esc } from '../mrkdwn.ts';
import { heldBy } from './failure-parts.ts';
import { shortDigest } from './names.ts';
import type { TextsOf } from './worded.ts';

/** The German wording of why an undo left something as it is. */
export const leftGerman: TextsOf<LeftPhrase> = {
  'left.machine': (held) => `gehört nicht zu diesem Lauf (${heldBy(held, 'Besitzer')}).`,
  'left.never-joined': () => 'kam nie in den Cluster.',
  'left.not-made': () => 'stammt nicht von diesem Lauf.',
  'left.unchanged': () => 'dieser Lauf hat dort nichts geändert.',
  'left.set-since': ({ digest }) =>
    `jemand anderes hat seitdem ${digest ? shortDigest(digest) : 'ein anderes Image'} gesetzt.`,
  'left.moved': () => 'jemand anderes hat ihn inzwischen versetzt.',
  'left.no-training': () => 'dort ist kein Lauf dieses Trainings offen.',
  'left.unregistered': () => 'es wurde nichts registriert.',
  'left.nothing-before': () => 'dort lief vorher nichts.',
  'left.not-stopped': () => 'keiner davon ist durch diesen Lauf gestoppt.',
};

export function leftGermanText(left: Left, why: string): string {
  if (!('what' in left)) {
    return left.kind === 'registry'
      ? `Die Registry bleibt, wie sie ist: ${why}`
      : `Die Namespaces bleiben, wie sie sind: ${why}`;
  }
  return left.kind === 'node'
    ? `Knoten ${esc(left.what)} bleibt, wie er ist: ${why}`
    : `${esc(left.what)} bleibt, wie es ist: ${why}`;
}
