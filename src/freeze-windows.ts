import { DateTime } from 'luxon';

/** A weekly time in which an environment is left alone: `Fri 16:00` to `Mon 08:00` in a named time zone. */
export type FreezeWindow = {
  readonly from: string;
  readonly to: string;
  /** IANA name, so that the window follows daylight saving time. */
  readonly zone: string;
  readonly reason: string;
};

export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** Windows that touch are one freeze; this many in a row are looked through. */
const CHAIN = 20;

/** The window that `now` lies in, with the moment it ends (Unix ms); undefined outside of all. */
export function windowAt(
  now: number,
  windows: readonly FreezeWindow[],
): { readonly reason: string; readonly until: number } | undefined {
  let found: { reason: string; until: number } | undefined;
  for (let left = CHAIN; left > 0; left--) {
    const moment = found?.until ?? now;
    const hit = windows.find((window) => endOf(window, moment) !== undefined);
    const until = hit && endOf(hit, moment);
    if (!hit || until === undefined) return found;
    found = { reason: found?.reason ?? hit.reason, until };
  }
  return found;
}

function endOf({ from, to, zone }: FreezeWindow, moment: number): number | undefined {
  const start = latest(from, zone, moment);
  const end = next(to, start);
  return moment < end.toMillis() ? end.toMillis() : undefined;
}

/** The last time it was `Fri 16:00` in that zone. */
function latest(at: string, zone: string, moment: number): DateTime {
  const now = DateTime.fromMillis(moment, { zone });
  const thisWeek = on(at, now);
  return thisWeek <= now ? thisWeek : on(at, now.minus({ weeks: 1 }));
}

function next(at: string, after: DateTime): DateTime {
  const sameWeek = on(at, after);
  return sameWeek > after ? sameWeek : on(at, after.plus({ weeks: 1 }));
}

function on(at: string, week: DateTime): DateTime {
  const [day = '', time = ''] = at.split(' ');
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const weekday = (WEEKDAYS.indexOf(day as (typeof WEEKDAYS)[number]) + 1) as 1 | 2 | 3 | 4 | 5 | 6 | 7;
  // From midnight on, so that a time that comes twice that night is always the first of the two.
  return week.set({ weekday }).startOf('day').set({ hour, minute });
}
