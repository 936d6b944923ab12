import type { ReactNode } from 'react';

/** A mark before the words, told apart by its form too: full, hollow, or a square. */
export type Mark = 'good' | 'waiting' | 'bad';

export type StatusItem = {
  readonly key: string; readonly text: string; readonly mark?: Mark; readonly strong?: boolean;
  /** Never cut short while anything else can be. */
  readonly keeps?: boolean;
  /** Left out on a narrow screen, where `onOpen` tells it. */
  readonly hidesWhenNarrow?: boolean;
};

/** The state of a place in one quiet line; a tap on it opens the details. What stands beside the line is given as children. */
export function StatusLine(props: {
  readonly label: string; readonly items: readonly StatusItem[]; readonly openLabel?: string; readonly onOpen?: () => void; readonly children?: ReactNode;
}): ReactNode {
  const items = props.items.map((item) => (
    <span key={item.key} className="st-status-item" data-narrow={item.hidesWhenNarrow ? 'hidden' : 'shown'} data-strong={item.strong ?? false} data-keeps={item.keeps ?? false}>
      {item.mark && <span className="st-mark" data-mark={item.mark} aria-hidden />}
      <span className="st-status-text">{item.text}</span>
    </span>
  ));
  return (
    <header className="st-status" aria-label={props.label}>
      {props.onOpen
        ? <button type="button" className="st-status-items" aria-haspopup="dialog" onClick={props.onOpen}>{items}<span className="st-visually-hidden">{props.openLabel}</span></button>
        : <div className="st-status-items">{items}</div>}
      {props.children}
    </header>
  );
}
