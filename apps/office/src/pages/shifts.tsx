import { EmptyState, Money, countText, useLanguage, useTranslation } from '@stilltill/ui';
import { IconClockDollar } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { type ShiftItem, queries } from '../api/queries.ts';
import { Badge } from '../components/badge.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { ExportLink } from '../exports/export-link.tsx';

export function ShiftsPage(): ReactNode {
  const { t } = useTranslation('office');
  const list = usePages(useMemo(() => queries.shifts(), []));
  return (
    <Page title={list.rows ? titleOf(list.rows, t) : list.fault ? t('nav.shifts') : null} subtitle={t('shifts.hint')}>
      <List
        name="shifts" tools={<ExportLink of={{ list: 'shifts' }} />} label={t('shifts.table')} columns={useColumns()} row_key={(row) => row.id} state={list}
        empty={<EmptyState icon={<IconClockDollar size={40} stroke={1.25} />} title={t('shifts.empty')} hint={t('shifts.empty_hint')} />}
      />
    </Page>
  );
}

type Translate = ReturnType<typeof useTranslation<'office'>>['t'];

function titleOf(rows: readonly ShiftItem[], t: Translate): string {
  if (rows.length === 0) return t('shifts.empty');
  const open = rows.filter((row) => row.closed_at === null).length;
  const off = rows.filter((row) => row.difference_minor !== null && row.difference_minor !== 0n).length;
  const title = t('shifts.title', { count: open });
  return off > 0 ? t('shifts.title_difference', { title, count: off }) : t('shifts.title_even', { title });
}

function useColumns(): readonly Column<ShiftItem>[] {
  const { t } = useTranslation('office');
  const { tag } = useLanguage();
  const { brief, clock } = useStores();
  const money = (row: ShiftItem, amount_minor: bigint | null): ReactNode => (amount_minor === null ? <span className="of-muted">—</span> : <Money amount_minor={amount_minor} currency={row.currency} />);
  return [
    { id: 'opened', header: t('column.shift'), fixed: true, narrow: 'title', cell: (row) => <Link data-row className="of-row-link st-figures" to="/shifts/$shift" params={{ shift: row.id }}>{brief(row.opened_at, row.store_code)}{row.closed_at && ` – ${clock(row.closed_at, row.store_code)}`}</Link> },
    { id: 'terminal', header: t('column.terminal'), narrow: 'detail', cell: (row) => `${row.store_code} ${row.terminal_code}` },
    { id: 'by', header: t('column.operator'), narrow: 'detail', cell: (row) => row.opened_by ?? '—' },
    { id: 'sales', header: t('column.sales'), align: 'end', cell: (row) => countText(row.sales, tag) },
    { id: 'amount', header: t('column.amount'), align: 'end', narrow: 'amount', cell: (row) => money(row, row.sales_minor) },
    { id: 'refunds', header: t('column.refunds'), align: 'end', hidden_first: true, cell: (row) => money(row, row.refunds_minor) },
    { id: 'float', header: t('column.float'), align: 'end', hidden_first: true, cell: (row) => money(row, row.float_minor) },
    { id: 'expected', header: t('column.expected'), align: 'end', cell: (row) => money(row, row.expected_minor) },
    { id: 'counted', header: t('column.counted'), align: 'end', cell: (row) => money(row, row.counted_minor) },
    { id: 'difference', header: t('column.difference'), align: 'end', narrow: 'state', cell: (row) => <Difference row={row} /> },
    { id: 'revision', header: t('column.revision'), align: 'end', hidden_first: true, cell: (row) => (row.revision > 1 ? <span className="of-amber">{t('shifts.revision', { revision: row.revision })}</span> : row.revision) },
  ];
}

/** Counted less expected, with the word for it, since a sign alone is easily missed. */
function Difference(props: { readonly row: ShiftItem }): ReactNode {
  const { t } = useTranslation('office');
  const { difference_minor, currency, closed_at } = props.row;
  if (closed_at === null) return <Badge tone="green">{t('shifts.open')}</Badge>;
  if (difference_minor === null) return <span className="of-muted">—</span>;
  if (difference_minor === 0n) return <span className="of-muted">{t('shifts.even')}</span>;
  return <span className="of-difference" data-tone={difference_minor < 0n ? 'red' : 'amber'}><Money amount_minor={difference_minor < 0n ? -difference_minor : difference_minor} currency={currency} /> {difference_minor < 0n ? t('shifts.short') : t('shifts.over')}</span>;
}
