import { useCallback, useState } from 'react';

/** Which columns a person has hidden in a list, kept in this browser. */
export function useHiddenColumns(list: string, hidden_first: readonly string[]): readonly [ReadonlySet<string>, (column: string) => void] {
  const key = `stilltill.office.columns.${list}`;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(() => readHidden(key) ?? new Set(hidden_first));
  const toggle = useCallback((column: string) => setHidden((was) => {
    const next = new Set(was);
    if (!next.delete(column)) next.add(column);
    try {
      localStorage.setItem(key, JSON.stringify([...next]));
    } catch {
      // Kept until the page is left.
    }
    return next;
  }), [key]);
  return [hidden, toggle];
}

function readHidden(key: string): Set<string> | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return Array.isArray(kept) ? new Set(kept.filter((column) => typeof column === 'string')) : null;
  } catch {
    return null;
  }
}
