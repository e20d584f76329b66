import type { ElementState } from '../api.ts';
import { Choices } from './choices.tsx';
import { DateField } from './date-field.tsx';
import { SelectField } from './select-field.tsx';
import type { Interactive } from './state.ts';
import { TextField } from './text-field.tsx';

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

/** Any element that holds something. */
export function Control({ element, ...rest }: ControlProps) {
  switch (element.type) {
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return <TextField element={element} {...rest} />;
    case 'checkboxes':
    case 'radio_buttons':
      return <Choices element={element} {...rest} />;
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
      return <DateField element={element} {...rest} />;
    case 'button':
    case 'workflow_button':
    case 'overflow':
    case 'file_input':
    case 'rich_text_input':
      return <p className="error">This page cannot draw a {element.type} here.</p>;
    default:
      return <SelectField element={element} {...rest} />;
  }
}

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
