import type { ReactNode } from 'react';
import classes from './stage.module.css';

/** Still water under a horizon: the sign of the name. */
export function Wordmark(): ReactNode {
  return (
    <span className={classes['wordmark']}>
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden>
        <rect width="32" height="32" rx="8" fill="var(--st-accent)" />
        <path d="M8 12h16M8 17h16M11 22h10" stroke="var(--st-on-accent)" strokeWidth="2.5" strokeLinecap="round" fill="none" />
      </svg>
      <span>Stilltill</span>
    </span>
  );
}
