import { Choices } from './choices.tsx';
import { DateField } from './date-field.tsx';
import type { ControlProps } from './field.ts';
import { SelectField } from './select-field.tsx';
import { TextField } from './text-field.tsx';

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
