import { formatMoney } from '@stilltill/domain/money';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, KeyHint, Notice, NumberPad, moneyDecimals, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useApproval } from '../approval/use-approval.tsx';
import { useAmountEntry } from '../parts/amount-entry.ts';
import { AmountField } from '../parts/amount-field.tsx';
import { Panel } from '../screens/panel.tsx';
import screens from '../screens/screens.module.css';
import { useSurroundings, useTill } from '../till-context.ts';
import { ReasonField } from './reason-field.tsx';

/** Cash into the drawer or out of it without a sale: how much, and why. */
export function CashMove(props: { readonly direction: 'in' | 'out'; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { till } = useSurroundings();
  const { withApproval } = useApproval();
  const { direction } = props;
  const currency = useTill((state) => state.basket.currency);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const entry = useAmountEntry(currency, { enter: () => void move(), back: props.onBack });
  const amount_minor = entry.amount_minor ?? 0n;
  const amount = formatMoney(amount_minor, currency, tag);
  const isReady = !busy && amount_minor > 0n && reason.trim() !== '';
  const isIn = direction === 'in';
  const quick = isIn
    ? [t('drawer.reasons_in.change'), t('drawer.reasons_in.float'), t('drawer.reasons_in.back')]
    : [t('drawer.reasons_out.bank'), t('drawer.reasons_out.safe'), t('drawer.reasons_out.goods'), t('drawer.reasons_out.wages')];

  async function move(): Promise<void> {
    if (!isReady) return;
    setBusy(true);
    setDone(null);
    const words = isIn ? t('drawer.words_in', { amount, reason: reason.trim() }) : t('drawer.words_out', { amount, reason: reason.trim() });
    const answer = await withApproval('move_cash', null, words, (approval) => till.moveCash(direction, amount_minor, reason, approval));
    setBusy(false);
    if (!answer) return;
    setFault(answer.ok ? null : answer.fault);
    if (!answer.ok) return;
    setDone(isIn ? t('drawer.done_in', { amount }) : t('drawer.done_out', { amount }));
    entry.clear();
    setReason('');
  }

  return (
    <Panel title={isIn ? t('drawer.in') : t('drawer.out')}>
      {done && <Notice tone="green" title={done} />}
      {fault && <FaultNotice fault={fault} onDismiss={() => setFault(null)} />}
      <div className={screens['twocolumns']}>
        <div>
          <AmountField label={t('drawer.amount')} text={entry.text} currency={currency} />
          <ReasonField label={t('drawer.reason')} other={t('drawer.other')} quick={quick} value={reason} onChange={setReason} />
          <button type="button" className={`st-button ${screens['go']}`} data-kind="primary" disabled={!isReady} onClick={() => void move()}>{isIn ? t('drawer.put', { amount }) : t('drawer.take', { amount })} <KeyHint keys="Enter" /></button>
          <button type="button" className="st-button" data-kind="plain" onClick={props.onBack}><IconArrowLeft size={22} aria-hidden /> {t('drawer.back')} <KeyHint keys="Esc" /></button>
        </div>
        <NumberPad decimals={moneyDecimals(currency)} onKey={entry.press} />
      </div>
    </Panel>
  );
}
