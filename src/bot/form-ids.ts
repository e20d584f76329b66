import { z } from 'zod';
import { readJson } from '../json.ts';

/** `callback` is the form's; each of its fields is a block named after the field, with one element `field`. */
export const FORM = { callback: 'operation_form', field: 'operation_field' } as const;

/** What a form carries: which operation, and where the person was. Never any authority. */
const metadata = z.strictObject({
  operation: z.string().max(64),
  channel: z.strictObject({ id: z.string().max(64), name: z.string().max(255) }).optional(),
});

export type FormMetadata = z.infer<typeof metadata>;

export function writeFormMetadata(carried: FormMetadata): string {
  return JSON.stringify(carried);
}

/** Returns undefined for what was not made by one of our forms. */
export function readFormMetadata(value: string): FormMetadata | undefined {
  return readJson(value, metadata);
}

/** The form that asks why somebody rejects; its one block and element share an id. */
export const REJECT = { callback: 'reject_form', reason: 'reason' } as const;

/** The form in which single things of a cleanup's list are kept; its one block and element share an id. */
export const KEEP = { callback: 'keep_form', items: 'keep_items' } as const;

/** Buttons of Home that open a form: one id an operation, since Slack wants them unique within a block. */
export const HOME = { form: 'home_form_', formPattern: /^home_form_/, incident: 'home_incident' } as const;
