import { useLayoutEffect, useRef, type FocusEvent, type RefObject } from 'react';

/**
 * When a focused button goes, as those of a card do once they can no longer act, the focus stays with its message
 * instead of falling back to the top of the page.
 */
export function useKeptFocus(list: RefObject<HTMLElement | null>, changes: unknown) {
  const held = useRef<{ readonly element: Element; readonly ts: string }>(undefined);

  useLayoutEffect(() => {
    const { element, ts } = held.current ?? {};
    if (!element || element.isConnected || document.activeElement !== document.body) return;
    list.current?.querySelector<HTMLElement>(`article[data-ts="${ts}"]`)?.focus({ preventScroll: true });
  }, [list, changes]);

  return {
    onFocus: ({ target }: FocusEvent<HTMLElement>) => {
      held.current = { element: target, ts: target.closest('article')?.dataset['ts'] ?? '' };
    },
    onBlur: () => {
      held.current = undefined;
    },
  };
}
