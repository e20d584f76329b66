import type { CardView } from '../../run.ts';
import { incidentCard } from './incident-card.ts';
import { runCard } from './run-card.ts';

/** The card of whatever runs. */
export function cardOf(view: CardView) {
  return view.operation === 'incident' ? incidentCard(view) : runCard(view);
}
