import { useLayoutEffect, useRef, type ReactNode } from 'react';

type DialogProps = {
  readonly label: string;
  readonly className?: string;
  readonly close: () => void;
  readonly children: ReactNode;
};

/** The browser's own modal dialog: the rest of the page is inert, and focus returns to where it came from. */
export function Dialog({ label, className = '', close, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    const shown = dialog.current;
    const from = document.activeElement;
    shown?.showModal();
    return () => {
      shown?.close();
      if (from instanceof HTMLElement && from.isConnected) from.focus();
      else document.getElementById('composer')?.focus();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-label={label}
      className={className}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        close();
      }}
    >
      {children}
    </dialog>
  );
}
