/** Levels of a store: what is below zero or low stands first. */
import { Button, Menu } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { formatMoney } from '@stilltill/domain/money';
import { EmptyState, Money, Notice, formatQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import { IconChevronDown, IconClipboardCheck, IconPackageImport, IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { Badge } from '../components/badge.tsx';
import { SearchField, SelectField } from '../components/filter-fields.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { ExportLink } from '../exports/export-link.tsx';
import { unitCostText } from './numbers.ts';
import { type StockItem, type StockSummary, stockQueries } from './stock-queries.ts';
import { StoreFilter } from './store-field.tsx';
import { Deciders } from '../session/deciders.tsx';

const route = getRouteApi('/in/stock');
type Translate = ReturnType<typeof useTranslation<'stock'>>['t'];

export function StockPage(): ReactNode {
  const { t } = useTranslation('stock');
  const { tag } = useLanguage();
  const { stores, known } = useStores();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const store = search.store ?? stores[0]?.id;
  const change = (next: Partial<typeof search>): void => void navigate({ search: { ...search, ...next }, replace: true });
  const summary = useQuery({ ...stockQueries.summary(store), enabled: known && store !== undefined });
  const list = usePages(useMemo(() => stockQueries.levels({ store, search: search.search, state: search.state }), [store, search.search, search.state]), { enabled: store !== undefined });
  const filtered = search.search !== undefined || search.state !== undefined;
  return (
    <Page title={summary.data ? titleOf(summary.data, t) : summary.error ? t('nav.stock') : null} subtitle={summary.data && hintOf(summary.data, t, tag)} actions={<Deciders><Actions store={search.store} /></Deciders>}>
      <ReadFault of={summary} />
      {summary.data && summary.data.arriving > 0 && (
        <Notice tone="amber" title={t('levels.arriving', { count: summary.data.arriving })}><Link className="of-link" to="/stock/documents" search={{ store, arriving: 'yes' }}>{t('levels.see_arriving')}</Link></Notice>
      )}
      <List
        name="stock" tools={<ExportLink of={{ list: 'stock', store: search.store }} />} label={t('levels.table')} columns={useColumns(summary.data?.currency ?? 'CNY', store)} row_key={(row) => row.product} state={list}
        filters={<>
          <SearchField first label={t('levels.search')} value={search.search} max={100} onChange={(value) => change({ search: value, state: undefined })} />
          <SelectField
            label={t('column.standing')} all={t('documents.all')} value={search.state} options={(['negative', 'low'] as const).map((state) => ({ value: state, label: t(`standing.${state}`) }))}
            onChange={(value) => change({ state: value === 'negative' || value === 'low' ? value : undefined, search: undefined })}
          />
          <StoreFilter store={store} onChange={(value) => change({ store: value })} />
          <Link to="/stock/documents" search={{ store: search.store }} className="of-link of-filter-link">{t('nav.documents')}</Link>
        </>}
        empty={<EmptyState icon={<IconStack2 size={40} stroke={1.25} />} title={t(filtered ? 'levels.none' : 'levels.empty')} hint={t(filtered ? 'levels.none_hint' : 'levels.empty_hint')} />}
      />
    </Page>
  );
}

function Actions(props: { readonly store: string | undefined }): ReactNode {
  const { t } = useTranslation('stock');
  const { stores } = useStores();
  const search = { store: props.store };
  return (
    <>
      <Button renderRoot={(root) => <Link {...root} to="/stock/new/$kind" params={{ kind: 'delivery' }} search={search} />} leftSection={<IconPackageImport size={18} stroke={1.75} aria-hidden />}>{t('action.receive')}</Button>
      <Button variant="default" renderRoot={(root) => <Link {...root} to="/stock/count" search={search} />} leftSection={<IconClipboardCheck size={18} stroke={1.75} aria-hidden />}>{t('action.count')}</Button>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target><Button variant="default" rightSection={<IconChevronDown size={16} stroke={1.75} aria-hidden />}>{t('action.more')}</Button></Menu.Target>
        <Menu.Dropdown>
          {stores.length > 1 && <Menu.Item renderRoot={(root) => <Link {...root} to="/stock/new/$kind" params={{ kind: 'transfer' }} search={search} />}>{t('action.transfer')}</Menu.Item>}
          <Menu.Item renderRoot={(root) => <Link {...root} to="/stock/new/$kind" params={{ kind: 'write_off' }} search={search} />}>{t('action.write_off')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function titleOf(summary: StockSummary, t: Translate): string {
  const negative = summary.negative > 0 ? t('levels.title_negative', { count: summary.negative }) : null;
  const low = summary.low > 0 ? t('levels.title_low', { count: summary.low }) : null;
  if (negative !== null && low !== null) return t('levels.title_both', { negative, low });
  return negative ?? low ?? (summary.products === 0 ? t('levels.title_empty') : t('levels.title_fine', { count: summary.products }));
}

function hintOf(summary: StockSummary, t: Translate, tag: string): string | undefined {
  if (summary.products === 0) return undefined;
  const value = formatMoney(summary.value_minor, summary.currency, tag);
  return summary.cost_unknown > 0 ? t('levels.hint_unknown', { value, count: summary.cost_unknown }) : t('levels.hint', { value });
}

/** Says what should be looked at, and nothing of what need not. */
export function StandingBadge(props: { readonly standing: StockItem['standing'] }): ReactNode {
  const { t } = useTranslation('stock');
  const { standing } = props;
  return standing === 'enough' ? null : <Badge tone={standing === 'negative' ? 'red' : 'amber'}>{t(`standing.${standing}`)}</Badge>;
}

function useColumns(currency: string, store: string | undefined): readonly Column<StockItem>[] {
  const { t } = useTranslation('stock');
  const { tag, short } = useLanguage();
  const { brief } = useStores();
  return [
    { id: 'name', header: t('column.product'), fixed: true, narrow: 'title', cell: (row) => <Link data-row className="of-row-link of-row-words" to="/stock/products/$product" params={{ product: row.product }} search={{ store }}>{nameIn(row.names, short) || row.code}</Link> },
    { id: 'code', header: t('column.code'), narrow: 'detail', cell: (row) => <span className="st-figures">{row.code}</span> },
    { id: 'standing', header: t('column.standing'), narrow: 'state', cell: (row) => <StandingBadge standing={row.standing} /> },
    { id: 'low', header: t('column.low'), align: 'end', hidden_first: true, cell: (row) => (row.low_milli === null ? '—' : formatQuantity(row.low_milli, tag)) },
    { id: 'counted', header: t('column.counted'), hidden_first: true, cell: (row) => (row.counted_at === null ? '—' : brief(row.counted_at)) },
    { id: 'unit_cost', header: t('column.unit_cost'), align: 'end', cell: (row) => (row.unit_cost_micro === null ? <span className="of-muted">{t('product.cost_unknown')}</span> : unitCostText(row.unit_cost_micro, currency, tag)) },
    { id: 'value', header: t('column.value'), align: 'end', cell: (row) => (row.value_minor === null ? '—' : <Money amount_minor={row.value_minor} currency={currency} />) },
    { id: 'level', header: t('column.level'), align: 'end', fixed: true, narrow: 'amount', cell: (row) => <strong className="st-figures">{formatQuantity(row.qty_milli, tag)}</strong> },
  ];
}
