import { z } from 'zod';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `5m`, `4h`, `2d` → ms. */
export const duration = z
  .string()
  .regex(/^\d+(ms|s|m|h|d)$/, 'must be a duration such as 90s, 5m or 4h')
  .transform((text) => Number.parseInt(text, 10) * (UNITS[text.replace(/^\d+/, '')] ?? 0));

/** What Kubernetes, and we for apps and rules, take as a name. */
export const name = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be lower-case letters, digits and dashes');

/** How a policy names people. */
export const person = z
  .string()
  .regex(
    /^(everyone|[USW][A-Z0-9]+|@[a-z0-9][a-z0-9._-]*)$/,
    "must be everyone, '@a-user-group', or a user or group id",
  );
export const people = z.array(person).min(1, 'must name somebody, or everyone');

/** Who decides at a gate. */
export const approvalRule = z
  .strictObject({
    by: people,
    minApprovals: z.number().int().min(1).max(20).default(1),
    required: z.array(person).default([]),
    allowSelf: z.boolean().default(false),
    reasonRequired: z.boolean().default(false),
    remindEvery: duration.optional(),
    timeout: duration.prefault('4h'),
    onTimeout: z.enum(['reject', 'park', 'escalate']).default('reject'),
    escalateTo: person.optional(),
  })
  .refine(({ onTimeout, escalateTo }) => (onTimeout === 'escalate') === (escalateTo !== undefined), {
    path: ['escalateTo'],
    error: 'goes with onTimeout: escalate, and only with it',
  });
