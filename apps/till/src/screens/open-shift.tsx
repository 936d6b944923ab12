import { formatMoney } from '@stilltill/domain/money';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, NumberPad, Notice, moneyDecimals, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, useState } from 'react';
import { useAmountEntry } from '../parts/amount-entry.ts';
import { AmountField } from '../parts/amount-field.tsx';
import { useSurroundings, useTill } from '../till-context.ts';
import { Panel } from './panel.tsx';
import classes from './screens.module.css';

export function OpenShift(): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { till } = useSurroundings();
  const currency = useTill((state) => state.store?.currency ?? state.basket.currency);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const entry = useAmountEntry(currency, { enter: () => void open() });
  const float_minor = entry.amount_minor ?? 0n;

  async function open(): Promise<void> {
    if (busy) return;
    setBusy(true);
    const answer = await till.openShift(float_minor);
    setBusy(false);
    setFault(answer.ok ? null : answer.fault);
  }

  if (!till.may('open_shift')) return <Panel title={t('shift.open_title')}><Notice tone="amber" title={t('shift.not_permitted')} /></Panel>;
  return (
    <Panel title={t('shift.open_title')} lead={t('shift.open_hint')}>
      <div className={classes['twocolumns']}>
        <div>
          <AmountField label={t('shift.float')} text={entry.text} currency={currency} />
          {fault && <FaultNotice fault={fault} />}
          <button type="button" className={`st-button ${classes['go']}`} data-kind="primary" disabled={busy} onClick={() => void open()}>
            {t('shift.open', { amount: formatMoney(float_minor, currency, tag) })}
          </button>
        </div>
        <NumberPad decimals={moneyDecimals(currency)} onKey={entry.press} />
      </div>
    </Panel>
  );
}
