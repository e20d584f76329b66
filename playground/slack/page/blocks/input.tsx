import { useContext, useId } from 'react';
import type { InputBlock } from '@slack/types';
import { Control } from '../elements/control.tsx';
import type { ElementState } from '../api.ts';
import { SurfaceContext } from '../surface.ts';

/** A field with its label; what is wrong with it stands right below, and is read out with it. */
export function Input({ id, block }: { readonly id: string; readonly block: InputBlock }) {
  const { stateOf, keep, act, errors } = useContext(SurfaceContext);
  const own = useId();
  const { element, label, hint, optional = false, dispatch_action: tells = false } = block;
  const { action_id: actionId = '' } = element;
  const error = errors[id];
  const described = [...(error ? [`${own}-error`] : []), ...(hint ? [`${own}-hint`] : [])].join(' ');

  const change = (state: ElementState) => {
    keep(id, actionId, state);
    const { type, ...put } = state;
    if (tells && !type.endsWith('_input')) void act(id, actionId, put);
  };
  return (
    <div className={error ? 'input wrong' : 'input'} data-block={id}>
      <label id={`${own}-label`} htmlFor={`${own}-control`}>
        {label.text}
        {optional && <span className="optional">optional</span>}
      </label>
      <Control
        blockId={id}
        element={element}
        state={stateOf(id, element)}
        change={change}
        field={{
          id: `${own}-control`,
          label: label.text,
          labelledBy: `${own}-label`,
          describedBy: described,
          invalid: Boolean(error),
          required: !optional,
        }}
      />
      {error && (
        <p className="error" id={`${own}-error`}>
          {error}
        </p>
      )}
      {hint && (
        <p className="hint" id={`${own}-hint`}>
          {hint.text}
        </p>
      )}
    </div>
  );
}
