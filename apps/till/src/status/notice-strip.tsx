import { FaultNotice, Notice } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useTill } from '../till-context.ts';
import classes from './status.module.css';
import { type StatusNotice, noticesOf } from './status.ts';

/** What somebody must act on, and what to do. Nothing is drawn while all is well. */
export function NoticeStrip(): ReactNode {
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
  return <div className={classes['strip']}>{notices.map((notice) => <Shown key={notice.kind} notice={notice} missing={missing} />)}</div>;
}

function Shown({ notice, missing }: { readonly notice: StatusNotice; readonly missing: number }): ReactNode {
  const { t } = useTranslation('till');
  if (notice.code) return <FaultNotice fault={{ code: notice.code }} tone={notice.tone} showsData={notice.tone === 'red'} />;
  if (notice.kind === 'entry_damaged') return <Notice tone={notice.tone} title={t('notice.entry_damaged')}>{t('notice.entry_damaged_hint')}</Notice>;
  if (notice.kind === 'nearly_full') return <Notice tone={notice.tone} title={t('notice.nearly_full')}>{t('notice.nearly_full_hint')}</Notice>;
  return <Notice tone={notice.tone} title={t('notice.catalog_incomplete', { missing })}>{t('notice.catalog_incomplete_hint')}</Notice>;
}
