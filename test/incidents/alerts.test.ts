import { array, assert, constantFrom, integer, property, shuffledSubarray, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlertDelivery, AlertMark } from '../../src/incidents.ts';
import { firingIn, NO_ALERTS, overSince, sinceOf, withDelivery } from '../../src/workflows/incident/alerts.ts';

const START = 1_700_000_000_000;

/** What may become of one alert: it starts, maybe ends, maybe starts again. */
const mark = tuple(constantFrom('a', 'b', 'c', 'd'), integer({ min: 0, max: 3 }), integer({ min: 0, max: 2 })).map(
  ([fingerprint, start, end]): AlertMark => [fingerprint, START + start, end === 0 ? 0 : START + start + end],
);
const deliveries = array(array(mark, { minLength: 1, maxLength: 4 }).map(delivered), { minLength: 1, maxLength: 12 });

describe('what is known of a group’s alerts', () => {
  test('is the same in whatever order deliveries come, and however often', () => {
    const shuffled = deliveries.chain((all) =>
      tuple(
        integer({ min: 0 }).map(() => all),
        shuffledSubarray(all, { minLength: all.length }),
        shuffledSubarray(all),
      ),
    );
    assert(
      property(shuffled, ([all, other, again]) => {
        expect(known([...other, ...again])).toEqual(known(all));
      }),
    );
  });

  test('is over only when every alert is, and since the last one ended', () => {
    const before = known([delivered([['a', START, 0]]), delivered([['b', START + 5, START + 9]])]);
    expect(overSince(before)).toBeUndefined();
    expect(overSince(withDelivery(before, delivered([['a', START, START + 20]])))).toBe(START + 20);
  });

  test('counts the end of an instance, not the end of the one before it', () => {
    const again = known([delivered([['a', START + 50, 0]]), delivered([['a', START, START + 20]])]);
    expect(firingIn(again)).toEqual([['a', START + 50, 0]]);
    expect(sinceOf(again)).toBe(START + 50);
  });

  test('is never over as long as some alerts were left out of what was delivered', () => {
    expect(overSince(known([{ ...delivered([['a', START, START + 1]]), truncated: 3 }]))).toBeUndefined();
  });

  test('keeps a thousand alerts at most, those that fire first', () => {
    const many = Array.from({ length: 1_500 }, (_, at): AlertMark => [`f${at}`, START, at < 600 ? 0 : START + at]);
    const kept = known([delivered(many)]);
    expect(kept.marks).toHaveLength(1_000);
    expect(firingIn(kept)).toHaveLength(600);
  });
});

function delivered(marks: readonly AlertMark[]): AlertDelivery {
  return { source: 'alertmanager', alerts: [], marks, truncated: 0 };
}

function known(all: readonly AlertDelivery[]) {
  return all.reduce(withDelivery, NO_ALERTS);
}
