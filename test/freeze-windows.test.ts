import { assert, integer, property } from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { WEEKDAYS, windowAt, type FreezeWindow } from '../src/freeze-windows.ts';

const BERLIN = 'Europe/Berlin';
const WEEKEND: FreezeWindow = { from: 'Fri 16:00', to: 'Mon 08:00', zone: BERLIN, reason: 'weekend' };
const WEEK = 7 * 24 * 60;

const at = (iso: string, ...windows: readonly FreezeWindow[]) => {
  const found = windowAt(Date.parse(iso), windows);
  return found && { ...found, until: new Date(found.until).toISOString() };
};

describe('a window', () => {
  test('begins at its minute', () => {
    expect(at('2026-11-20T14:59:59Z', WEEKEND)).toBeUndefined();
    expect(at('2026-11-20T15:00:00Z', WEEKEND)).toEqual({ reason: 'weekend', until: '2026-11-23T07:00:00.000Z' });
  });

  test('ends at its minute', () => {
    expect(at('2026-11-23T06:59:59Z', WEEKEND)).toBeDefined();
    expect(at('2026-11-23T07:00:00Z', WEEKEND)).toBeUndefined();
  });

  test('of an hour within one day lasts an hour', () => {
    const lunch = { from: 'Wed 12:00', to: 'Wed 13:00', zone: 'UTC', reason: 'lunch' };
    expect(at('2026-11-25T12:30:00Z', lunch)).toEqual({ reason: 'lunch', until: '2026-11-25T13:00:00.000Z' });
    expect(at('2026-11-25T13:30:00Z', lunch)).toBeUndefined();
    expect(at('2026-11-24T12:30:00Z', lunch)).toBeUndefined();
  });

  test('crosses the turn of the year', () => {
    expect(at('2027-01-01T16:00:00Z', WEEKEND)).toMatchObject({ until: '2027-01-04T07:00:00.000Z' });
    const newYear = { from: 'Thu 22:00', to: 'Fri 06:00', zone: 'UTC', reason: 'party' };
    expect(at('2027-01-01T03:00:00Z', newYear)).toMatchObject({ until: '2027-01-01T06:00:00.000Z' });
  });

  test('is open exactly for its share of the week, whatever its times', () => {
    const minute = integer({ min: 0, max: WEEK - 1 });
    const named = (each: number) => {
      const clock = [Math.floor(each / 60) % 24, each % 60].map((part) => String(part).padStart(2, '0'));
      return `${WEEKDAYS[Math.floor(each / (24 * 60))]} ${clock.join(':')}`;
    };
    const monday = Date.parse('2026-11-23T00:00:00Z');
    assert(
      property(minute, minute, minute, (from, to, now) => {
        const lasts = (to - from + WEEK) % WEEK || WEEK;
        const since = (now - from + WEEK) % WEEK;
        const window = { from: named(from), to: named(to), zone: 'UTC', reason: 'any' };
        const found = windowAt(monday + now * 60_000, [window]);
        return (found !== undefined) === since < lasts;
      }),
    );
  });
});

describe('when clocks change', () => {
  test('in spring the window keeps to the clock on the wall and is an hour shorter', () => {
    expect(at('2026-03-27T14:59:00Z', WEEKEND)).toBeUndefined();
    expect(at('2026-03-27T15:00:00Z', WEEKEND)).toMatchObject({ until: '2026-03-30T06:00:00.000Z' });
    expect(at('2026-03-30T06:00:00Z', WEEKEND)).toBeUndefined();
  });

  test('in autumn it keeps to the clock on the wall and is an hour longer', () => {
    expect(at('2026-10-23T13:59:00Z', WEEKEND)).toBeUndefined();
    expect(at('2026-10-23T14:00:00Z', WEEKEND)).toMatchObject({ until: '2026-10-26T07:00:00.000Z' });
    expect(at('2026-10-26T06:59:00Z', WEEKEND)).toBeDefined();
  });

  const NIGHT: FreezeWindow = { from: 'Sun 02:30', to: 'Sun 05:00', zone: BERLIN, reason: 'backup' };

  test('a beginning that the night of spring leaves out comes an hour later', () => {
    expect(at('2026-03-29T01:29:00Z', NIGHT)).toBeUndefined();
    expect(at('2026-03-29T01:30:00Z', NIGHT)).toMatchObject({ until: '2026-03-29T03:00:00.000Z' });
  });

  test.for(['00:30', '00:50', '01:10', '01:40', '03:59'])(
    'a beginning that the night of autumn has twice is the first of the two, and at %s UTC it still holds',
    (time) => {
      expect(at(`2026-10-25T${time}:00Z`, NIGHT)).toMatchObject({ until: '2026-10-25T04:00:00.000Z' });
    },
  );

  test('the end that a night has twice is the first of the two', () => {
    const early = { ...NIGHT, from: 'Sun 00:00', to: 'Sun 02:30' };
    expect(at('2026-10-25T00:29:00Z', early)).toMatchObject({ until: '2026-10-25T00:30:00.000Z' });
    expect(at('2026-10-25T01:10:00Z', early)).toBeUndefined();
  });
});

describe('several windows', () => {
  const friday = { from: 'Fri 16:00', to: 'Sat 00:00', zone: BERLIN, reason: 'end of the week' };
  const rest = { from: 'Sat 00:00', to: 'Mon 08:00', zone: BERLIN, reason: 'weekend' };

  it('that touch are one freeze, with the reason of the one that holds now', () => {
    const whole = { reason: 'end of the week', until: '2026-11-23T07:00:00.000Z' };
    expect(at('2026-11-20T16:00:00Z', friday, rest)).toEqual(whole);
    expect(at('2026-11-20T16:00:00Z', rest, friday)).toEqual(whole);
  });

  it('that overlap are one freeze', () => {
    const inside = { from: 'Sat 10:00', to: 'Sat 12:00', zone: 'UTC', reason: 'move' };
    expect(at('2026-11-21T10:30:00Z', inside, WEEKEND)).toMatchObject({ until: '2026-11-23T07:00:00.000Z' });
  });

  it('that touch in different zones are one freeze', () => {
    const there = { from: 'Mon 02:00', to: 'Mon 12:00', zone: 'America/New_York', reason: 'theirs' };
    expect(at('2026-11-23T06:30:00Z', WEEKEND, there)).toEqual({
      reason: 'weekend',
      until: '2026-11-23T17:00:00.000Z',
    });
  });

  it('that leave no gap in the week end somewhere all the same', () => {
    const always = { from: 'Mon 00:00', to: 'Mon 00:00', zone: 'UTC', reason: 'always' };
    const found = windowAt(Date.parse('2026-11-25T12:00:00Z'), [always]);
    expect(found?.until).toBeGreaterThan(Date.parse('2026-12-01T00:00:00Z'));
  });
});
