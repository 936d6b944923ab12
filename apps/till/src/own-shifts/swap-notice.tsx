import { Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/swaps';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useSurroundings, useTill } from '../till-context.ts';
import classes from './own-shifts.module.css';

/** A sign-on that has not reached the server yet is asked about again with what is sent next, so often and no more. */
const TRIES = 3;

/** Tells whoever signs on that colleagues ask them to take a shift. Once for a sign-on, and not in practice, which knows nobody. */
export function SwapNotice({ onOpen }: { readonly onOpen: () => void }): ReactNode {
  const { t } = useTranslation('swaps');
  const { till, leavePractice } = useSurroundings();
  const session = useTill((state) => state.operator?.session ?? null);
  const isSent = useTill((state) => state.network.online && state.network.waiting === 0);
  const [told, setTold] = useState<{ readonly session: string; readonly count: number } | null>(null);
  const tries = useRef({ session: '', left: TRIES });
  useEffect(() => {
    if (session === null || !isSent || leavePractice) return;
    if (tries.current.session !== session) tries.current = { session, left: TRIES };
    if (tries.current.left === 0) return;
    tries.current.left -= 1;
    void till.ownShifts().then((given) => {
      if (!given.ok) return;
      tries.current.left = 0;
      setTold({ session, count: given.value.asked.filter(({ is_agreed }) => !is_agreed).length });
    });
  }, [till, session, isSent, leavePractice]);
  if (told === null || told.session !== session || told.count === 0) return null;
  const end = (): void => setTold(null);
  const act = <><button type="button" className="st-button" onClick={() => { end(); onOpen(); }}>{t('look')}</button><button type="button" className="st-button" onClick={end}>{t('later')}</button></>;
  return <div className={classes['notice']}><Notice tone="quiet" title={t('notice', { count: told.count })} action={act} /></div>;
}
