import { DateTime, Duration } from 'luxon';
import { WEEKDAYS } from '../freeze-windows.ts';

const UNITS: Readonly<Record<string, string>> = { m: 'minutes', h: 'hours', d: 'days' };

/**
 * Reads a time as people type it: `2h`, `18:00`, `Mon 08:00`, `2026-12-01 08:00`, in their own zone; always one to come.
 * Unix ms; undefined for what is none, or has passed.
 */
export function readMoment(text: string, zone: string, now: number): number | undefined {
  const here = DateTime.fromMillis(now, { zone });
  if (!here.isValid) return readMoment(text, 'UTC', now);
  const found = span(text, here) ?? timeOfDay(text, here) ?? weekday(text, here) ?? date(text, zone);
  return found?.isValid && found.toMillis() > now ? found.toMillis() : undefined;
}

function span(text: string, here: DateTime): DateTime | undefined {
  const [, count = '', unit = ''] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  return count ? here.plus(Duration.fromObject({ [UNITS[unit] ?? 'hours']: Number(count) })) : undefined;
}

function timeOfDay(text: string, here: DateTime): DateTime | undefined {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hour === undefined) return undefined;
  const today = here.set({ hour: Number(hour), minute: Number(minute), second: 0, millisecond: 0 });
  return today > here ? today : today.plus({ days: 1 });
}

function weekday(text: string, here: DateTime): DateTime | undefined {
  const [day = '', time = ''] = text.split(/\s+/);
  const index = WEEKDAYS.findIndex((name) => name.toLowerCase() === day.slice(0, 3).toLowerCase());
  const at = timeOfDay(time, here.startOf('day').minus({ minutes: 1 }));
  if (index < 0 || !at) return undefined;
  const days = (index + 1 - here.weekday + 7) % 7;
  const found = here.plus({ days }).set({ hour: at.hour, minute: at.minute, second: 0, millisecond: 0 });
  return found > here ? found : found.plus({ weeks: 1 });
}

function date(text: string, zone: string): DateTime | undefined {
  if (!/^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}$/.test(text)) return undefined;
  return DateTime.fromISO(text.replace(' ', 'T'), { zone });
}
