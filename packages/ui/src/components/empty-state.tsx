import type { ReactNode } from 'react';

/** A place with nothing in it yet: what belongs here, and how it gets here. */
export function EmptyState(props: { readonly title: string; readonly hint?: ReactNode; readonly icon?: ReactNode; readonly action?: ReactNode }): ReactNode {
  return (
    <div className="st-empty">
      {props.icon && <div className="st-empty-icon" aria-hidden>{props.icon}</div>}
      <p className="st-empty-title">{props.title}</p>
      {props.hint && <p className="st-empty-hint">{props.hint}</p>}
      {props.action}
    </div>
  );
}
