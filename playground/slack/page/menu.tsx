import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useFloating } from './floating.ts';

export type MenuItem = {
  readonly key: string;
  readonly label: ReactNode;
  readonly description?: string;
  readonly choose: () => void;
};

type MenuProps = {
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** What stands on the button that opens it. */
  readonly children: ReactNode;
  readonly className?: string;
  readonly across?: boolean;
  readonly disabled?: boolean;
};

/** A button with a menu: arrows move, Enter chooses, Escape and Tab close, and focus returns to the button. */
export function Menu({ label, items, children, className = 'quiet', across = false, disabled = false }: MenuProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  useFloating(button, menu, open, { end: true });
  useLayoutEffect(() => {
    if (open) menu.current?.querySelector('button')?.focus();
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const entries = [...(menu.current?.querySelectorAll('button') ?? [])];
    const at = entries.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: -1 }[
      event.key
    ];
    if (to !== undefined) entries.at(to % entries.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close();
    else return;
    event.stopPropagation();
    if (event.key !== 'Tab') event.preventDefault();
  };
  return (
    <span className="menu-anchor" data-open={open}>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        disabled={disabled}
        title={label}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <div
          ref={menu}
          role="menu"
          aria-label={label}
          className={across ? 'popover menu across' : 'popover menu'}
          popover="manual"
          onKeyDown={onKeyDown}
          onBlur={({ relatedTarget }) => menu.current?.contains(relatedTarget) || setOpen(false)}
        >
          {items.map(({ key, label: content, description, choose }) => (
            <button
              key={key}
              role="menuitem"
              type="button"
              tabIndex={-1}
              onClick={() => {
                close();
                choose();
              }}
            >
              {content}
              {description && <small>{description}</small>}
            </button>
          ))}
        </div>
      )}
    </span>
  );
}
