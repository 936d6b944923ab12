import { EmptyState, Money, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/points';
import { IconShoppingBag } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { type Column, List } from '../components/list.tsx';
import { Section } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { type PurchaseItem, pointQueries } from '../points/point-queries.ts';
import { useFigures } from '../points/use-figures.ts';

/** What they bought, as far as one of their cards was shown: nothing else says who stood at the till. */
export function PurchasesSection({ customer }: { readonly customer: string }): ReactNode {
  const { t } = useTranslation('customers');
  const list = usePages(useMemo(() => pointQueries.purchases(customer), [customer]));
  return (
    <Section title={t('purchases.title')} hint={t('purchases.hint')}>
      <List
        plain in_rows name="customer-purchases" label={t('purchases.title')} columns={useColumns()} row_key={(row) => row.sale} state={list}
        empty={<EmptyState icon={<IconShoppingBag size={40} stroke={1.25} />} title={t('purchases.empty')} hint={t('purchases.empty_hint')} />}
      />
    </Section>
  );
}

function useColumns(): readonly Column<PurchaseItem>[] {
  const { t } = useTranslation('customers');
  const { t: office } = useTranslation('office');
  const { stores, at, brief } = useStores();
  const { figure } = useFigures();
  const nameOf = (code: string): string => stores.find((store) => store.code === code)?.name ?? code;
  return [
    { id: 'at', header: office('column.at'), fixed: true, narrow: 'detail', cell: (row) => <time dateTime={row.at} title={at(row.at, row.store_code)} className="st-figures">{brief(row.at, row.store_code)}</time> },
    {
      id: 'number', header: office('column.number'), fixed: true, narrow: 'title',
      cell: (row) => <Link data-row className="of-row-link st-figures" to="/sales/$terminal/$epoch/$seq/$hash" params={{ terminal: row.terminal, epoch: row.epoch, seq: String(row.seq), hash: row.hash }}>{row.number}</Link>,
    },
    { id: 'store', header: t('purchases.store'), narrow: 'detail', cell: (row) => nameOf(row.store_code) },
    { id: 'points', header: t('member.points'), align: 'end', narrow: 'state', cell: ({ earned_points, spent_points }) => <span className="st-figures">{t('purchases.points', { points: pointsText(figure, earned_points, spent_points) })}</span> },
    { id: 'total', header: office('column.amount'), align: 'end', fixed: true, narrow: 'amount', cell: (row) => <Money amount_minor={row.total_minor} currency={row.currency} /> },
  ];
}

function pointsText(figure: (points: number) => string, earned: number, spent: number): string {
  return [...(earned > 0 || spent === 0 ? [`+${figure(earned)}`] : []), ...(spent > 0 ? [figure(-spent)] : [])].join(' ');
}
