import { randomUUID } from 'node:crypto';
import type { AuditLog } from '../audit.ts';
import type { Logger } from '../log.ts';

/** What was refused before there was a run: what was asked for, why not, and what else is known of it. */
export type Refusal = { readonly asked: string; readonly why: string } & Readonly<Record<string, unknown>>;

/** Puts refusals on record; nobody waits for that, and what fails of it goes to the log. */
export function createRefusals(audit: AuditLog, logger: Logger) {
  return (refusal: Refusal): void => {
    audit({ event: 'refused', key: `refused/${randomUUID()}`, ...refusal }).catch((cause: unknown) =>
      logger.error({ err: cause, ...refusal }, 'A refusal is not on record.'),
    );
  };
}
