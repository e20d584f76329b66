import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const NEAR = 24;

/**
 * Keeps what is being read where it is, whatever grows or shrinks around it, and follows the bottom only for somebody
 * who is there. Browsers' own anchoring is switched off in the style sheet, since not all have it.
 */
export function useAnchoredScroll(list: RefObject<HTMLElement | null>, place: string) {
  const [atBottom, setAtBottom] = useState(true);
  const follow = useRef(true);
  const anchor = useRef<{ readonly item: Element; readonly top: number }>(undefined);

  const note = useCallback(() => {
    const box = list.current;
    if (!box) return;
    follow.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    setAtBottom(follow.current);
    const item = firstInSight(box);
    anchor.current = item && { item, top: item.getBoundingClientRect().top };
  }, [list]);

  const hold = useCallback(() => {
    const box = list.current;
    if (!box) return;
    const { item, top } = anchor.current ?? {};
    if (follow.current) box.scrollTop = box.scrollHeight;
    else if (item?.isConnected && top !== undefined) box.scrollTop += item.getBoundingClientRect().top - top;
    note();
  }, [list, note]);

  const toBottom = useCallback(() => {
    follow.current = true;
    hold();
  }, [hold]);

  useLayoutEffect(() => {
    const box = list.current;
    if (!box) return undefined;
    toBottom();
    const sizes = new ResizeObserver(hold);
    sizes.observe(box);
    if (box.firstElementChild) sizes.observe(box.firstElementChild);
    return () => sizes.disconnect();
  }, [list, place, hold, toBottom]);

  return { atBottom, hold, note, toBottom };
}

/** The first message that begins on the screen; else the one that fills it. */
function firstInSight(box: HTMLElement): Element | undefined {
  const { top: edge, bottom } = box.getBoundingClientRect();
  const items = [...box.querySelectorAll('article')].map((item) => ({ item, at: item.getBoundingClientRect() }));
  const found = items.find(({ at }) => at.top >= edge && at.top < bottom) ?? items.find(({ at }) => at.bottom > edge);
  return found?.item;
}
