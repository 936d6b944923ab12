import { formatMoney } from '@stilltill/domain/money';
import type { Fault } from '@stilltill/domain/result';
import type { Denomination, ShiftClosing } from '@stilltill/domain/shift';
import { FaultNotice, Money, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import type { Till } from '@stilltill/till-engine';
import { IconArrowLeft } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { HoldButton } from '../parts/hold-button.tsx';
import { CashCount, useCashCounting } from '../shift/cash-count.tsx';
import { ShiftFigures } from '../shift/figures.tsx';
import { ReasonField } from '../shift/reason-field.tsx';
import counts from '../shift/count.module.css';
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
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const counting = useCashCounting(currency, 'pieces', { enter: () => undefined, back: props.onBack });
  const counted_minor = counting.amount_minor;

  async function close(): Promise<void> {
    if (busy || counted_minor === null) return;
    setBusy(true);
    const answer = await till.closeShift(counted_minor, null, counting.denominations);
    setBusy(false);
    if (answer.ok) props.onClosed(answer.value);
    else setFault(answer.fault);
  }

  return (
    <Panel title={t('shift.close_title')} lead={t('shift.close_hint')}>
      {hasBasket && <Notice tone="amber" title={t('shift.basket_first')} />}
      <CashCount counting={counting} label={t('shift.counted')}>
        {fault && <FaultNotice fault={fault} />}
        <HoldButton kind="primary" className={classes['go']} disabled={busy || hasBasket || counted_minor === null} onHeld={() => void close()}>
          {t('shift.close', { amount: formatMoney(counted_minor ?? 0n, currency, tag) })}
        </HoldButton>
        <button type="button" className="st-button" data-kind="plain" onClick={props.onBack}><IconArrowLeft size={22} aria-hidden /> {t('shift.back')}</button>
      </CashCount>
    </Panel>
  );
}

/** The Z report. A difference is a fact, said calmly; why it is there may be written down, and stands in nobody's way. */
export function ShiftClosed(props: { readonly closed: Closed; readonly onNext: () => void; readonly onSignOff: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { closing, head, server_head } = props.closed;
  const { currency, difference_minor } = closing;
  const size = formatMoney(difference_minor < 0n ? -difference_minor : difference_minor, currency, tag);
  const verdict = difference_minor === 0n ? t('shift.agrees') : difference_minor > 0n ? t('shift.over', { amount: size }) : t('shift.under', { amount: size });
  return (
    <Panel title={t('shift.closed_title')}>
      <p className={classes['verdict']} role="status">{verdict} <span className={classes['quiet']}>{difference_minor === 0n ? '' : t('shift.recorded')}</span></p>
      {difference_minor !== 0n && <Explain closing={closing} />}
      <ShiftFigures totals={closing}>
        <div><dt>{t('shift.counted')}</dt><dd><Money amount_minor={closing.counted_minor} currency={currency} /></dd></div>
        <div><dt className={classes['strong']}>{t('shift.difference')}</dt><dd className={classes['strong']}><Money amount_minor={difference_minor} currency={currency} /></dd></div>
      </ShiftFigures>
      {closing.denominations && closing.denominations.length > 0 && <Pieces currency={currency} denominations={closing.denominations} />}
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

/** The count is sealed before anybody is told of a difference, so its reason is an entry of its own. */
function Explain({ closing }: { readonly closing: ShiftClosing }): ReactNode {
  const { t } = useTranslation('till');
  const { till } = useSurroundings();
  const [reason, setReason] = useState('');
  const [kept, setKept] = useState<string | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const keep = async (): Promise<void> => {
    const answer = await till.explainShift(closing.shift, reason);
    setFault(answer.ok ? null : answer.fault);
    if (answer.ok) setKept(reason.trim());
  };
  if (kept !== null) return <p role="status">{t('report.why_kept', { reason: kept })}</p>;
  const quick = [t('report.reasons.change'), t('report.reasons.miscounted'), t('report.reasons.rounding'), t('report.reasons.unknown')];
  return (
    <section className={counts['reason']} aria-label={t('report.why')}>
      <p><strong>{t('report.why')}</strong> <span className={classes['quiet']}>{t('report.why_hint')}</span></p>
      <ReasonField label={t('report.why')} other={t('drawer.other')} quick={quick} value={reason} onChange={setReason} />
      {fault && <FaultNotice fault={fault} />}
      <div><button type="button" className="st-button" disabled={reason.trim() === ''} onClick={() => void keep()}>{t('report.why_keep')}</button></div>
    </section>
  );
}

function Pieces(props: { readonly currency: string; readonly denominations: readonly Denomination[] }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  return (
    <section>
      <h2 className={counts['heading']}>{t('report.counted')}</h2>
      <dl className={classes['ledger']}>
        {props.denominations.map(({ value_minor, count }) => (
          <div key={String(value_minor)}><dt>{count} × {formatMoney(value_minor, props.currency, tag)}</dt><dd><Money amount_minor={value_minor * BigInt(count)} currency={props.currency} /></dd></div>
        ))}
      </dl>
    </section>
  );
}
