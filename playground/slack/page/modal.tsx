import { useCallback, useEffect, useRef, useState, type FormEvent } from 'react';
import { api, type Put, type View } from './api.ts';
import { Blocks } from './blocks/blocks.tsx';
import { problemsOf, valuesOf } from './form.ts';
import { Icon } from './icons.tsx';
import { SurfaceContext, useSurface } from './surface.ts';

type ModalProps = {
  readonly as: string;
  readonly view: View;
  readonly onTop: boolean;
  /** How many modals lie below. */
  readonly above: number;
};

const FOCUSABLE = 'input:not([type=hidden]), textarea, .input button, .actions button';

/** One view of the stack. What is wrong with a field stands beside it, and the first such field gets the focus. */
export function Modal({ as, view, onTop, above }: ModalProps) {
  const { id, title, submit, close: closeText, blocks, hash, submit_disabled: disabled } = view;
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);

  const act = useCallback(
    (blockId: string, actionId: string, put: Put) =>
      api.actInView(as, id, { block_id: blockId, action_id: actionId, ...put }),
    [as, id],
  );
  const options = useCallback(
    (blockId: string, actionId: string, value: string) =>
      api.options({ as, container: { view_id: id }, block_id: blockId, action_id: actionId, value }),
    [as, id],
  );
  const surface = useSurface({ act, options, errors });
  const close = () => void api.close(as, id);

  // A form opened while it loads gets its fields later; the focus goes to the first one as soon as there is one.
  useEffect(() => {
    const inside = form.current;
    const lost = !inside?.querySelector('.modal-body')?.contains(document.activeElement);
    if (onTop && lost) inside?.querySelector<HTMLElement>(FOCUSABLE)?.focus();
  }, [onTop, hash]);
  useEffect(() => {
    if (Object.keys(errors).length > 0)
      form.current?.querySelector<HTMLElement>('.wrong :is(input, textarea)')?.focus();
  }, [errors]);

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || disabled) return;
    const problems = problemsOf(blocks, surface.stateOf);
    setFailure('');
    setErrors(problems);
    if (Object.keys(problems).length > 0) return;
    setBusy(true);
    const answer = await api.submit(as, id, valuesOf(blocks, surface.stateOf));
    setBusy(false);
    if ('errors' in answer && answer.errors) setErrors(answer.errors);
    else if (!answer.ok) setFailure(answer.error ?? 'The app did not answer. Your input is kept; try again.');
  };
  return (
    <form ref={form} hidden={!onTop} noValidate onSubmit={(event) => void onSubmit(event)} data-testid={`view-${id}`}>
      <header>
        {above > 0 && (
          <button type="button" className="quiet" aria-label="Back" title="Back" onClick={close}>
            <Icon name="reply" />
          </button>
        )}
        <h2>{title?.text}</h2>
        <button type="button" className="quiet" aria-label="Close" title="Close" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <div className="modal-body">
        {failure && (
          <p className="error banner" role="alert">
            {failure}
          </p>
        )}
        <SurfaceContext value={surface}>
          <Blocks blocks={blocks} />
        </SurfaceContext>
      </div>
      <footer>
        <button type="button" className="action" onClick={close}>
          {closeText?.text ?? (submit ? 'Cancel' : 'Close')}
        </button>
        {submit && (
          <button className="action primary" aria-disabled={busy || disabled}>
            {busy ? 'Sending…' : submit.text}
          </button>
        )}
      </footer>
    </form>
  );
}
