import type { Alarm } from '../../incidents.ts';
import type { IncidentRecord } from './record.ts';

export type Alarms = ReturnType<typeof createAlarms>;

/** Points in time, kept in the record: they outlast every run of the chain, and a wait for the next of them is one timer. */
export function createAlarms(record: IncidentRecord) {
  let changes = 0;

  function change(alarms: Partial<Record<Alarm, number>>): void {
    changes += 1;
    record.change({ alarms });
  }

  return {
    /** Grows with every change, so that whoever waits for the next alarm looks again. */
    changes: () => changes,
    has: (alarm: Alarm) => record.kept().alarms[alarm] !== undefined,
    next: () => Math.min(Number.POSITIVE_INFINITY, ...Object.values(record.kept().alarms)),

    set(alarm: Alarm, at: number): void {
      change({ ...record.kept().alarms, [alarm]: at });
    },

    clear(...names: readonly Alarm[]): void {
      const { alarms } = record.kept();
      if (!names.some((name) => alarms[name] !== undefined)) return;
      change(Object.fromEntries(Object.entries(alarms).filter(([name]) => !names.includes(name as Alarm))));
    },

    /** Those whose time has come, the earliest first; they are off then. */
    take(now: number): readonly Alarm[] {
      const due = Object.entries(record.kept().alarms).filter(([, at]) => at <= now);
      const names = due.sort(([, one], [, other]) => one - other).map(([name]) => name as Alarm);
      this.clear(...names);
      return names;
    },
  };
}
