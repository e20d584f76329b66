import { useLayoutEffect, type RefObject } from 'react';

const GAP = 4;
const MARGIN = 8;

/**
 * Keeps an open popover beside its anchor: below it, or above where there is more room, never outside of the window.
 * In the top layer nothing clips it, whatever scrolls around the anchor.
 */
export function useFloating(
  anchor: RefObject<HTMLElement | null>,
  floating: RefObject<HTMLElement | null>,
  open: boolean,
  { wide = false, end = false }: { readonly wide?: boolean; readonly end?: boolean } = {},
): void {
  useLayoutEffect(() => {
    const box = floating.current;
    if (!open || !box) return undefined;
    if (!box.matches(':popover-open')) box.showPopover();
    const place = () => {
      const at = anchor.current?.getBoundingClientRect();
      if (!at) return;
      if (wide) box.style.width = `${at.width}px`;
      const { offsetWidth: width } = box;
      const below = innerHeight - at.bottom - GAP - MARGIN;
      const above = at.top - GAP - MARGIN;
      const up = box.scrollHeight > below && above > below;
      box.style.maxHeight = `${Math.max(80, up ? above : below)}px`;
      box.style.top = `${up ? at.top - GAP - box.offsetHeight : at.bottom + GAP}px`;
      const left = end ? at.right - width : at.left;
      box.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - width - MARGIN))}px`;
    };
    place();
    const sizes = new ResizeObserver(place);
    sizes.observe(box);
    addEventListener('scroll', place, true);
    addEventListener('resize', place);
    return () => {
      sizes.disconnect();
      removeEventListener('scroll', place, true);
      removeEventListener('resize', place);
    };
  }, [anchor, floating, open, wide, end]);
}
