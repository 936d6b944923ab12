import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef } from 'react';

/**
 * Arrow keys, Home and End among the rows of a list. Each row holds one element marked `data-row` (a link or button),
 * which Enter follows by itself. One of them is in the order of Tab, the one that had the focus last.
 */
export function useRowKeys<E extends HTMLElement>(): { readonly ref: RefObject<E | null>; readonly onKeyDown: (event: KeyboardEvent<E>) => void; readonly onFocus: () => void } {
  const ref = useRef<E>(null);
  const settle = useCallback(() => {
    const rows = rowsIn(ref.current);
    const current = rows.find((row) => row === document.activeElement) ?? rows.find((row) => row.dataset['last'] === '') ?? rows[0];
    for (const row of rows) {
      row.tabIndex = row === current ? 0 : -1;
      if (row === document.activeElement) row.dataset['last'] = '';
      else if (current === document.activeElement) delete row.dataset['last'];
    }
  }, []);
  useEffect(settle);
  const onKeyDown = useCallback((event: KeyboardEvent<E>) => {
    const rows = rowsIn(ref.current);
    const at = rows.indexOf(document.activeElement as HTMLElement);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
  }, []);
  return { ref, onKeyDown, onFocus: settle };
}

function rowsIn(list: HTMLElement | null): HTMLElement[] {
  return list ? [...list.querySelectorAll<HTMLElement>('[data-row]')] : [];
}
