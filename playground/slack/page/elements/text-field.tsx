import { useContext, type KeyboardEvent } from 'react';
import type { EmailInput, NumberInput, PlainTextInput, URLInput } from '@slack/types';
import { SurfaceContext } from '../surface.ts';
import { fieldAttributes, type ControlProps } from './field.ts';

type Props = ControlProps<PlainTextInput | EmailInput | URLInput | NumberInput>;

const INPUT = {
  plain_text_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'text',
} as const;

export function TextField({ blockId, element, state, change, field }: Props) {
  const { act } = useContext(SurfaceContext);
  const { type, placeholder, action_id: actionId = '', dispatch_action_config: dispatch } = element;
  const attributes = {
    ...fieldAttributes(field),
    className: 'field',
    value: state.value ?? '',
    placeholder: placeholder?.text,
    ...(type === 'plain_text_input' ? { minLength: element.min_length, maxLength: element.max_length } : {}),
  };
  const put = (value: string) => {
    change({ type, value: value || null });
    if (dispatch?.trigger_actions_on?.includes('on_character_entered')) void act(blockId, actionId, { value });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !dispatch?.trigger_actions_on?.includes('on_enter_pressed')) return;
    event.preventDefault();
    void act(blockId, actionId, { value: state.value ?? null });
  };

  if (type === 'plain_text_input' && element.multiline)
    return <textarea rows={4} {...attributes} onChange={({ target }) => put(target.value)} />;
  return (
    <input
      type={INPUT[type]}
      autoComplete="off"
      {...(type === 'number_input' ? { inputMode: 'decimal' } : {})}
      {...attributes}
      onChange={({ target }) => put(target.value)}
      onKeyDown={onKeyDown}
    />
  );
}
