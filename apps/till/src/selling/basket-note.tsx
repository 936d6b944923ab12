import { nameIn } from '@stilltill/domain/catalog';
import type { Code } from '@stilltill/domain/codes';
import { normalizeCoupon } from '@stilltill/domain/promotion';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, KeyHint, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowBackUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { keyShown } from '../keys/shortcuts.ts';
import { useTill } from '../till-context.ts';
import type { Side } from './side.ts';
import classes from './basket.module.css';

/** What the basket says beside its lines: a fault, or a line that is out and can come back. */
export type BasketNote =
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'voided'; readonly line: number; readonly name: string }
  | { readonly kind: 'parked' }
  | { readonly kind: 'coupon'; readonly coupon: string }
  | { readonly kind: 'abandoned'; readonly which: 'basket' | 'found' };

/** Money is at stake: the sale that was just tapped may not be there. */
const GRAVE: ReadonlySet<Code> = new Set(['storage_failed', 'storage_full', 'storage_fenced']);

export function BasketNoteStrip(props: { readonly note: BasketNote; readonly actions: { undo(): void; dismiss(): void; open(side: Side): void } }): ReactNode {
  const { t } = useTranslation('till');
  const { note, actions } = props;
  if (note.kind === 'fault') {
    if (note.fault.code === 'product_unknown') return <UnknownBarcode fault={note.fault} actions={actions} />;
    const isGrave = GRAVE.has(note.fault.code);
    return <div className={classes['note']}><FaultNotice fault={note.fault} tone={isGrave ? 'red' : 'amber'} showsData={isGrave} onDismiss={actions.dismiss} /></div>;
  }
  if (note.kind === 'parked') return <div className={classes['note']}><Notice tone="quiet" title={t('parked.done')} onDismiss={actions.dismiss} action={<button type="button" className={`st-button ${classes['undo']}`} data-kind="plain" onClick={() => actions.open({ panel: 'parked' })}>{t('parked.title')}</button>} /></div>;
  if (note.kind === 'coupon') return <div className={classes['note']}><CouponTaken coupon={note.coupon} onDismiss={actions.dismiss} /></div>;
  if (note.kind === 'abandoned') return <div className={classes['note']}><Notice tone="quiet" title={note.which === 'found' ? t('basket.found_abandoned') : t('basket.abandoned')} onDismiss={actions.dismiss} /></div>;
  return (
    <div className={classes['note']}>
      <Notice
        tone="quiet" title={t('basket.voided', { name: note.name })}
        action={<button type="button" className={`st-button ${classes['undo']}`} data-kind="plain" onClick={actions.undo}><IconArrowBackUp size={22} aria-hidden /> {t('basket.undo')} <KeyHint keys={keyShown('undo')} /></button>}
      />
    </div>
  );
}

/** What nothing has a price for is sold all the same: added by its name and price, or by its amount alone. */
function UnknownBarcode(props: { readonly fault: Fault; readonly actions: { dismiss(): void; open(side: Side): void } }): ReactNode {
  const { t } = useTranslation('till');
  const { fault, actions } = props;
  const barcode = fault.details?.['barcode'];
  // A word that was searched is no barcode; nor is the id of goods that were withdrawn a moment ago.
  const isBarcode = typeof barcode === 'string' && BARCODE.test(barcode);
  return (
    <div className={classes['note']}>
      <FaultNotice fault={fault} showsData={false} onDismiss={actions.dismiss} />
      {isBarcode && (
        <div className={classes['choices']}>
          <button type="button" className="st-button" data-kind="primary" onClick={() => actions.open({ panel: 'new', barcode })}>{t('new_goods.offer')}</button>
          <button type="button" className="st-button" onClick={() => actions.open({ panel: 'amount', barcode })}>{t('amount.offer')}</button>
        </div>
      )}
    </div>
  );
}

const BARCODE = /^(?=.*[0-9])[0-9A-Za-z-]{4,20}$/;

/** Whether a scanned coupon takes anything off is said: one that waits for more goods looks like one that failed. */
function CouponTaken(props: { readonly coupon: string; readonly onDismiss: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { short } = useLanguage();
  const coupon = normalizeCoupon(props.coupon);
  const promotion = useTill((state) => state.basket.promotions?.find((each) => each.coupon === coupon));
  return <Notice tone={promotion ? 'green' : 'quiet'} title={promotion ? t('coupon.gives', { coupon, name: nameIn(promotion.names, short) }) : t('coupon.gives_nothing', { coupon })} onDismiss={props.onDismiss} />;
}
