/** A breakdown in rows: turnover first, and beside it what it was before. What is not known of a thing has no column. */
import { formatMoney } from '@stilltill/domain/money';
import { Money, countText, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/reports';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { changePpm, changeText } from '../lib/figures.ts';
import { costedPpm, marginPpm, useItemNames } from './breakdown-words.ts';
import type { BreakdownAnswer, BreakdownBy, BreakdownItem } from './report-queries.ts';

/** From here on nearly all has a cost, and nothing need be said about it. */
const ALL_PPM = 995_000;

export function BreakdownTable({ report, by }: { readonly report: BreakdownAnswer; readonly by: BreakdownBy }): ReactNode {
  const { t } = useTranslation('reports');
  const { tag } = useLanguage();
  const nameOf = useItemNames(by);
  const { items, total, currency } = report;
  const percent = (ppm: number): string => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 }).format(ppm / 1_000_000);
  const money = (amount_minor: bigint | null): ReactNode => (amount_minor === null ? '' : <Money amount_minor={amount_minor} currency={currency} />);
  const columns: readonly (readonly [name: string, of: (item: BreakdownItem) => ReactNode])[] = [
    [t(by === 'tender' ? 'report.taken' : 'report.turnover'), ({ turnover_minor }) => money(turnover_minor)],
    [t('report.before'), ({ before_minor }) => money(before_minor)],
    [t('report.change'), ({ turnover_minor, before_minor }) => changeOf(turnover_minor, before_minor, tag)],
    ...(items.some(({ sales }) => sales !== null) ? [[t('report.sales'), ({ sales }: BreakdownItem) => (sales === null ? '' : countText(sales, tag))] as const] : []),
    ...(items.some(({ qty_milli }) => qty_milli !== null) ? [[t('report.quantity'), ({ qty_milli }: BreakdownItem) => (qty_milli === null ? '' : quantity(qty_milli, tag))] as const] : []),
    [t(by === 'tender' ? 'report.given_back' : 'report.refunds'), ({ returned_minor }) => money(returned_minor)],
    ...(items.some(({ net_minor }) => net_minor !== null) ? [[t('report.net'), ({ net_minor }: BreakdownItem) => money(net_minor)] as const] : []),
    ...(items.some((item) => marginPpm(item) !== null) ? [[t('report.margin'), (item: BreakdownItem) => { const ppm = marginPpm(item); return ppm === null ? '—' : percent(ppm); }] as const] : []),
  ];
  const [margin_ppm, costed_ppm] = [marginPpm(total), costedPpm(total)];
  return (
    <>
      {margin_ppm !== null && <p className="of-section-hint">{t(costed_ppm !== null && costed_ppm < ALL_PPM ? 'report.margin_of' : 'report.margin_all', { margin: percent(margin_ppm), part: percent(costed_ppm ?? 1_000_000), profit: formatMoney((total.costed_minor ?? 0n) - (total.cost_minor ?? 0n), currency, tag) })}</p>}
      <div className="of-table-wrap" role="region" aria-label={t(`report.bys.${by}`)} tabIndex={0}>
        <table className="of-table" aria-label={t(`report.bys.${by}`)}>
          <thead><tr><th scope="col">{t('report.what')}</th>{columns.map(([name]) => <th key={name} scope="col" data-align="end">{name}</th>)}</tr></thead>
          <tbody>{items.map((item) => <tr key={item.key}><td className="re-cell-wrap"><ItemLink item={item} by={by}>{nameOf(item)}</ItemLink></td>{columns.map(([name, of]) => <td key={name} data-align="end">{of(item)}</td>)}</tr>)}</tbody>
          {report.rest_minor !== null && report.rest_minor !== 0n && <tfoot><tr><th scope="row">{t('report.rest')}</th><td data-align="end">{money(report.rest_minor)}</td>{columns.slice(1).map(([name]) => <td key={name} data-align="end">—</td>)}</tr></tfoot>}
        </table>
      </div>
      {report.has_more && <p className="of-section-hint">{t('report.has_more', { count: items.length })}</p>}
    </>
  );
}

/** The way down: a day to its own report, a product to its page. */
function ItemLink({ item, by, children }: { readonly item: BreakdownItem; readonly by: BreakdownBy; readonly children: ReactNode }): ReactNode {
  if (by === 'day') return <Link to="/reports/daily" search={{ day: item.key }} className="of-link">{children}</Link>;
  if (by === 'product' && item.names) return <Link to="/products/$product" params={{ product: item.key }} className="of-link">{children}</Link>;
  return children;
}

function changeOf(now: bigint, before: bigint | null, tag: string): string {
  const change_ppm = before === null ? null : changePpm(now, before);
  return change_ppm === null ? '—' : changeText(change_ppm, tag);
}

/** In thousandths, as far as a figure may be: beyond that only forged sales reach. */
export function quantity(qty_milli: bigint, tag: string): string {
  return new Intl.NumberFormat(tag, { maximumFractionDigits: 3 }).format(Number(qty_milli) / 1000);
}
