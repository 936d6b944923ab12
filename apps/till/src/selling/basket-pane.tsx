import { basketTotal } from '@stilltill/domain/sale';
import { formatMoney } from '@stilltill/domain/money';
import type { Receipt } from '@stilltill/till-engine';
import { EmptyState, KeyHint, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconBarcode } from '@tabler/icons-react';
import { type ReactNode, memo } from 'react';
import { keyShown } from '../keys/shortcuts.ts';
import { HoldButton } from '../parts/hold-button.tsx';
import { useTill } from '../till-context.ts';
import { type BasketNote, BasketNoteStrip } from './basket-note.tsx';
import { ReceiptPane } from './receipt-pane.tsx';
import { type LineMark, useMarkedLine } from './line-mark.ts';
import { type LineActions, LineRow } from './line-row.tsx';
import { piecesIn } from './basket-lines.ts';
import classes from './basket.module.css';

export type BasketActions = LineActions & { undo(): void; abandon(): void; resume(): void; dismiss(): void; showLast(): void };

export const BasketPane = memo(function BasketPane(props: {
  readonly mark: LineMark; readonly openLine: number | null; readonly note: BasketNote | null; readonly receipt: Receipt | null; readonly actions: BasketActions;
}): ReactNode {
  const { t } = useTranslation('till');
  const basket = useTill((state) => state.basket);
  const marked = useMarkedLine(props.mark);
  const isEmpty = basket.lines.length === 0;
  return (
    <section className={classes['pane']} aria-label={t('basket.title')}>
      {!(isEmpty && props.receipt) && <header className={classes['head']}>
        <h2>{t('basket.title')}</h2>
        <span className={classes['count']}>{isEmpty ? '' : t('basket.items', { count: piecesIn(basket) })}</span>
        {!isEmpty && <Abandon onHeld={props.actions.abandon} />}
      </header>}
      <Found actions={props.actions} />
      {props.note && <BasketNoteStrip note={props.note} actions={props.actions} />}
      {isEmpty && props.receipt && <ReceiptPane receipt={props.receipt} />}
      {isEmpty && !props.receipt && <EmptyState icon={<IconBarcode size={56} stroke={1.25} />} title={t('basket.empty')} hint={t('basket.empty_hint')} action={<LastReceipt onShow={props.actions.showLast} />} />}
      {!isEmpty && (
        <ol className={classes['lines']}>
          {basket.lines.map((line) => (
            <LineRow key={line.line} line={line} currency={basket.currency} isCurrent={line.line === marked} isOpen={line.line === props.openLine} actions={props.actions} />
          ))}
        </ol>
      )}
    </section>
  );
});

const Abandon = memo(function Abandon(props: { readonly onHeld: () => void }): ReactNode {
  const { t } = useTranslation('till');
  return <HoldButton kind="plain" className={classes['abandon']} holdKey={keyShown('abandon')} onHeld={props.onHeld}>{t('basket.abandon')} <KeyHint keys={keyShown('abandon')} /></HoldButton>;
});

/** A customer who comes back for the receipt, also after a restart. */
function LastReceipt(props: { readonly onShow: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const hasLast = useTill((state) => state.last_receipt !== null);
  return hasLast && <button type="button" className="st-button" data-kind="plain" onClick={props.onShow}>{t('receipt.show')}</button>;
}

/** A basket that a restart left behind: offered in its place, not in the way. */
function Found(props: { readonly actions: BasketActions }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const found = useTill((state) => state.found);
  if (!found) return null;
  return (
    <div className={classes['found']} role="status">
      <p><strong>{t('basket.found')}</strong><br />{t('basket.found_hint', { count: piecesIn(found), amount: formatMoney(basketTotal(found), found.currency, tag) })}</p>
      <div className={classes['choices']}>
        <button type="button" className="st-button" data-kind="primary" onClick={props.actions.resume}>{t('basket.resume')}</button>
        <HoldButton onHeld={props.actions.abandon}>{t('basket.give_up')}</HoldButton>
      </div>
    </div>
  );
}
