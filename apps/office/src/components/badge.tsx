import type { ReactNode } from 'react';

export type BadgeTone = 'quiet' | 'amber' | 'red' | 'green';

/** A word with a mark before it, so that the colour never stands alone. */
export function Badge(props: { readonly tone: BadgeTone; readonly children: ReactNode }): ReactNode {
  return <span className="of-badge" data-tone={props.tone}><span className="of-badge-mark" aria-hidden />{props.children}</span>;
}
