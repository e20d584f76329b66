import { z } from 'zod';
import { readJson } from '../json.ts';

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
  acknowledge: 'decide_acknowledge',
  command: 'decide_command',
  severity: 'decide_severity',
  diagnose: 'decide_diagnose',
  remediate: 'decide_remediate',
  resolve: 'decide_resolve',
} as const;

export const DECIDE_PATTERN = /^decide_/;

/** Buttons of an incident's card that open a sheet to choose from, and those in the sheet. */
export const INCIDENT = {
  severity: 'incident_severity',
  remediate: 'incident_remediate',
  choose: 'incident_choose',
} as const;

export const INCIDENT_SHEET_PATTERN = /^incident_(severity|remediate)$/;
/** The message shortcut "Start an incident from this message", and the form it opens. */
export const INCIDENT_SHORTCUT = 'incident_from_message';
export const INCIDENT_FORM = 'incident_form';

/** What a button carries: the run and the question it answers. Never any authority. */
const buttonValue = z.strictObject({
  workflowId: z.string().min(1).max(255),
  run: z.string().min(1).max(64),
  question: z.string().min(1).max(64),
  choice: z.enum(Object.keys(DECIDE) as (keyof typeof DECIDE)[]),
  /** Whether whoever rejects has to say why. */
  reasonRequired: z.boolean().optional(),
});

export type ButtonValue = z.infer<typeof buttonValue>;

/** Returns undefined for a value that was not made by one of our cards. */
export function readButtonValue(value: string | undefined): ButtonValue | undefined {
  return readJson(value, buttonValue);
}

export function writeButtonValue(value: ButtonValue): string {
  return JSON.stringify(value);
}
