import type { CardView } from '../../run.ts';
import { incidentCard } from './incident-card.ts';
import type { Words } from './language.ts';
import { runCard } from './run-card.ts';

/** The card of whatever runs. */
export function cardOf(view: CardView, words: Words) {
  return view.operation === 'incident' ? incidentCard(view, words) : runCard(view, words);
}
