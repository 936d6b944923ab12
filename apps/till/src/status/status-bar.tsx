import { KeyHint, type StatusItem, StatusLine, clockTime, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconMenu2 } from '@tabler/icons-react';
import { type ReactNode, memo } from 'react';
import { keyShown } from '../keys/shortcuts.ts';
import { useNow } from '../parts/use-now.ts';
import { usePrinter } from '../printing/use-printer.ts';
import { useTill } from '../till-context.ts';
import classes from './status.module.css';

/** The quiet line: who is here, since when, whether the network is. A tap on it tells the rest. */
export const StatusBar = memo(function StatusBar(props: { readonly onDetails: () => void; readonly onMenu: () => void }): ReactNode {
  const { t } = useTranslation('till');
  return (
    <StatusLine label={t('status.label')} items={useStatusItems()} openLabel={t('status.details')} onOpen={props.onDetails}>
      <Clock />
      <button type="button" className={`st-button ${classes['menu']}`} data-kind="plain" aria-label={t('status.menu')} onClick={props.onMenu}>
        <IconMenu2 size={24} stroke={1.75} aria-hidden /> <span>{t('status.menu')}</span> <KeyHint keys={keyShown('menu')} />
      </button>
    </StatusLine>
  );
});

function useStatusItems(): StatusItem[] {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const operator = useTill((state) => state.operator?.name ?? null);
  const opened_at = useTill((state) => state.shift?.opened_at ?? null);
  const timezone = useTill((state) => state.store?.timezone);
  const online = useTill((state) => state.network.online);
  const offline_since = useTill((state) => state.network.offline_since);
  const waiting = useTill((state) => state.network.waiting);
  const products = useTill((state) => state.catalog.products);
  const expected = useTill((state) => state.catalog.expected);

  const printing = usePrinter(({ settings, isPrinting, fault, trouble }) => (settings.kind === 'none' ? null : fault || trouble ? 'fault' : isPrinting ? 'printing' : 'ready'));

  const items: StatusItem[] = [];
  if (operator) items.push({ key: 'operator', text: operator, strong: true, keeps: true });
  items.push({
    key: 'network', keeps: true, mark: online ? 'good' : 'waiting',
    text: online ? t('status.online') : offline_since ? t('status.offline', { time: clockTime(offline_since, tag, timezone) }) : t('status.offline_now'),
  });
  if (waiting > 0) items.push({ key: 'waiting', keeps: true, hidesWhenNarrow: true, text: t('status.waiting', { count: waiting }) });
  items.push({ key: 'shift', hidesWhenNarrow: true, text: opened_at ? t('status.shift', { time: clockTime(opened_at, tag, timezone) }) : t('status.no_shift') });
  if (printing) items.push({ key: 'printer', hidesWhenNarrow: printing !== 'fault', ...(printing === 'fault' ? { mark: 'waiting' as const } : {}), text: t(`printer.state_${printing}`) });
  items.push({ key: 'products', hidesWhenNarrow: true, text: expected === null ? t('status.products_only', { products }) : t('status.products', { products, expected }) });
  return items;
}

function Clock(): ReactNode {
  const { tag } = useLanguage();
  const timezone = useTill((state) => state.store?.timezone);
  return <time className={`st-figures ${classes['clock']}`}>{clockTime(useNow(60_000), tag, timezone)}</time>;
}
