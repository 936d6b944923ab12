import { formatMoney } from '@stilltill/domain/money';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, useState } from 'react';
import { CashCount, useCashCounting } from '../shift/cash-count.tsx';
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
  // By keys the float is one figure; note by note it is counted where that is asked for.
  const counting = useCashCounting(currency, 'figure', { enter: () => void open() });
  const float_minor = counting.amount_minor ?? 0n;

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
      <CashCount counting={counting} label={t('shift.float')}>
        {fault && <FaultNotice fault={fault} />}
        <button type="button" className={`st-button ${classes['go']}`} data-kind="primary" disabled={busy} onClick={() => void open()}>
          {t('shift.open', { amount: formatMoney(float_minor, currency, tag) })}
        </button>
      </CashCount>
    </Panel>
  );
}
