import type { Datepicker, DateTimepicker, Timepicker } from '@slack/types';
import { DateTime } from 'luxon';
import { useNames } from '../names.ts';
import { fieldAttributes, type ControlProps } from './field.ts';

/** The browser's own pickers; a moment is given and shown in the person's zone. */
export function DateField({ element, state, change, field }: ControlProps<Datepicker | Timepicker | DateTimepicker>) {
  const zone = useNames().me?.tz ?? 'UTC';
  const { type } = element;
  const attributes = { ...fieldAttributes(field), className: 'field date' };
  switch (type) {
    case 'datepicker':
      return (
        <input
          type="date"
          {...attributes}
          value={state.selected_date ?? ''}
          onChange={({ target }) => change({ type, selected_date: target.value || null })}
        />
      );
    case 'timepicker':
      return (
        <input
          type="time"
          {...attributes}
          value={state.selected_time ?? ''}
          onChange={({ target }) => change({ type, selected_time: target.value || null })}
        />
      );
    default:
      return (
        <input
          type="datetime-local"
          {...attributes}
          value={localTime(state.selected_date_time, zone)}
          onChange={({ target }) => change({ type, selected_date_time: secondsOf(target.value, zone) })}
        />
      );
  }
}

function localTime(seconds: number | null | undefined, zone: string): string {
  return seconds ? DateTime.fromSeconds(seconds, { zone }).toFormat("yyyy-MM-dd'T'HH:mm") : '';
}

function secondsOf(text: string, zone: string): number | null {
  return text ? DateTime.fromISO(text, { zone }).toUnixInteger() : null;
}
