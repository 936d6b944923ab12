import { nameIn } from '@stilltill/domain/catalog';
import { formatMoney } from '@stilltill/domain/money';
import type { Fault, Result } from '@stilltill/domain/result';
import { type BasketLine, leftOf, originalLeft, refundPoints, refundSums } from '@stilltill/domain/sale';
import { USUAL_SELLING } from '@stilltill/protocol';
import type { FoundSale, RefundReceipt, SaleRefund } from '@stilltill/till-engine';
import { Choice, FaultNotice, KeyHint, Notice, dayAndTime, formatQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft, IconArrowsExchange, IconMinus, IconPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useApproval } from '../approval/use-approval.tsx';
import { useTellsGoodsBack } from '../display/use-goods-back.ts';
import { useKeys } from '../keys/use-keys.ts';
import { Panel } from '../screens/panel.tsx';
import screens from '../screens/screens.module.css';
import { PointsBack } from '../selling/points-back.tsx';
import { useTenderWords } from '../selling/tender-words.ts';
import { ReasonField } from '../shift/reason-field.tsx';
import { useSurroundings, useTill } from '../till-context.ts';
import classes from './refund.module.css';

type Kind = 'cash' | 'card' | 'code';
const KINDS: readonly Kind[] = ['cash', 'card', 'code'];

/** Ways for the money of a sale to go back: those that it came by first, the one by which most of it is left before the others. */
export function waysBack({ sale, returned }: FoundSale, taken: readonly Kind[]): readonly Kind[] {
  const by = (kind: Kind): bigint => originalLeft(sale, returned, kind);
  return KINDS.filter((kind) => by(kind) > 0n || taken.includes(kind)).toSorted((a, b) => (by(a) === by(b) ? 0 : by(a) > by(b) ? -1 : 1));
}

