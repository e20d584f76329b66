import type { z } from 'zod';

/** What a text says, if it is JSON of this shape; undefined for whatever else somebody sent or printed. */
export function readJson<T>(text: string | undefined, shape: z.ZodType<T>): T | undefined {
  try {
    return shape.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
}
