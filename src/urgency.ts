/** Who waits for the words: first who has just clicked, then who is asked; the end goes before a step, a step before progress. */
export type Urgency = 'decision' | 'ask' | 'end' | 'step' | 'progress';

/** Temporal's priorities, and those of turns in Slack: lower goes first. */
export const PRIORITY: Readonly<Record<Urgency, number>> = { decision: 1, ask: 2, end: 3, step: 4, progress: 5 };

/** What goes past all other words, and overtakes whatever is being said. */
export function isPrompt(urgency: Urgency): boolean {
  return PRIORITY[urgency] <= PRIORITY.ask;
}
