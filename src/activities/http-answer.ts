import { z } from 'zod';
import { failing } from './failing.ts';
import { failureOf, typeOf, type HttpAnswer } from './http.ts';

/** A field that may be missing or null: to us it is the same. */
export function maybe<T extends z.ZodType>(schema: T) {
  return schema.nullish().transform((value) => value ?? undefined);
}

export const texts = z.record(z.string(), z.string());

/** As {@link readAnswer}, of an answer that may be a refusal, which is a failure in the system's words. */
export function readSuccess<T>(system: string, asking: string, answer: HttpAnswer, schema: z.ZodType): T {
  if (answer.status < 200 || answer.status > 299) throw failureOf(system, asking, answer);
  return readAnswer(system, asking, answer.body, schema);
}

/**
 * What a system answered, if it is JSON of the shape we read: what is not is said in a sentence that names the field,
 * and asked for again. `setting` is what to look at if it is no JSON at all.
 */
export function readAnswer<T>(system: string, asking: string, body: string, schema: z.ZodType, setting?: string): T {
  const { success, data, error } = schema.safeParse(json(system, asking, body, setting));
  if (success) return data as T;
  const [issue] = error.issues;
  const where = issue?.path.length ? `${issue.path.map(String).join('.')}: ${issue.message}` : undefined;
  throw failing({ id: 'failed.unreadable', system, asking, where }, typeOf(system));
}

function json(system: string, asking: string, body: string, setting: string | undefined): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw failing({ id: 'failed.not-json', system, asking, setting }, typeOf(system));
  }
}
