import type { Choice } from '../../src/decisions.ts';
import type { Ask } from './schedule.ts';

/** Of the example's runbooks. What rolls back or installs has a card of its own, on which people are asked. */
const REMEDIES: Readonly<Record<string, readonly string[]>> = {
  incident: ['restart-web', 'scale-web', 'silence', 'restart-web', 'roll-back'],
  'node-incident': ['cordon', 'drain', 'drain', 'reprovision', 'cordon'],
};
/** Whoever acknowledged it looks at the remedies first, and thinks that all is well after a while. ms. */
const [LOOKS, RESOLVES] = [1_000, 7_000];
/** Most close an incident; some leave one that can to end by itself, and look after it once that takes long. ms. */
const FORGETS = 40_000;

type Seen = { readonly shownFor: number; readonly once: boolean; readonly crowd: readonly string[] };

/** Undefined where the runbook has nothing to offer. */
export function remedyOf({ operation, variant }: Pick<Ask, 'operation' | 'variant'>): string | undefined {
  const remedies = REMEDIES[operation] ?? [];
  return remedies[variant % remedies.length];
}

/** Who clicks this of an incident's card now. Those who are on call do; the crowd is whoever else is there. */
export function responders(choice: Choice, how: Ask, { shownFor, once, crowd }: Seen): readonly string[] {
  const { operation, hesitates, variant, gate } = how;
  const due = (after: number) => shownFor >= hesitates + after;
  const people = ['U0DEE', ...crowd.filter((each) => each !== 'U0DEE')];
  if (choice === 'acknowledge') return due(0) ? people : [];
  if (choice === 'diagnose') return variant % 3 === 1 && due(LOOKS) && once ? people : [];
  if (choice === 'remediate') return variant !== 9 && remedyOf(how) && due(LOOKS) && once ? people : [];
  if (choice === 'approve' || choice === 'reject') return choice === gate && due(0) ? ['U0BEN', ...crowd] : [];
  const isLeft = operation === 'incident' && variant % 5 === 0;
  if (choice === 'resolve') return due(isLeft ? FORGETS : RESOLVES) ? people : [];
  return [];
}
