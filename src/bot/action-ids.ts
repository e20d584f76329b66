import { z } from 'zod';

/** One action id a choice, since Slack wants them unique within a block. */
export const DECIDE = {
  retry: 'decide_retry',
  skip: 'decide_skip',
  'roll-back': 'decide_roll_back',
  approve: 'decide_approve',
  reject: 'decide_reject',
  cancel: 'decide_cancel',
  thaw: 'decide_thaw',
  leave: 'decide_leave',
  keep: 'decide_keep',
  restore: 'decide_restore',
} as const;

export const DECIDE_PATTERN = /^decide_/;

/** What a button carries: the run and the question it answers. Never any authority. */
const buttonValue = z.strictObject({
  workflowId: z.string().min(1).max(255),
  run: z.string().min(1).max(64),
  question: z.string().min(1).max(64),
  choice: z.enum(['retry', 'skip', 'roll-back', 'approve', 'reject', 'cancel', 'thaw', 'leave', 'keep', 'restore']),
  /** Whether whoever rejects has to say why. */
  reasonRequired: z.boolean().optional(),
});

export type ButtonValue = z.infer<typeof buttonValue>;

/** Returns undefined for a value that was not made by one of our cards. */
export function readButtonValue(value: string | undefined): ButtonValue | undefined {
  try {
    return buttonValue.safeParse(JSON.parse(value ?? '')).data;
  } catch {
    return undefined;
  }
}

export function writeButtonValue(value: ButtonValue): string {
  return JSON.stringify(value);
}
