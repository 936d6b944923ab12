import { FaultNotice, Notice } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTill } from '../till-context.ts';
import classes from './status.module.css';
import { type StatusNotice, noticesOf } from './status.ts';

/** What somebody must act on, and what to do: the gravest in words, the rest by a tap. Nothing is drawn while all is well. */
export function NoticeStrip(): ReactNode {
  const { t } = useTranslation('till');
  const [isWhole, setWhole] = useState(false);
  const storage = useTill((state) => state.storage);
  const network = useTill((state) => state.network);
  const terminal = useTill((state) => state.terminal);
  const catalog = useTill((state) => state.catalog);
  const clock_behind = useTill((state) => state.clock_behind);
  const rights_expired = useTill((state) => state.rights_expired);
  const notices = useMemo(
    () => noticesOf({ storage, network, terminal, catalog, clock_behind, rights_expired }),
    [storage, network, terminal, catalog, clock_behind, rights_expired],
  );
  if (notices.length === 0) return null;
  const missing = (catalog.expected ?? 0) - catalog.products;
  const more = notices.length - 1;
  const toggle = more > 0 && (
    <button type="button" className={classes['more']} aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>{isWhole ? t('notice.fewer') : t('notice.more', { count: more })}</button>
  );
  return (
    <div className={classes['strip']}>
      {notices.slice(0, isWhole ? undefined : 1).map((notice, place) => <Shown key={notice.kind} notice={notice} missing={missing} action={place === 0 && toggle} />)}
    </div>
  );
}

function Shown({ notice, missing, action }: { readonly notice: StatusNotice; readonly missing: number; readonly action: ReactNode }): ReactNode {
  const { t } = useTranslation('till');
  const { tone } = notice;
  if (notice.code) return <FaultNotice fault={{ code: notice.code }} tone={tone} showsData={tone === 'red'} action={action} />;
  if (notice.kind === 'entry_damaged') return <Notice tone={tone} title={t('notice.entry_damaged')} action={action}>{t('notice.entry_damaged_hint')}</Notice>;
  if (notice.kind === 'nearly_full') return <Notice tone={tone} title={t('notice.nearly_full')} action={action}>{t('notice.nearly_full_hint')}</Notice>;
  return <Notice tone={tone} title={t('notice.catalog_incomplete', { missing })} action={action}>{t('notice.catalog_incomplete_hint')}</Notice>;
}
