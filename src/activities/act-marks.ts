import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readJson } from '../json.ts';
import type { Effect } from '../run.ts';

/** What an act left on an object that others act on too. `at` is ISO 8601; `from` is what was there before it. */
export type ActMark = { readonly key: string; readonly at: string; readonly from?: number | undefined };

type Annotations = Readonly<Record<string, string>>;

/**
 * Each act has an annotation of its own, so that one does not make another forget what it did. A name has 63 characters
 * behind its prefix (https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations), so the key is
 * hashed there and stands whole in the value.
 */
const PREFIX = 'deckhand.dev/did-';
const DIGITS = 20;
/** An act is tried for an hour at most (`LONG` in `workflows/incident/remedies.ts`); the rest is for clocks that differ. ms. */
const KEPT = 86_400_000;

const shape = z.looseObject({ key: z.string(), at: z.iso.datetime(), from: z.number().optional() });

/** Undefined if the act was not done; what somebody made unreadable was. */
export function markOf(annotations: Annotations | undefined, { key }: Effect): Partial<ActMark> | undefined {
  const found = annotations?.[nameFor(key)];
  return found === undefined ? undefined : (readJson(found, shape) ?? {});
}

/** All that is there, oldest first. */
export function marksIn(annotations: Annotations | undefined): readonly (ActMark & { readonly name: string })[] {
  return Object.entries(annotations ?? {})
    .filter(([name]) => name.startsWith(PREFIX))
    .flatMap(([name, value]) => {
      const mark = readJson(value, shape);
      return mark ? [{ name, ...mark }] : [];
    })
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

/** A patch of an object's own annotations that marks an act, and takes the marks away that nobody asks for any more. */
export function marking(
  annotations: Annotations | undefined,
  { key }: Effect,
  mark: Omit<ActMark, 'key'>,
): Readonly<Record<string, string | null>> {
  const old = marksIn(annotations).filter(({ at }) => Date.parse(at) < Date.parse(mark.at) - KEPT);
  return {
    ...Object.fromEntries(old.map(({ name }) => [name, null])),
    [nameFor(key)]: JSON.stringify({ key, ...mark }),
  };
}

function nameFor(key: string): string {
  return `${PREFIX}${createHash('sha256').update(key).digest('hex').slice(0, DIGITS)}`;
}
