import type { Choice } from '../../src/decisions.ts';
import type { Ask } from './schedule.ts';

/** Of the example's runbook. What rolls back has a card of its own, on which people are asked. */
const REMEDIES = ['restart-web', 'scale-web', 'silence', 'restart-web', 'roll-back'] as const;
/** Whoever acknowledged it looks at the remedies first, and thinks that all is well after a while. ms. */
const [LOOKS, RESOLVES] = [1_000, 7_000];
/** Most close an incident; some leave it to end by itself, and look after it once that takes long. ms. */
const FORGETS = 40_000;

type Seen = { readonly shownFor: number; readonly once: boolean; readonly crowd: readonly string[] };

export const remedyOf = ({ variant }: Pick<Ask, 'variant'>) => REMEDIES[variant % REMEDIES.length] ?? 'silence';

/** Who clicks this of an incident's card now. Those who are on call do; the crowd is whoever else is there. */
export function responders(choice: Choice, how: Ask, { shownFor, once, crowd }: Seen): readonly string[] {
  const { hesitates, variant, gate } = how;
  const due = (after: number) => shownFor >= hesitates + after;
  const people = ['U0DEE', ...crowd.filter((each) => each !== 'U0DEE')];
  if (choice === 'acknowledge') return due(0) ? people : [];
  if (choice === 'command') return variant % 4 === 1 && due(0) && once ? people : [];
  if (choice === 'diagnose') return variant % 3 === 1 && due(LOOKS) && once ? people : [];
  if (choice === 'remediate') return variant !== 9 && due(LOOKS) && once ? people : [];
  if (choice === 'approve' || choice === 'reject') return choice === gate && due(0) ? ['U0BEN', ...crowd] : [];
  if (choice === 'resolve') return due(variant % 5 === 0 ? FORGETS : RESOLVES) ? people : [];
  return [];
}
