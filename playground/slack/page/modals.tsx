import { useCallback } from 'react';
import { api, type Change } from './api.ts';
import { Dialog } from './dialog.tsx';
import { useFetched } from './live.ts';
import { Modal } from './modal.tsx';

const concerns = ({ type }: Change) => type === 'view';

/** The modals somebody has open: the one on top shows, those below keep what was put into them. */
export function Modals({ as }: { readonly as: string }) {
  const load = useCallback(() => api.views(as), [as]);
  const stack = useFetched(load, concerns)?.stack ?? [];
  const top = stack.at(-1);
  if (!top) return null;
  return (
    <Dialog label={top.title?.text ?? 'Form'} className="modal" close={() => void api.close(as, top.id)}>
      {stack.map((view) => (
        <Modal key={view.id} as={as} view={view} onTop={view === top} above={stack.length - 1} />
      ))}
    </Dialog>
  );
}