/** What comes back of a sale, no more than is left of each line, and how the money goes back. */
export function RefundLines(props: { readonly found: FoundSale; readonly onBack: () => void; readonly onDone: (receipt: RefundReceipt) => void; readonly onExchange: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const timezone = useTill((state) => state.store?.timezone);
  // What was sold in this shift can't have come back elsewhere yet: no cap holds for it.
  const isOfShift = useTill((state) => state.shift?.shift === props.found.sale.shift);
  const refund = useRefunding(props);
  const { found, selling, back, setBack, isAllBack, total_minor } = refund;
  const { sale } = found;
  useKeys((press) => {
    if (press.key === 'Escape') props.onBack();
    else if (press.key === 'Enter' && press.focus === 'page') void refund.give();
    else return false;
    return true;
  });
  const everything = new Map(sale.lines.map(({ line }) => [line, leftOf(sale, found.returned, line)]));
  const amount = formatMoney(total_minor, sale.currency, tag);
  return (
    <Panel title={`${t('refund.title')} ${found.number}`} lead={dayAndTime(found.at, tag, timezone)}>
      {!found.isWhole && <Notice tone="amber" title={t('refund.only_own')}>{!isOfShift && t('refund.only_own_hint', { amount: formatMoney(selling.refund_caps.receipt_minor, sale.currency, tag) })}</Notice>}
      {isAllBack ? <Notice tone="amber" title={t('refund.all_back')} /> : (
        <div className={classes['ways']}>
          <button type="button" className="st-button" onClick={() => setBack(everything)}>{t('refund.everything')}</button>
          <button type="button" className="st-button" disabled={back.size === 0} onClick={() => setBack(new Map())}>{t('refund.nothing')}</button>
        </div>
      )}
      <ul className={classes['lines']}>
        {sale.lines.map((line) => (
          <RefundLineRow key={line.line} line={line} found={found} qty_milli={back.get(line.line) ?? 0} onSet={(qty_milli) => setBack(withLine(back, line.line, qty_milli))} />
        ))}
      </ul>
      {!isAllBack && <>
        <RefundMoney refund={refund} />
        {refund.points && <p className={classes['points']}><PointsBack points={refund.points} testid="refund-points" /></p>}
        {refund.fault && <FaultNotice fault={refund.fault} onDismiss={() => refund.setFault(null)} />}
        <div className={classes['acts']}>
          <button type="button" className={`st-button ${screens['go']} ${classes['give']}`} data-kind="primary" disabled={refund.busy || back.size === 0 || total_minor < 0n} onClick={() => void refund.give()}>
            {back.size === 0 ? t('refund.give_nothing') : t('refund.give', { amount })} <KeyHint keys="Enter" />
          </button>
          <button type="button" className={`st-button ${classes['exchange']}`} disabled={refund.busy || back.size === 0} onClick={() => void refund.exchange()}><IconArrowsExchange size={24} stroke={1.75} aria-hidden /> {t('exchange.begin')}</button>
        </div>
      </>}
      <div className={classes['ways']}><button type="button" className="st-button" data-kind="plain" onClick={props.onBack}><IconArrowLeft size={22} aria-hidden /> {t('refund.another')} <KeyHint keys="Esc" /></button></div>
    </Panel>
  );
}

function withLine(back: ReadonlyMap<number, number>, line: number, qty_milli: number): ReadonlyMap<number, number> {
  const next = new Map(back);
  if (qty_milli > 0) next.set(line, qty_milli);
  else next.delete(line);
  return next;
}

function useRefunding(props: { readonly found: FoundSale; readonly onDone: (receipt: RefundReceipt) => void; readonly onExchange: () => void }) {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { till } = useSurroundings();
  const { withApproval } = useApproval();
  const tenderWords = useTenderWords();
  const selling = useTill((state) => state.store?.selling) ?? USUAL_SELLING;
  const { found } = props;
  const { sale } = found;
  const ways = waysBack(found, ['cash', ...(selling.card ? ['card' as const] : []), ...(selling.code ? ['code' as const] : [])]);
  const [kind, setKind] = useState<Kind>(ways[0] ?? 'cash');
  const [back, setBack] = useState<ReadonlyMap<number, number>>(new Map());
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const lines = [...back].map(([line, qty_milli]) => ({ line, qty_milli }));
  const sums = refundSums(sale, found.returned, lines, kind === 'cash' ? BigInt(selling.cash_step_minor) : 1n);
  const total_minor = sums.ok ? sums.value.total_minor : 0n;
  const rules = useTill((state) => state.points);
  // As the till will state it and the ledger will have it, unless goods of this sale come back elsewhere meanwhile.
  const points = lines.length === 0 ? undefined : refundPoints(sale, rules, found.returned.qty_milli, lines, found.balance_points);
  useTellsGoodsBack(sums.ok ? { currency: sale.currency, total_minor, points } : null);
  const isOriginal = total_minor <= originalLeft(sale, found.returned, kind);
  const request: SaleRefund = { found, lines, kind, reason: reason.trim() || null };
  const run = async <T,>(words: string, act: (approval?: string) => Promise<Result<T>>, onDone: (done: T) => void): Promise<void> => {
    if (busy || lines.length === 0) return;
    setBusy(true);
    const answer = await withApproval(isOriginal ? 'refund' : 'refund_otherwise', null, words, act);
    setBusy(false);
    if (!answer) return;
    setFault(answer.ok ? null : answer.fault);
    if (answer.ok) onDone(answer.value);
  };
  const { number } = found;
  const amount = (minor: bigint): string => formatMoney(minor, sale.currency, tag);
  const give = (): Promise<void> => run(t('refund.words', { amount: amount(total_minor), kind: tenderWords[kind], number }), (approval) => till.refund(request, approval), props.onDone);
  /** Coins play no part in what goods are worth that pay for others. */
  const exchange = (): Promise<void> => {
    const worth = refundSums(sale, found.returned, lines, 1n);
    return run(t('exchange.words', { amount: amount(worth.ok ? worth.value.total_minor : 0n), number }), (approval) => till.beginExchange(request, approval), props.onExchange);
  };
  const isAllBack = sale.lines.every(({ line }) => leftOf(sale, found.returned, line) === 0);
  return { found, selling, ways, kind, setKind, back, setBack, reason, setReason, busy, fault, setFault, total_minor, points, isOriginal, isAllBack, give, exchange };
}

function RefundMoney({ refund }: { readonly refund: ReturnType<typeof useRefunding> }): ReactNode {
  const { t } = useTranslation('till');
  const words = useTenderWords();
  const { ways, kind } = refund;
  const quick = [t('refund.reasons.faulty'), t('refund.reasons.wrong'), t('refund.reasons.unwanted'), t('refund.reasons.price')];
  return (
    <div className={classes['money']}>
      <ReasonField label={t('refund.reason')} other={t('refund.reason_free')} quick={quick} value={refund.reason} onChange={refund.setReason} />
      {ways.length > 1 && <Choice label={t('refund.how')} value={kind} onChange={refund.setKind} options={ways.map((value, place) => ({ value, label: place === 0 ? `${words[value]} · ${t('refund.original')}` : words[value] }))} />}
      {!refund.isOriginal && <p className={classes['quiet']}>{t('refund.otherwise', { kind: words[kind] })}</p>}
      {kind !== 'cash' && <p className={classes['quiet']}>{t('refund.at_machine')}</p>}
    </div>
  );
}

function RefundLineRow(props: { readonly line: BasketLine; readonly found: FoundSale; readonly qty_milli: number; readonly onSet: (qty_milli: number) => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag, short } = useLanguage();
  const { line, found, qty_milli, onSet } = props;
  const left_milli = leftOf(found.sale, found.returned, line.line);
  const before_milli = line.qty_milli - left_milli;
  const name = nameIn(line.names, short);
  // What was weighed comes back whole.
  const step_milli = line.qty_milli % 1000 === 0 ? 1000 : left_milli;
  return (
    <li className={classes['line']} data-back={qty_milli > 0}>
      <span className={classes['what']}>
        <span>{name}</span>
        <span className={classes['quiet']}>{t('refund.sold', { quantity: formatQuantity(line.qty_milli, tag) })} · {formatMoney(line.amount_minor, found.sale.currency, tag)}{before_milli > 0 ? ` · ${t('refund.came_back', { quantity: formatQuantity(before_milli, tag) })}` : ''}</span>
      </span>
      <button type="button" className={classes['step']} aria-label={t('refund.fewer', { name })} disabled={qty_milli === 0} onClick={() => onSet(Math.max(0, qty_milli - step_milli))}><IconMinus size={24} aria-hidden /></button>
      <output className={classes['qty']} aria-label={name}>{formatQuantity(qty_milli, tag)}</output>
      <button type="button" className={classes['step']} aria-label={t('refund.more', { name })} disabled={qty_milli >= left_milli} onClick={() => onSet(Math.min(left_milli, qty_milli + step_milli))}><IconPlus size={24} aria-hidden /></button>
    </li>
  );
}
