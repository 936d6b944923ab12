/** What was earned, beside what was sold. Where no cost is known nothing is claimed. */
import { formatMoney } from '@stilltill/domain/money';
import { Money, useLanguage, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { EntryPlace } from '../api/queries.ts';
import { Facts } from '../components/page.tsx';
import { stockQueries } from './stock-queries.ts';

/** "22.5%" */
function marginText(margin_ppm: number, tag: string): string {
  return new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 }).format(margin_ppm / 1_000_000);
}

/** Cost and profit of a sale or refund; nothing while no line of it has a cost. */
export function SaleProfit(props: { readonly place: EntryPlace }): ReactNode {
  const { t } = useTranslation('stock');
  const { tag } = useLanguage();
  const { data: profit } = useQuery(stockQueries.profitOfSale(props.place));
  if (!profit || profit.lines_known === 0) return null;
  const amount = formatMoney(profit.profit_minor, profit.currency, tag);
  const shown = profit.lines_unknown > 0 ? t('profit.at_most', { profit: amount }) : profit.margin_ppm === null ? amount : t('profit.of_sale', { profit: amount, margin: marginText(profit.margin_ppm, tag) });
  return (
    <>
      <Facts items={[[t('profit.cost'), <Money key="c" amount_minor={profit.cost_minor} currency={profit.currency} />], [t('profit.name'), shown]]} />
      {profit.lines_unknown > 0 && <p className="of-section-hint">{t('profit.unknown', { count: profit.lines_unknown })}</p>}
    </>
  );
}
