import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { countdown, secondsLeft } from '../status/status.ts';
import classes from './locked.module.css';
import { useNow } from './use-now.ts';

/** Beside a name: how long until its PIN may be tried again. `until`: ISO 8601. */
export function Locked(props: { readonly until: string }): ReactNode {
  const { t } = useTranslation('till');
  const left = secondsLeft(props.until, useNow(1000));
  return <span className={classes['locked']}><IconLock size={18} aria-hidden /> {t('sign_on.locked', { left: countdown(left) })}</span>;
}

/** When somebody's PIN may be tried again (ISO 8601); null: it may now. Counts down by itself. */
export function useLockedUntil(until: string | null): string | null {
  const now_ms = useNow(until === null ? 60_000 : 1000);
  return until !== null && secondsLeft(until, now_ms) > 0 ? until : null;
}

/** "4:07", counting down. */
export function useCountdown(until: string): string {
  return countdown(secondsLeft(until, useNow(1000)));
}
