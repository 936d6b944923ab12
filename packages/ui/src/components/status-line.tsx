import type { ReactNode } from 'react';

/** A mark before the words, told apart by its form too: full, hollow, or a triangle. */
export type Mark = 'good' | 'waiting' | 'bad';

export type StatusItem = { readonly key: string; readonly text: string; readonly mark?: Mark; readonly hidesWhenNarrow?: boolean };

/** The state of a place in one quiet line. */
export function StatusLine(props: { readonly label: string; readonly items: readonly StatusItem[]; readonly children?: ReactNode; readonly end?: ReactNode }): ReactNode {
  return (
    <header className="st-status" aria-label={props.label}>
      {props.children}
      <ul className="st-status-items">
        {props.items.map((item) => (
          <li key={item.key} className="st-status-item" data-narrow={item.hidesWhenNarrow ? 'hidden' : 'shown'}>
            {item.mark && <span className="st-mark" data-mark={item.mark} aria-hidden />}
            {item.text}
          </li>
        ))}
      </ul>
      {props.end}
    </header>
  );
}
