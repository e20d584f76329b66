import type { Hands } from './hands.ts';
import type { Ask, Change } from './schedule.ts';
import type { Shown } from './screen.ts';

/** Who sees no sheet opens it again. ms. */
const PATIENCE = 5_000;

/** People who change how bad an incident is, and who leads it: each change once, tried again while nothing opens. */
export function createChanging(hands: Pick<Hands, 'click' | 'choose'>) {
  const made = new Set<string>();
  const tried = new Map<string, number>();

  /** What is due of what the button of the card is for. */
  return (kind: 'severity' | 'command', shown: Shown, { changes }: Ask, shownFor: number) =>
    changes.flatMap((change, at) => {
      const { to, after } = change;
      const id = `${shown.message.ts}/${at}`;
      const isItsButton = (to === 'leads') === (kind === 'command');
      if (!isItsButton || shownFor < after || made.has(id)) return [];
      if (Date.now() - (tried.get(id) ?? 0) < PATIENCE) return [];
      tried.set(id, Date.now());
      return [() => make(id, shown, change)];
    });

  async function make(id: string, shown: Shown, { to, as }: Change): Promise<void> {
    if (to === 'leads') await hands.click(shown, as);
    const isDone = to === 'leads' || (await hands.choose(shown, as, `severity/${to}`));
    if (isDone) made.add(id);
  }
}
