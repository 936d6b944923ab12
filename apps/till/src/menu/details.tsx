import { countText, dayAndTime, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { shortEpoch } from '@stilltill/domain/journal';
import type { ReactNode } from 'react';
import { ReportedSettings } from '../diagnosis/reported-settings.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { useSurroundings, useTill } from '../till-context.ts';
import classes from './menu.module.css';

/** What the quiet line leaves out: last contact, storage, identity. */
export function Details(props: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { till } = useSurroundings();
  const network = useTill((state) => state.network);
  const storage = useTill((state) => state.storage);
  const catalog = useTill((state) => state.catalog);
  const terminal = useTill((state) => state.terminal);
  const store = useTill((state) => state.store);
  const when = (moment: string): string => dayAndTime(moment, tag, store?.timezone);
  const kept = storage.persisted === null ? t('details.kept_unknown') : storage.persisted ? t('details.kept') : t('details.not_kept');
  return (
    <Sheet title={t('details.title')} closeLabel={t('details.close')} onClose={props.onClose}>
      <dl className={classes['facts']}>
        <div>
          <dt>{t('details.network')}</dt>
          <dd>{network.online ? t('status.online') : network.offline_since ? t('status.offline', { time: when(network.offline_since) }) : t('status.offline_now')}</dd>
        </div>
        <div><dt>{t('details.last_contact')}</dt><dd>{network.last_contact ? when(network.last_contact) : t('details.never')}</dd></div>
        <div>
          <dt>{t('details.waiting')}</dt>
          <dd className={classes['withbutton']}>
            {network.waiting === 0 ? t('details.none_waiting') : countText(network.waiting, tag)}
            <button type="button" className="st-button" onClick={() => till.syncNow()}>{t('details.try_now')}</button>
          </dd>
        </div>
        <div><dt>{t('details.catalog')}</dt><dd>{catalog.expected === null ? countText(catalog.products, tag) : t('status.products', { products: catalog.products, expected: catalog.expected })}</dd></div>
        <div>
          <dt>{t('details.storage')}</dt>
          <dd>{kept}{storage.used_ppm !== null && <><br />{t('details.used', { percent: percentOf(storage.used_ppm, tag) })}</>}</dd>
        </div>
        {store && <div><dt>{t('details.store')}</dt><dd>{store.shop_name} · {store.name}</dd></div>}
        {terminal && <div><dt>{t('details.terminal')}</dt><dd>{terminal.store_code}-{terminal.code}</dd></div>}
        {terminal && <div><dt>{t('details.epoch')}</dt><dd>{shortEpoch(terminal.epoch)}</dd></div>}
      </dl>
      <ReportedSettings />
    </Sheet>
  );
}

function percentOf(ppm: number, tag: string): string {
  return new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 }).format(ppm / 1_000_000);
}
