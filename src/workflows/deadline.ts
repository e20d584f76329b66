import type { Deadline } from '../phrases-approval.ts';

/** Whoever reads of a time further away than this may take it for one of today. ms. */
const NEAR = 12 * 3_600_000;

/** The end of a wait that began now, or, if `began` so long ago, then. Unix ms. */
export function deadlineAfter(wait: number, began = Date.now()): Required<Pick<Deadline, 'expiresAt'>> & Deadline {
  return { expiresAt: began + wait, ...(wait > NEAR ? { anotherDay: true } : {}) };
}
