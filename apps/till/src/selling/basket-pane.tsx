import { type Basket, basketTotal, hasMoney } from '@stilltill/domain/sale';
import { formatMoney } from '@stilltill/domain/money';
import type { Receipt } from '@stilltill/till-engine';
import { EmptyState, KeyHint, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconBarcode, IconDots, IconStack2 } from '@tabler/icons-react';
import { type ReactNode, memo, useState } from 'react';
import { keyShown, shortcutOf } from '../keys/shortcuts.ts';
import { useKeys } from '../keys/use-keys.ts';
import { HoldButton } from '../parts/hold-button.tsx';
import { useTill } from '../till-context.ts';
import { type BasketNote, BasketNoteStrip } from './basket-note.tsx';
import { ExchangeStrip } from './exchange-strip.tsx';
import { MemberStrip } from './member-strip.tsx';
import { ReceiptPane } from './receipt-pane.tsx';
import { type LineMark, useMarkedLine } from './line-mark.ts';
import { LineRow } from './line-row.tsx';
import type { BasketActions } from './basket-actions.ts';
import { savedOn } from './adjusting.ts';
import { piecesIn } from './basket-lines.ts';
import { UnknownTenders } from './unknown-tender.tsx';
import classes from './basket.module.css';

export const BasketPane = memo(function BasketPane(props: {
  readonly mark: LineMark; readonly openLine: number | null; readonly note: BasketNote | null; readonly receipt: Receipt | null; readonly actions: BasketActions;
  /** The list of parked baskets is in sight: it asks what stands open. */
  readonly isListOpen: boolean;
}): ReactNode {
  const { t } = useTranslation('till');
  const basket = useTill((state) => state.basket);
  const marked = useMarkedLine(props.mark);
  const isEmpty = basket.lines.length === 0;
  const promotions = useSamePromotions(basket.promotions);
  return (
    <section className={classes['pane']} aria-label={t('basket.title')}>
      {!(isEmpty && props.receipt) && <header className={classes['head']}>
        <h2>{t('basket.title')}</h2>
        <span className={classes['count']}>{isEmpty ? '' : t('basket.items', { count: piecesIn(basket) })}</span>
        <Tools onOpen={props.actions.open} />
        {!isEmpty && (hasMoney(basket) ? <GiveBackFirst onPay={() => props.actions.open({ panel: 'cash' })} /> : <Abandon onHeld={props.actions.abandon} />)}
      </header>}
      <Found actions={props.actions} />
      {isEmpty && !props.isListOpen && <UnknownTenders isShort={props.receipt !== null} onCharged={(parked) => void props.actions.recall(parked).then((isBack) => isBack && props.actions.open({ panel: 'cash' }))} />}
      <MemberStrip onOpen={props.actions.open} />
      <ExchangeStrip onCancel={props.actions.cancelExchange} />
      {props.note && <BasketNoteStrip note={props.note} actions={props.actions} />}
      {isEmpty && props.receipt && <ReceiptPane receipt={props.receipt} onOpen={props.actions.open} />}
      {isEmpty && !props.receipt && <EmptyState icon={<IconBarcode size={56} stroke={1.25} />} title={t('basket.empty')} hint={t('basket.empty_hint')} action={<LastReceipt onShow={props.actions.showLast} />} />}
      {!isEmpty && (
        <ol className={classes['lines']}>
          {basket.lines.map((line) => (
            <LineRow key={line.line} line={line} currency={basket.currency} promotions={line.reductions && promotions} isCurrent={line.line === marked} isOpen={line.line === props.openLine} actions={props.actions} />
          ))}
        </ol>
      )}
      <Saved basket={basket} />
    </section>
  );
});

const Abandon = memo(function Abandon(props: { readonly onHeld: () => void }): ReactNode {
  const { t } = useTranslation('till');
  return <HoldButton kind="plain" className={classes['abandon']} holdKey={keyShown('abandon')} onHeld={props.onHeld}>{t('basket.abandon')} <KeyHint keys={keyShown('abandon')} /></HoldButton>;
});

/** A basket with money in it can't be given up: the way to give the money back stands in the same place. */
function GiveBackFirst(props: { readonly onPay: () => void }): ReactNode {
  const { t } = useTranslation('till');
  useKeys((press) => {
    if (shortcutOf(press) !== 'abandon') return false;
    props.onPay();
    return true;
  });
  return <button type="button" className={`st-button ${classes['abandon']}`} data-kind="plain" onClick={props.onPay}>{t('pay.has_money')} <KeyHint keys={keyShown('abandon')} /></button>;
}

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

/** The promotions of the basket, the same object while they are the same: else each scan would draw each reduced line again. */
function useSamePromotions(now: Basket['promotions']): Basket['promotions'] {
  const [kept, setKept] = useState(now);
  const isSame = kept === now || (kept?.length === now?.length && now?.every((each, place) => each.promotion === kept?.[place]?.promotion && each.names === kept[place].names));
  if (!isSame) setKept(now);
  return isSame ? kept : now;
}

/** What the customer saves and what is given up, in one quiet line. */
function Saved({ basket }: { readonly basket: Basket }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const saved_minor = savedOn(basket);
  const waived_minor = basket.waived_minor ?? 0n;
  if (saved_minor === 0n && waived_minor === 0n) return null;
  const words = [
    saved_minor > 0n && t('basket.saved', { amount: formatMoney(saved_minor, basket.currency, tag) }),
    waived_minor > 0n && t('basket.waived', { amount: formatMoney(waived_minor, basket.currency, tag) }),
  ];
  return <p className={classes['saved']} data-testid="saved">{words.filter(Boolean).join(' · ')}</p>;
}

/** Baskets that wait; and what can be done with this one. */
const Tools = memo(function Tools(props: { readonly onOpen: BasketActions['open'] }): ReactNode {
  const { t } = useTranslation('till');
  const parked = useTill((state) => state.parked.length);
  return (
    <>
      {parked > 0 && <button type="button" className={`st-button ${classes['parked']}`} data-kind="plain" aria-label={t('parked.count', { count: parked })} title={t('parked.count', { count: parked })} onClick={() => props.onOpen({ panel: 'parked' })}><IconStack2 size={22} stroke={1.75} aria-hidden /> {parked}</button>}
      <button type="button" className={`st-icon-button ${classes['more']}`} aria-label={t('tools.title')} title={t('tools.title')} onClick={() => props.onOpen({ panel: 'tools' })}><IconDots size={24} stroke={1.75} aria-hidden /> <KeyHint keys={keyShown('tools')} /></button>
    </>
  );
});
