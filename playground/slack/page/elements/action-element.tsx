import { useContext, useId, useState, type ReactNode } from 'react';
import type { ActionsBlockElement, ConfirmationDialog } from '@slack/types';
import type { ElementState, Put } from '../api.ts';
import { Confirm } from '../confirm.tsx';
import { EmojiText } from '../emoji-text.tsx';
import { Icon } from '../icons.tsx';
import { Menu } from '../menu.tsx';
import { SurfaceContext } from '../surface.ts';
import { Control } from './control.tsx';
import { isEmpty } from './state.ts';

type Props = { readonly blockId: string; readonly element: ActionsBlockElement };

/** An element that tells the app at once: busy until it was heard, after a confirmation where the app wants one. */
export function ActionElement({ blockId, element }: Props) {
  const { act, stateOf, keep } = useContext(SurfaceContext);
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState<{ readonly send: () => void }>();
  const [error, setError] = useState('');
  const id = useId();
  const { action_id: actionId = '' } = element;
  const confirm = 'confirm' in element ? (element.confirm as ConfirmationDialog | undefined) : undefined;

  const send = async (put: Put) => {
    setAsked(undefined);
    setBusy(true);
    const outcome = await act(blockId, actionId, put);
    setError(outcome.ok ? '' : (outcome.error ?? 'The app did not take this.'));
    setBusy(false);
  };
  const choose = (put: Put, state?: ElementState) => {
    const go = () => {
      if (state) keep(blockId, actionId, state);
      void send(put);
    };
    if (confirm) setAsked({ send: go });
    else go();
  };
  const change = (state: ElementState) => {
    const { type: _, ...put } = state;
    if (isEmpty(state) && !('selected_options' in state)) keep(blockId, actionId, state);
    else choose(put, state);
  };
  return (
    <>
      {drawElement({
        element,
        blockId,
        busy,
        choose,
        control: () => (
          <Control
            blockId={blockId}
            element={element}
            state={stateOf(blockId, element)}
            change={change}
            field={{ id, label: labelOf(element), disabled: busy }}
          />
        ),
      })}
      {asked && confirm && <Confirm ask={confirm} yes={asked.send} no={() => setAsked(undefined)} />}
      {error && (
        <span className="error" role="alert">
          {error}
        </span>
      )}
    </>
  );
}

type Drawn = Props & {
  readonly busy: boolean;
  readonly choose: (put: Put) => void;
  readonly control: () => ReactNode;
};

function drawElement({ element, busy, choose, control }: Drawn): ReactNode {
  switch (element.type) {
    case 'button': {
      const { style = '', text, accessibility_label: label, value, url } = element;
      const open = () => url && window.open(url, '_blank', 'noreferrer');
      return (
        <button
          type="button"
          className={`action ${style}`}
          aria-disabled={busy}
          {...(label ? { 'aria-label': label } : {})}
          onClick={() => {
            if (busy) return;
            open();
            choose(value === undefined ? {} : { value });
          }}
        >
          <EmojiText text={text.text} />
        </button>
      );
    }
    case 'overflow':
      return (
        <Menu
          label="More actions"
          className="action overflow"
          disabled={busy}
          items={element.options.map((option) => ({
            key: option.value ?? option.text.text,
            label: <EmojiText text={option.text.text} />,
            ...(option.description ? { description: option.description.text } : {}),
            choose: () => choose({ selected_option: { ...option, value: option.value ?? '' } }),
          }))}
        >
          <Icon name="more" />
        </Menu>
      );
    default:
      return control();
  }
}

function labelOf(element: ActionsBlockElement): string {
  if ('placeholder' in element && element.placeholder) return element.placeholder.text;
  return (element.action_id ?? element.type).replaceAll('_', ' ');
}
