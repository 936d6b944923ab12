import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, createContext, useContext, useMemo, useState } from 'react';
import { DoThis } from '../diagnosis/do-this.tsx';
import { useTill } from '../till-context.ts';
import classes from './status.module.css';
import { type StatusNotice, noticesOf } from './status.ts';

/** Opens the enrolment page of a till whose terminal was retired or compromised. */
export const EnrolAgainContext = createContext<() => void>(() => undefined);

/** What somebody must act on, and what to do: the gravest in words, the rest by a tap. Nothing is drawn while all is well. */
export function NoticeStrip(): ReactNode {
  const { t } = useTranslation('till');
  const [isWhole, setWhole] = useState(false);
  // As text, so that a change of the state that changes no notice draws nothing.
  const told = useTill((state) => JSON.stringify(noticesOf(state)));
  const session = useTill((state) => state.operator?.session ?? null);
  // Who has read that their PIN is short needs no strip above the whole of their work.
  const [read_in, setReadIn] = useState<string | null>(null);
  const missing = useTill((state) => (state.catalog.expected ?? 0) - state.catalog.products);
  const notices = useMemo(() => (JSON.parse(told) as StatusNotice[]).filter(({ kind }) => kind !== 'pin_short' || session !== read_in), [told, session, read_in]);
  if (notices.length === 0) return null;
  const more = notices.length - 1;
  const toggle = more > 0 && (
    <button type="button" className={classes['more']} aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>{isWhole ? t('notice.fewer') : t('notice.more', { count: more })}</button>
  );
  return (
    <div className={classes['strip']}>
      {notices.slice(0, isWhole ? undefined : 1).map((notice, place) => <Shown key={notice.kind} notice={notice} missing={missing} action={<>{FAULT_CODES[notice.kind] !== undefined && <DoThis code={FAULT_CODES[notice.kind] as string} />}{canEnrolAgain(notice) && <EnrolAgain />}{notice.kind === 'pin_short' && <button type="button" className={classes['more']} onClick={() => setReadIn(session)}>{t('notice.pin_short_read')}</button>}{place === 0 && toggle}</>} />)}
    </div>
  );
}

/** Where the catalogue of faults has the steps. */
const FAULT_CODES: { readonly [K in StatusNotice['kind']]?: string } = {
  storage_full: 'storage.full', storage_write_failed: 'storage.write_failed', entry_damaged: 'storage.entry_damaged', terminal_compromised: 'key.refused', terminal_retired: 'key.retired', nearly_full: 'storage.nearly_full',
  clock_behind: 'clock.behind', rights_expired: 'app.rights_old', catalog_incomplete: 'app.goods_missing',
};

function canEnrolAgain(notice: StatusNotice): boolean {
  return notice.kind === 'terminal_retired' || notice.kind === 'terminal_compromised';
}

function EnrolAgain(): ReactNode {
  const { t } = useTranslation('till');
  const enrolAgain = useContext(EnrolAgainContext);
  return <button type="button" className={classes['more']} onClick={enrolAgain}>{t('enrol.again')}</button>;
}

function Shown({ notice, missing, action }: { readonly notice: StatusNotice; readonly missing: number; readonly action: ReactNode }): ReactNode {
  const { t } = useTranslation('till');
  const { tone } = notice;
  const moving = useTill((state) => state.moving);
  const figures = useTill((state) => state.operator?.pin_wants_figures ?? 0);
  if (notice.kind === 'pin_short') return <Notice tone={tone} title={t('notice.pin_short')} action={action}>{t('notice.pin_short_hint', { figures })}</Notice>;
  if (notice.kind === 'moving') return <Notice tone={tone} title={t('notice.moving', { store: moving?.store_name ?? '' })} action={action}>{t(`notice.moving_${moving?.waits_for ?? 'session'}`)}</Notice>;
  if (notice.code) return <FaultNotice fault={{ code: notice.code }} tone={tone} showsData={tone === 'red'} action={action} />;
  if (notice.kind === 'entry_damaged') return <Notice tone={tone} title={t('notice.entry_damaged')} action={action}>{t('notice.entry_damaged_hint')}</Notice>;
  if (notice.kind === 'nearly_full') return <Notice tone={tone} title={t('notice.nearly_full')} action={action}>{t('notice.nearly_full_hint')}</Notice>;
  return <Notice tone={tone} title={t('notice.catalog_incomplete', { missing })} action={action}>{t('notice.catalog_incomplete_hint')}</Notice>;
}
