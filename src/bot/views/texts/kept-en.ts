import type { KeptPhrase } from '../../../phrases-kept.ts';
import { escapeMrkdwn as esc, moment } from '../mrkdwn.ts';
import type { TextsOf } from './worded.ts';

/** The wording of why a cleanup lets something be. */
export const keptTexts = (phrase: (said: KeptPhrase) => string): TextsOf<KeptPhrase> => ({
  'kept.newest': () => 'newest',
  'kept.in-use': () => 'in use',
  'kept.by-tag': () => 'by tag',
  'kept.immutable': () => 'with an immutable tag',
  'kept.too-young': () => 'too young',
  'kept.untouchable': () => 'never to be touched',
  'kept.without-end': () => 'without an end',
  'kept.not-expired': () => 'not expired',
  'kept.unlabelled': () => 'without the label',
  'kept.unreadable': ({ annotation }) => `with an unreadable ${esc(annotation)}`,
  'kept.in-time': () => 'not past their time',
  'kept.leaving': () => 'going already',
  'kept.hanging': ({ name, since, words }) =>
    `${esc(name)}, which has been hanging in Terminating since ${moment(since)}${words ? `: ${esc(words)}` : '; see its finalizers'}`,
  'kept.gone': () => 'gone already',
  'kept.renewed': () => 'renewed meanwhile',
  'kept.made-anew': () => 'made anew meanwhile',
  'kept.namesake': () => 'another of its name was made meanwhile',
  'kept.by-people': () => 'by people',
  'kept.meanwhile': ({ why }) => `${phrase(why)} meanwhile`,
});
