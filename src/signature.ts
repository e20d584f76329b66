import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Decision } from './decisions.ts';

/** Marks a decision as one the bot took from Slack, so that a hand-made signal cannot pass for a click. */
export function sign(decision: Decision, key: string): Decision {
  return { ...decision, signature: signatureOf(decision, key) };
}

export function verify(decision: Decision, key: string): boolean {
  if (!decision.signature) return false;
  const expected = Buffer.from(signatureOf(decision, key));
  const given = Buffer.from(decision.signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function signatureOf({ run, question, choice, by, at, reason = '', picks }: Decision, key: string): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([run, question, choice, by, at, reason, ...(picks ? [picks] : [])]))
    .digest('hex');
}
