import { useId } from 'react';
import type { Checkboxes, RadioButtons } from '@slack/types';
import type { Option } from '../api.ts';
import { InlineMrkdwn } from '../mrkdwn.tsx';
import type { ControlProps } from './field.ts';

/** Checkboxes or radio buttons: native ones, so that keys and screen readers work as everywhere. */
export function Choices({ element, state, change, field }: ControlProps<Checkboxes | RadioButtons>) {
  const name = useId();
  const many = element.type === 'checkboxes';
  const options = element.options as readonly Option[];
  const chosen = many ? (state.selected_options ?? []) : state.selected_option ? [state.selected_option] : [];
  const isChosen = ({ value }: Option) => chosen.some((each) => each.value === value);

  const toggle = (option: Option) => {
    if (!many) return change({ type: element.type, selected_option: option });
    const wanted = (each: Option) => (each.value === option.value ? !isChosen(each) : isChosen(each));
    return change({ type: element.type, selected_options: options.filter(wanted) });
  };
  return (
    <div
      className="choices"
      role={many ? 'group' : 'radiogroup'}
      {...(field.labelledBy ? { 'aria-labelledby': field.labelledBy } : { 'aria-label': field.label })}
      {...(field.describedBy ? { 'aria-describedby': field.describedBy } : {})}
    >
      {options.map((option, at) => (
        <label key={option.value} className="choice">
          <input
            type={many ? 'checkbox' : 'radio'}
            name={name}
            checked={isChosen(option)}
            disabled={field.disabled}
            onChange={() => toggle(option)}
            {...(at === 0 ? { id: field.id } : {})}
          />
          <span>
            <InlineMrkdwn text={option.text.text} />
            {option.description && <small>{option.description.text}</small>}
          </span>
        </label>
      ))}
    </div>
  );
}
