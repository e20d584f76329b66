import type { ElementState } from '../api.ts';
import type { Interactive } from './state.ts';

export type ControlProps<E extends Interactive = Interactive> = {
  readonly blockId: string;
  readonly element: E;
  readonly state: ElementState;
  readonly change: (state: ElementState) => void;
  readonly field: Field;
};

/** What ties a control to its label, its hint and its error. */
export type Field = {
  readonly id: string;
  /** For a control without a visible label. */
  readonly label?: string;
  readonly labelledBy?: string;
  readonly describedBy?: string;
  readonly invalid?: boolean;
  readonly required?: boolean;
  readonly disabled?: boolean;
};

/** The accessibility attributes of a native control. */
export function fieldAttributes({ id, label, labelledBy, describedBy, invalid, required, disabled }: Field) {
  return {
    id,
    ...(label ? { 'aria-label': label } : {}),
    ...(labelledBy ? { 'aria-labelledby': labelledBy } : {}),
    ...(describedBy ? { 'aria-describedby': describedBy } : {}),
    ...(invalid ? { 'aria-invalid': true } : {}),
    ...(required ? { 'aria-required': true } : {}),
    ...(disabled ? { disabled } : {}),
  };
}
