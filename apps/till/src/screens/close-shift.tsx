import { formatMoney } from '@stilltill/domain/money';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, Money, Notice, NumberPad, clockTime, moneyDecimals, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import type { Till } from '@stilltill/till-engine';
import { IconArrowLeft } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useAmountEntry } from '../parts/amount-entry.ts';
import { AmountField } from '../parts/amount-field.tsx';
import { HoldButton } from '../parts/hold-button.tsx';
import { useSurroundings, useTill } from '../till-context.ts';
import { Panel } from './panel.tsx';
import classes from './screens.module.css';

export type Closed = Extract<Awaited<ReturnType<Till['closeShift']>>, { ok: true }>['value'];

/** The count, before anybody is told what is expected: what is counted is what is recorded. */
export function CloseShift(props: { readonly onBack: () => void; readonly onClosed: (closed: Closed) => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { till } = useSurroundings();
  const currency = useTill((state) => state.basket.currency);
  const hasBasket = useTill((state) => state.basket.lines.length > 0 || state.found !== null);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const entry = useAmountEntry(currency, { enter: () => undefined, back: props.onBack });
  const counted_minor = entry.amount_minor;

  async function close(): Promise<void> {
    if (busy || counted_minor === null) return;
    setBusy(true);
    const answer = await till.closeShift(counted_minor, reason.trim() || null);
    setBusy(false);
    if (answer.ok) props.onClosed(answer.value);
    else setFault(answer.fault);
  }

  return (
    <Panel title={t('shift.close_title')} lead={t('shift.close_hint')}>
      {hasBasket && <Notice tone="amber" title={t('shift.basket_first')} />}
      <div className={classes['twocolumns']}>
        <div>
          <AmountField label={t('shift.counted')} text={entry.text} currency={currency} />
          <label className="st-field">
            <span className={classes['quiet']}>{t('shift.reason')}</span>
            <input className="st-input" value={reason} maxLength={300} onChange={(event) => setReason(event.target.value)} />
          </label>
          {fault && <FaultNotice fault={fault} />}
          <HoldButton kind="primary" className={classes['go']} disabled={busy || hasBasket || counted_minor === null} onHeld={() => void close()}>
            {t('shift.close', { amount: formatMoney(counted_minor ?? 0n, currency, tag) })}
          </HoldButton>
          <button type="button" className="st-button" data-kind="plain" onClick={props.onBack}><IconArrowLeft size={22} aria-hidden /> {t('shift.back')}</button>
        </div>
        <NumberPad decimals={moneyDecimals(currency)} onKey={entry.press} />
      </div>
    </Panel>
  );
}

/** What the count came to. A difference is a fact, said calmly. */
export function ShiftClosed(props: { readonly closed: Closed; readonly onNext: () => void; readonly onSignOff: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const timezone = useTill((state) => state.store?.timezone);
  const { closing, head, server_head } = props.closed;
  const { currency, difference_minor } = closing;
  const size = formatMoney(difference_minor < 0n ? -difference_minor : difference_minor, currency, tag);
  const verdict = difference_minor === 0n ? t('shift.agrees') : difference_minor > 0n ? t('shift.over', { amount: size }) : t('shift.under', { amount: size });
  const rows: readonly (readonly [string, bigint])[] = [
    [t('shift.float_line'), closing.float_minor],
    [t('shift.sales_line', { count: closing.sales }), closing.sales_minor],
    ...(closing.refunds > 0 ? [[t('shift.refunds_line', { count: closing.refunds }), -closing.refunds_minor] as const] : []),
    [t('shift.expected'), closing.expected_minor],
    [t('shift.counted'), closing.counted_minor],
  ];
  return (
    <Panel title={t('shift.closed_title')}>
      <p className={classes['verdict']} role="status">{verdict} <span className={classes['quiet']}>{difference_minor === 0n ? '' : t('shift.recorded')}</span></p>
      <dl className={classes['ledger']}>
        <div><dt>{t('shift.opened_at')}</dt><dd>{clockTime(closing.opened_at, tag, timezone)}</dd></div>
        {rows.map(([label, amount_minor]) => <div key={label}><dt>{label}</dt><dd><Money amount_minor={amount_minor} currency={currency} /></dd></div>)}
        <div><dt className={classes['strong']}>{t('shift.difference')}</dt><dd className={classes['strong']}><Money amount_minor={difference_minor} currency={currency} /></dd></div>
      </dl>
      <p className={classes['small']}>
        {t('shift.entry', { seq: head.seq, hash: head.hash.slice(0, 8) })}
        {server_head && <><br />{t('shift.server_entry', { seq: server_head.seq, hash: server_head.hash.slice(0, 8) })}</>}
      </p>
      <div className={classes['row']} style={{ marginInlineStart: 0 }}>
        <button type="button" className="st-button" data-kind="primary" autoFocus onClick={props.onSignOff}>{t('shift.sign_off')}</button>
        <button type="button" className="st-button" onClick={props.onNext}>{t('shift.next')}</button>
      </div>
    </Panel>
  );
}
