import { LanguageSwitch } from '@stilltill/ui';
import type { ReactNode } from 'react';

/** The page of somebody who is not in yet: one thing to do, in their language. */
export function Bare(props: { readonly title: string; readonly hint?: ReactNode; readonly children: ReactNode; readonly wide?: boolean }): ReactNode {
  return (
    <div className="of-bare">
      <main className={props.wide ? 'of-bare-card of-bare-wide' : 'of-bare-card'}>
        <div className="of-bare-brand">
          <svg viewBox="0 0 32 32" width="36" height="36" aria-hidden><rect width="32" height="32" rx="9" className="of-brand-mark" /><path d="M8 13h16M8 19h16" className="of-brand-lines" /></svg>
          <span className="of-brand-name">Stilltill</span>
        </div>
        <h1 className="of-title">{props.title}</h1>
        {props.hint && <p className="of-subtitle">{props.hint}</p>}
        {props.children}
      </main>
      <footer className="of-bare-foot"><LanguageSwitch /></footer>
    </div>
  );
}
