import { formatMoney, sum } from '@stilltill/domain/money';
import { EmptyState, Money, countText, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/reports';
import { Button } from '@mantine/core';
import { IconReceipt } from '@tabler/icons-react';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { type SaleItem, queries } from '../api/queries.ts';
import { Badge } from '../components/badge.tsx';
import { Flags } from '../components/entry-list.tsx';
import { DayField, SearchField, SelectField } from '../components/filter-fields.tsx';
import { type Column, List } from '../components/list.tsx';
import { NewsBar } from '../components/news-bar.tsx';
import { Page } from '../components/page.tsx';
import { TerminalField } from '../components/terminal-field.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { ExportLink } from '../exports/export-link.tsx';
import type { SalesSearch } from '../lib/filters.ts';
import { nextDay, startOfDay } from '../lib/time.ts';
import { useNews } from '../live/use-news.ts';

const route = getRouteApi('/in/sales');

export function SalesPage(): ReactNode {
  const { t } = useTranslation('office');
  const { t: reports } = useTranslation('reports');
  const { tag } = useLanguage();
  const { stores, known } = useStores();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const store = stores.find((each) => each.id === search.store) ?? stores[0];
  const paged = useMemo(() => queries.sales({
    kind: search.kind, store: search.store, terminal: search.terminal, number: search.number, shift: search.shift,
    // Days are those of the store; where several are shown, of the first.
    from: search.from && startOfDay(search.from, store?.timezone ?? 'UTC'),
    to: search.to && startOfDay(nextDay(search.to), store?.timezone ?? 'UTC'),
  }), [search, store?.timezone]);
  const state = usePages(paged, { enabled: known });
  const counted = state.first?.count;
  const news = useNews(paged.key, { terminal: search.terminal, follows_at_top: state.pages <= 1 && !search.to && !search.number });
  const filtered = Object.values(search).some((value) => value !== undefined);
  return (
    <Page title={state.rows ? state.complete || !counted ? titleOf(state.rows, state.complete, t, tag) : countOf(counted, search.kind, reports, tag) : state.fault ? t('nav.sales') : null} subtitle={t(filtered ? 'sales.subtitle_filtered' : 'sales.subtitle')}>
      <List
        name="sales" tools={<ExportLink of={{ list: 'sales', store: search.store, from: search.from, to: search.to }} />} label={t('sales.table')} columns={useColumns()} row_key={(row) => `${row.terminal}/${row.epoch}/${row.seq}/${row.hash}`} state={state}
        filters={<Filters search={search} onChange={(change) => void navigate({ search: (was) => ({ ...was, ...change }), replace: true })} />}
        news={<NewsBar exact={false} count={search.to || search.number ? 0 : news.count} onShow={news.take} />}
        empty={<EmptyState
          icon={<IconReceipt size={40} stroke={1.25} />} title={filtered ? t('sales.none_found') : t('sales.empty')} hint={filtered ? t('sales.none_found_hint') : t('sales.empty_hint')}
          action={filtered ? <Button variant="default" mt="sm" onClick={() => void navigate({ search: {}, replace: true })}>{t('filter.clear')}</Button> : undefined}
        />}
      />
    </Page>
  );
}

type Translate = ReturnType<typeof useTranslation<'office'>>['t'];

/** What was sold and given back in what is shown, as long as it is one currency and all of it is there. */
function titleOf(rows: readonly SaleItem[], complete: boolean, t: Translate, tag: string): string {
  if (rows.length === 0) return t('sales.title_none');
  const sold = rows.filter((row) => row.kind === 'sale');
  const refunds = rows.length - sold.length;
  const currency = rows[0]?.currency ?? 'CNY';
  if (!complete) return t('sales.title_newest', { count: rows.length });
  if (rows.some((row) => row.currency !== currency)) return t('sales.title_count', { count: rows.length });
  const title = t('sales.title', { count: sold.length, amount: formatMoney(sum(sold.map((row) => row.total_minor)), currency, tag) });
  return refunds > 0 ? t('sales.title_refunds', { title, refunds: t('today.refunds', { count: refunds }) }) : title;
}

/** How many there are, where not all of them are shown. */
function countOf({ value, is_more }: { readonly value: number; readonly is_more: boolean }, kind: SalesSearch['kind'], t: ReturnType<typeof useTranslation<'reports'>>['t'], tag: string): string {
  const name = kind === undefined ? 'title' : kind === 'sale' ? 'title_only_sales' : 'title_only_refunds';
  if (is_more) return t(`sales.${name}_more`, { limit: countText(value, tag) });
  return name === 'title' ? t('sales.title_of', { count: value }) : t(`sales.${name}`, { count: value });
}

function Filters(props: { readonly search: SalesSearch; readonly onChange: (change: Partial<SalesSearch>) => void }): ReactNode {
  const { t } = useTranslation('office');
  const { t: reports } = useTranslation('reports');
  const { stores } = useStores();
  const { search, onChange } = props;
  return (
    <>
      {search.shift && <OfShift shift={search.shift} onClear={() => onChange({ shift: undefined })} />}
      <SearchField first label={t('filter.number')} value={search.number} max={60} onChange={(number) => onChange({ number })} />
      {stores.length > 1 && (
        <SelectField label={t('filter.store')} all={t('filter.all_stores')} value={search.store} onChange={(store) => onChange({ store, terminal: undefined })} options={stores.map((store) => ({ value: store.id, label: store.name }))} />
      )}
      <TerminalField value={search.terminal} store={search.store} onChange={(terminal) => onChange({ terminal })} />
      <SelectField label={reports('sales.kind')} all={reports('sales.all')} value={search.kind} onChange={(kind) => onChange({ kind: kind as SalesSearch['kind'] })} options={[{ value: 'sale', label: reports('sales.sale') }, { value: 'refund', label: reports('sales.refund') }]} />
      <DayField label={t('filter.from')} value={search.from} onChange={(from) => onChange({ from })} />
      <DayField label={t('filter.to')} value={search.to} onChange={(to) => onChange({ to })} />
    </>
  );
}

/** That the list is of one shift, with the way to it and out of it. */
function OfShift(props: { readonly shift: string; readonly onClear: () => void }): ReactNode {
  const { t } = useTranslation('shifts');
  return (
    <span className="of-of-shift">
      <Link to="/shifts/$shift" params={{ shift: props.shift }} className="of-link">{t('of_shift')}</Link>
      <Button variant="default" onClick={props.onClear}>{t('of_shift_clear')}</Button>
    </span>
  );
}

function useColumns(): readonly Column<SaleItem>[] {
  const { t } = useTranslation('office');
  const { tag } = useLanguage();
  const { at, brief } = useStores();
  return [
    { id: 'at', header: t('column.at'), fixed: true, narrow: 'detail', cell: (row) => <time dateTime={row.at} title={at(row.at, row.store_code)} className="st-figures">{brief(row.at, row.store_code)}</time> },
    {
      id: 'number', header: t('column.number'), fixed: true, narrow: 'title',
      cell: (row) => <Link data-row className="of-row-link st-figures" to="/sales/$terminal/$epoch/$seq/$hash" params={{ terminal: row.terminal, epoch: row.epoch, seq: String(row.seq), hash: row.hash }}>{row.number}</Link>,
    },
    { id: 'operator', header: t('column.operator'), narrow: 'detail', cell: (row) => row.operator_name ?? '—' },
    { id: 'terminal', header: t('column.terminal'), hidden_first: true, cell: (row) => `${row.store_code} ${row.terminal_code}` },
    { id: 'received', header: t('column.received'), hidden_first: true, cell: (row) => <time dateTime={row.received_at} className="st-figures">{brief(row.received_at, row.store_code)}</time> },
    { id: 'lines', header: t('column.lines'), align: 'end', cell: (row) => countText(row.lines, tag) },
    { id: 'flags', header: t('column.flags'), narrow: 'state', cell: (row) => <span className="of-badges">{row.kind === 'refund' && <Badge tone="quiet">{t('sales.refund')}</Badge>}<Flags flags={row.flags} /></span> },
    { id: 'total', header: t('column.amount'), align: 'end', fixed: true, narrow: 'amount', cell: (row) => <Money amount_minor={row.kind === 'refund' ? -row.total_minor : row.total_minor} currency={row.currency} /> },
  ];
}
