/** The figures of a shift, each part a small table that reads the same on paper. */
import type { Currency } from '@stilltill/domain/money';
import { Money, countText, useLanguage, useTranslation } from '@stilltill/ui';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Facts, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { rateText } from '../lib/figures.ts';
import type { ShiftDetail } from './shift-queries.ts';

type Props = { readonly shift: ShiftDetail };

/** Short is red and over amber, with the sign besides. */
export function Difference(props: { readonly amount_minor: bigint; readonly currency: Currency }): ReactNode {
  const { amount_minor, currency } = props;
  if (amount_minor === 0n) return <Money amount_minor={0n} currency={currency} />;
  return <span className="of-difference" data-tone={amount_minor < 0n ? 'red' : 'amber'}>{amount_minor > 0n && '+'}<Money amount_minor={amount_minor} currency={currency} /></span>;
}

/** A kind of tender that this version has no word for stands by its own name. */
export function useTenderName(): (kind: string) => string {
  const { t } = useTranslation('shifts');
  return (kind) => (kind === 'cash' || kind === 'card' || kind === 'code' || kind === 'exchange' ? t(`tender.${kind}`) : kind);
}

export function Drawer({ shift }: Props): ReactNode {
  const { t } = useTranslation('shifts');
  const { currency } = shift;
  const report = shift.reports.at(-1);
  const figures = report ?? shift;
  const money = (amount_minor: bigint): ReactNode => <Money amount_minor={amount_minor} currency={currency} />;
  const reasons = [report?.reason, ...shift.explained.map(({ reason, operator_name }) => t('reason_by', { reason, operator: operator_name ?? t('subtitle.nobody') }))].filter(Boolean);
  return (
    <Section title={t('drawer')}>
      <div className="of-facts-amounts">
        <Facts items={[
          [t('float'), money(figures.float_minor)], [t('cash_in'), money(figures.cash_in_minor)], [t('cash_out'), money(-figures.cash_out_minor)],
          [t('moved_in'), money(figures.moved_in_minor)], [t('moved_out'), money(-figures.moved_out_minor)], [t('expected'), <strong key="e">{money(figures.expected_minor)}</strong>],
          report ? [t('counted'), <strong key="c">{money(report.counted_minor)}</strong>] : null,
          report ? [t('difference'), <Difference key="d" amount_minor={report.difference_minor} currency={currency} />] : null,
        ]} />
      </div>
      {report && <Facts items={[
        shift.counted_by && [t('counted_where'), t(`counted_by.${shift.counted_by}`, { by: shift.closed_by ?? t('subtitle.nobody') })],
        report.difference_minor !== 0n || reasons.length > 0 ? [t('reason'), reasons.length > 0 ? reasons.join(' · ') : t('no_reason')] : null,
      ]} />}
    </Section>
  );
}

export function Tenders({ shift }: Props): ReactNode {
  const { t } = useTranslation('shifts');
  const { tag } = useLanguage();
  const nameOf = useTenderName();
  const money = (amount_minor: bigint): ReactNode => <Money amount_minor={amount_minor} currency={shift.currency} />;
  return (
    <Section title={t('tenders')} actions={<Link to="/sales" search={{ shift: shift.id }} className="of-link of-print-hidden">{t('all_sales')}</Link>}>
      {shift.tenders.length === 0 ? <p className="of-section-hint">{t('no_tenders')}</p> : (
        <table className="of-shift-table" aria-label={t('tenders')}>
          <thead><tr><th scope="col">{t('unsettled.kind')}</th><th scope="col">{t('count')}</th><th scope="col">{t('taken')}</th><th scope="col">{t('returned')}</th></tr></thead>
          <tbody>{shift.tenders.map((each) => (
            <tr key={each.kind}><th scope="row">{nameOf(each.kind)}</th><td>{countText(each.count, tag)}</td><td>{money(each.taken_minor)}</td><td>{money(each.returned_minor)}</td></tr>
          ))}</tbody>
          <tfoot>
            <tr><th scope="row">{t('sales')}</th><td>{countText(shift.sales, tag)}</td><td>{money(shift.sales_minor)}</td><td>—</td></tr>
            <tr><th scope="row">{t('refunds')}</th><td>{countText(shift.refunds, tag)}</td><td>—</td><td>{money(shift.refunds_minor)}</td></tr>
          </tfoot>
        </table>
      )}
    </Section>
  );
}

export function TaxByRate({ shift }: Props): ReactNode {
  const { t } = useTranslation('shifts');
  const { tag } = useLanguage();
  if (shift.tax.length === 0) return null;
  return (
    <Section title={t('tax')} hint={t('tax_hint')}>
      <table className="of-shift-table" aria-label={t('tax')}>
        <thead><tr><th scope="col">{t('rate')}</th><th scope="col">{t('net')}</th><th scope="col">{t('tax_amount')}</th></tr></thead>
        <tbody>{shift.tax.map((each) => (
          <tr key={each.rate_ppm}>
            <th scope="row">{rateText(each.rate_ppm, tag)}</th><td><Money amount_minor={each.net_minor} currency={shift.currency} /></td><td><Money amount_minor={each.tax_minor} currency={shift.currency} /></td>
          </tr>
        ))}</tbody>
      </table>
    </Section>
  );
}

export function CashMoved({ shift }: Props): ReactNode {
  const { t } = useTranslation('shifts');
  const { clock } = useStores();
  if (shift.moved.length === 0) return null;
  return (
    <Section title={t('moved')}>
      <ul className="of-shift-moved">
        {shift.moved.map(({ entry, at, operator_name, direction, amount_minor, reason }) => (
          <li key={entry.hash}>
            <span className="of-two-lines">
              <Link className="of-link" to="/entries/$terminal/$epoch/$seq/$hash" params={{ terminal: entry.terminal, epoch: entry.epoch, seq: String(entry.seq), hash: entry.hash }}>{reason}</Link>
              <span className="of-muted st-figures">{t(`moved_kind.${direction}`)} · {clock(at, shift.store_code)} · {operator_name ?? t('subtitle.nobody')}</span>
            </span>
            <Money amount_minor={direction === 'in' ? amount_minor : -amount_minor} currency={shift.currency} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Denominations({ shift }: Props): ReactNode {
  const { t } = useTranslation('shifts');
  const { tag } = useLanguage();
  if (shift.denominations.length === 0) return null;
  const money = (amount_minor: bigint): ReactNode => <Money amount_minor={amount_minor} currency={shift.currency} />;
  return (
    <Section title={t('denominations')}>
      <table className="of-shift-table" aria-label={t('denominations')}>
        <thead><tr><th scope="col">{t('value')}</th><th scope="col">{t('pieces')}</th><th scope="col">{t('sum')}</th></tr></thead>
        <tbody>{shift.denominations.map(({ value_minor, count }) => (
          <tr key={String(value_minor)}><th scope="row">{money(value_minor)}</th><td>{countText(count, tag)}</td><td>{money(value_minor * BigInt(count))}</td></tr>
        ))}</tbody>
      </table>
    </Section>
  );
}
