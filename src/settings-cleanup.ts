import { IANAZone } from 'luxon';
import { z } from 'zod';
import { duration, name } from './settings-parts.ts';

const UNITS: Readonly<Record<string, number>> = { kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** `50GB`, `1.5TB` → bytes. */
const size = z
  .string()
  .regex(/^\d+(\.\d+)?(kB|MB|GB|TB)$/, 'must be a size such as 500MB or 50GB')
  .transform((text) => Math.round(Number.parseFloat(text) * (UNITS[text.replace(/^[\d.]+/, '')] ?? 0)));

const CRON_FIELD = '[\\dA-Za-z*?][\\dA-Za-z,/*?-]*';
const cron = z
  .string()
  .regex(new RegExp(`^(${CRON_FIELD} ){4}${CRON_FIELD}$`), 'must be five fields of cron such as 0 3 * * 1');

const pattern = z.string().refine((text) => compiles(text), 'is not a regular expression');

const common = {
  schedule: z.strictObject({
    cron,
    zone: z
      .string()
      .refine((zone) => IANAZone.isValidZone(zone), 'must be a time zone such as Europe/Berlin')
      .default('UTC'),
  }),
  mode: z.enum(['report', 'approve', 'auto']).default('approve'),
  /** What `auto` does without asking. */
  limit: z.strictObject({ items: z.number().int().min(0).default(20), size: size.prefault('50GB') }).prefault({}),
  neverTouch: z.array(z.string().min(1)).default([]),
};

const rule = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('images'),
    projects: z.array(z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be a project of Harbor')).min(1),
    keepNewest: z.number().int().min(1),
    keepTags: pattern.optional(),
    olderThan: duration,
  }),
  z.strictObject({
    ...common,
    type: z.literal('tokens'),
    warn: duration.prefault('14d'),
    namespaces: z.array(name).default([]),
  }),
  z.strictObject({
    ...common,
    type: z.literal('namespaces'),
    label: z
      .string()
      .regex(/^[A-Za-z0-9][\w./-]*=[\w.-]+$/, 'must be a label such as deckhand.dev/ephemeral=true')
      .default('deckhand.dev/ephemeral=true'),
    idle: duration,
    grace: duration.prefault('2d'),
  }),
]);

/** What is cleaned up, by the rule's name. */
export const cleanup = z.record(name, rule).prefault({});

export const cleanupLimits = z.strictObject({
  call: duration.prefault('5m'),
  callAttempts: z.number().int().min(1).max(20).default(3),
  list: duration.prefault('1h'),
  delete: duration.prefault('6h'),
  question: duration.prefault('4h'),
});

function compiles(text: string): boolean {
  try {
    return Boolean(new RegExp(text, 'u'));
  } catch {
    return false;
  }
}
