import type { KeptPhrase } from '../../../phrases-kept.ts';
import { escapeMrkdwn as esc, moment } from '../mrkdwn.ts';
import type { TextsOf } from './worded.ts';

/** The German wording of why a cleanup lets something be. */
export const keptGerman = (phrase: (said: KeptPhrase) => string): TextsOf<KeptPhrase> => ({
  'kept.newest': () => 'unter den neuesten',
  'kept.in-use': () => 'in Gebrauch',
  'kept.by-tag': () => 'des Tags wegen',
  'kept.immutable': () => 'mit unveränderlichem Tag',
  'kept.too-young': () => 'zu jung',
  'kept.untouchable': () => 'nie anzutasten',
  'kept.without-end': () => 'ohne Ablauf',
  'kept.not-expired': () => 'nicht abgelaufen',
  'kept.unlabelled': () => 'ohne das Label',
  'kept.unreadable': ({ annotation }) => `mit unlesbarem ${esc(annotation)}`,
  'kept.in-time': () => 'noch in ihrer Frist',
  'kept.leaving': () => 'schon im Verschwinden',
  'kept.hanging': ({ name, since, words }) =>
    `${esc(name)}, das seit ${moment(since)} in Terminating hängt${words ? `: ${esc(words)}` : '; siehe seine Finalizer'}`,
  'kept.gone': () => 'schon weg',
  'kept.renewed': () => 'inzwischen erneuert',
  'kept.made-anew': () => 'inzwischen neu angelegt',
  'kept.namesake': () => 'inzwischen gibt es ein anderes dieses Namens',
  'kept.by-people': () => 'von Leuten',
  'kept.meanwhile': ({ why }) => `inzwischen ${phrase(why)}`,
});
