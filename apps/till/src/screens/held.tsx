import { useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, useState } from 'react';
import { Stage } from '../parts/stage.tsx';
import { NoticeStrip } from '../status/notice-strip.tsx';
import { useSurroundings, useTill } from '../till-context.ts';
import { RecoveryForm } from './recovery-form.tsx';
import classes from './screens.module.css';

/** The office locked this till: why, since when, and whom to call. What is in the basket stays. */
export function Held(): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { till } = useSurroundings();
  const lock = useTill((state) => state.lock);
  const timeZone = useTill((state) => state.store?.timezone);
  const hasBasket = useTill((state) => state.basket.lines.length > 0 || state.found !== null);
  const [isRecovering, setRecovering] = useState(false);
  if (!lock) return null;
  const since = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short', ...(timeZone ? { timeZone } : {}) }).format(new Date(lock.at));
  return (
    <Stage title={t('held.title')} lead={lock.reason}>
      <NoticeStrip />
      <dl className={`${classes['ledger']} ${classes['held']}`}>
        <div><dt>{t('held.call')}</dt><dd className={classes['strong']}>{lock.call}</dd></div>
        <div><dt>{t('held.since')}</dt><dd>{since}</dd></div>
        <div><dt>{t('held.code')}</dt><dd>{lock.code}</dd></div>
      </dl>
      <p className={classes['quiet']}>{hasBasket ? t('held.basket') : t('held.hint')}</p>
      {isRecovering
        ? <RecoveryForm label={t('held.open')} submit={(code) => till.openLock(code)} />
        : <div className={classes['row']}><button type="button" className="st-button" data-kind="plain" onClick={() => setRecovering(true)}>{t('held.use_recovery')}</button></div>}
    </Stage>
  );
}
