import type { ReactNode } from 'react';

/** The key that does the same. Shown only where the page asks for keys (`data-keys="shown"` above it). */
export function KeyHint(props: { readonly keys: string; readonly always?: boolean }): ReactNode {
  return <kbd className={props.always ? 'st-key st-key-always' : 'st-key'} aria-hidden>{props.keys}</kbd>;
}
