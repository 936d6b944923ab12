import { formatMoney } from '@stilltill/domain/money';
import type { Basket } from '@stilltill/domain/sale';
import type { Fault } from '@stilltill/domain/result';
import type { ParkedBasket, TillState } from '@stilltill/till-engine';
import { FaultNotice, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, useState } from 'react';
import { useSurroundings, useTill } from '../till-context.ts';
import classes from './cash.module.css';
import { useTenderWords } from './tender-words.ts';

const REASON_LENGTH_MAX = 200;

/**
 * A tender of which nobody knows whether it took the money: what to do, and the two answers that settle it. Only the till
 * that charged it can be told (`isElsewhere` leaves them out); where there is room, it asks how one knows (`asksReason`); beside
 * a receipt there is room for the question alone (`isShort`).
 */
export function UnknownTender(props: { readonly basket: Basket; readonly asksReason?: boolean; readonly isShort?: boolean; readonly isElsewhere?: boolean; readonly onSettled?: (outcome: 'approved' | 'declined') => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { till } = useSurroundings();
  const words = useTenderWords();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const { unknown, sale, currency } = props.basket;
  if (!unknown) return null;
  const settle = async (outcome: 'approved' | 'declined'): Promise<void> => {
    setBusy(true);
    const answer = await till.resolveTender(sale, outcome, reason.trim() || null);
    setBusy(false);
    setFault(answer.ok ? null : answer.fault);
    if (answer.ok) props.onSettled?.(outcome);
  };
  return (
    <>
      <Notice tone="amber" title={t('pay.not_known', { amount: formatMoney(unknown.amount_minor, currency, tag), kind: words[unknown.kind] })}>
        {!props.isShort && t('pay.not_known_hint')}{unknown.reference ? ` ${t('pay.not_known_reference', { reference: unknown.reference })}` : ''}
        {!props.isElsewhere && <>
          {props.asksReason && (
            <label className={`st-field ${classes['reason']}`}>
              <span className="st-field-label">{t('pay.how_known')}</span>
              <input className="st-input" value={reason} maxLength={REASON_LENGTH_MAX} onChange={(event) => setReason(event.target.value)} autoComplete="off" />
            </label>
          )}
          <span className={classes['choices']}>
            <button type="button" className="st-button" disabled={busy} onClick={() => void settle('approved')}>{t('pay.was_charged')}</button>
            <button type="button" className="st-button" disabled={busy} onClick={() => void settle('declined')}>{t('pay.was_not_charged')}</button>
          </span>
        </>}
      </Notice>
      {fault && <FaultNotice fault={fault} onDismiss={() => setFault(null)} />}
    </>
  );
}

/** While nothing is being sold: the oldest payment here that nobody knows the end of. One that was made after all goes on to its receipt. */
export function UnknownTenders(props: { readonly isShort: boolean; readonly onCharged: (parked: ParkedBasket) => void }): ReactNode {
  const open = useTill(oldestUnknown);
  if (!open) return null;
  const settled = (outcome: 'approved' | 'declined'): void => {
    if (outcome === 'approved') props.onCharged(open);
  };
  return <div className={classes['open']}><UnknownTender key={open.basket.sale} basket={open.basket} isShort={props.isShort} onSettled={settled} /></div>;
}

function oldestUnknown({ parked }: TillState): ParkedBasket | null {
  return parked.findLast(({ basket }) => basket.unknown !== undefined) ?? null;
}
