import { ApplicationFailure } from '@temporalio/activity';
import { z } from 'zod';

/** A field that may be missing or null: to us it is the same. */
export function maybe<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? undefined);
}

export const texts = z.record(z.string(), z.string());

/**
 * What a system answered, if it is JSON of the shape we read: what is not is said in a sentence that names the field,
 * and asked for again.
 */
export function readAnswer<T>(system: string, asking: string, body: string, schema: z.ZodType): T {
  const { success, data, error } = schema.safeParse(json(system, asking, body));
  if (success) return data as T;
  const [issue] = error.issues;
  const where = issue?.path.length ? ` (${issue.path.map(String).join('.')}: ${issue.message})` : '';
  throw unreadable(system, `${system} answered something Deckhand cannot read to ${asking}${where}.`);
}

function json(system: string, asking: string, body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw unreadable(system, `${system} answered something that is not JSON to ${asking}.`);
  }
}

function unreadable(system: string, message: string): ApplicationFailure {
  return ApplicationFailure.create({ message, type: `${system.replaceAll(' ', '')}Error` });
}
