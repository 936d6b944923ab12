import { Button, Checkbox } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { EmptyState, Money, useLanguage, useTranslation } from '@stilltill/ui';
import { IconBox, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { type CategoryItem, type ProductItem, queries } from '../api/queries.ts';
import { Badge } from '../components/badge.tsx';
import { SearchField, SelectField } from '../components/filter-fields.tsx';
import { type Column, List, useIsNarrow } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { ExportLink } from '../exports/export-link.tsx';
import { rateText } from '../lib/figures.ts';
import { ChosenBar } from '../repricings/chosen-bar.tsx';
import { useDecides } from '../session/deciders.tsx';

const route = getRouteApi('/in/products');

export function ProductsPage(): ReactNode {
  const { t } = useTranslation('office');
  const { t: goods } = useTranslation('goods');
  const { short } = useLanguage();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const categories = useQuery(queries.categories()).data?.items ?? NONE;
  const list = usePages(useMemo(() => queries.products({ search: search.search, category: search.category, state: search.state }), [search.search, search.category, search.state]));
  const filter = (part: Partial<typeof search>): void => void navigate({ search: { ...search, ...part }, replace: true });
  const filtered = search.category !== undefined || search.state !== undefined;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NOBODY);
  const narrow = useIsNarrow();
  const decides = useDecides();
  const columns = useColumns(categories);
  const ticks = useTicks(list.rows ?? [], chosen, setChosen);
  const title = !list.rows ? (list.fault ? t('nav.products') : null) : titleOf(list.rows, list.complete, search.search, filtered, t);
  return (
    <Page
      title={title} subtitle={t('products.hint')}
      actions={<>
        <Button component={Link} to="/products/categories" variant="default">{t('products.layout')}</Button>
        <Button component={Link} to="/products/prices" variant="default">{goods('change.name')}</Button>
        {decides && !narrow && <Button renderRoot={(root) => <Link {...root} to="/products/table" search={search} />} variant="default">{goods('table.open')}</Button>}
        <Button component={Link} to="/products/new" leftSection={<IconPlus size={18} stroke={2} aria-hidden />}>{t('products.add')}</Button>
      </>}
    >
      <List
        name="products" tools={<ExportLink of={{ list: 'products' }} />} label={t('products.table')} columns={decides ? [ticks, ...columns] : columns} row_key={(row) => row.id} state={list}
        filters={<>
          <SearchField first label={t('products.search')} value={search.search} max={100} onChange={(value) => filter({ search: value })} />
          <SelectField label={t('column.category')} all={t('products.all_categories')} value={search.category} onChange={(category) => filter({ category })} options={categories.map(({ id, names }) => ({ value: id, label: nameIn(names, short) }))} />
          <SelectField
            label={t('filter.state')} all={t('products.all_states')} value={search.state} onChange={(state) => filter({ state: state as typeof search.state })}
            options={(['to_complete', 'withdrawn'] as const).map((state) => ({ value: state, label: t(`products.state.${state}`) }))}
          />
        </>}
        news={chosen.size > 0 && <ChosenBar chosen={chosen} onClear={() => setChosen(NOBODY)} />}
        empty={<Nothing searched={search.search !== undefined} filtered={filtered} />}
      />
    </Page>
  );
}

const NONE: readonly CategoryItem[] = [];
const NOBODY: ReadonlySet<string> = new Set();

/** The column in which products are chosen; what was chosen stays so whatever list is shown meanwhile. */
function useTicks(rows: readonly ProductItem[], chosen: ReadonlySet<string>, setChosen: (chosen: ReadonlySet<string>) => void): Column<ProductItem> {
  const { t } = useTranslation('goods');
  const { short } = useLanguage();
  const put = (ids: readonly string[], is_chosen: boolean): void => setChosen(is_chosen ? new Set([...chosen, ...ids]) : new Set([...chosen].filter((id) => !ids.includes(id))));
  const shown = rows.filter(({ state }) => state !== 'withdrawn').map(({ id }) => id);
  const all = shown.length > 0 && shown.every((id) => chosen.has(id));
  return {
    id: 'tick', fixed: true, narrow: 'tick', header: t('chosen.header'),
    head: <Checkbox aria-label={t('chosen.all')} checked={all} indeterminate={!all && shown.some((id) => chosen.has(id))} onChange={(event) => put(shown, event.currentTarget.checked)} />,
    cell: (row) => (row.state === 'withdrawn' ? null : <Checkbox aria-label={t('chosen.tick', { name: nameIn(row.names, short) })} checked={chosen.has(row.id)} onChange={(event) => put([row.id], event.currentTarget.checked)} />),
  };
}

function Nothing(props: { readonly searched: boolean; readonly filtered: boolean }): ReactNode {
  const { t } = useTranslation('office');
  const icon = <IconBox size={40} stroke={1.25} />;
  if (props.searched) return <EmptyState icon={icon} title={t('products.none_found')} hint={t('products.none_found_hint')} />;
  if (props.filtered) return <EmptyState icon={icon} title={t('products.none_here')} hint={t('products.none_here_hint')} />;
  return <EmptyState icon={icon} title={t('products.empty')} hint={t('products.empty_hint')} />;
}

type Translate = ReturnType<typeof useTranslation<'office'>>['t'];

function titleOf(rows: readonly ProductItem[], complete: boolean, search: string | undefined, filtered: boolean, t: Translate): string {
  if (rows.length === 0) return search ? t('products.none_found') : filtered ? t('products.none_here') : t('products.empty');
  const count = rows.length;
  if (!complete) return search ? t('products.title_search_more', { count, search }) : filtered ? t('products.title_filtered_more', { count }) : t('products.title_more', { count });
  if (search) return t('products.title_search', { count, search });
  return filtered ? t('products.title_filtered', { count }) : t('products.title', { count });
}

function useColumns(categories: readonly CategoryItem[]): readonly Column<ProductItem>[] {
  const { t } = useTranslation('office');
  const { tag, short } = useLanguage();
  const names = new Map(categories.map((category) => [category.id, category.names]));
  return [
    { id: 'name', header: t('column.product'), fixed: true, narrow: 'title', cell: (row) => <Link data-row className="of-row-link of-row-words" to="/products/$product" params={{ product: row.id }}>{nameIn(row.names, short)} {row.state !== 'on_sale' && <Badge tone={row.state === 'to_complete' ? 'amber' : 'quiet'}>{t(`products.state.${row.state}`)}</Badge>}</Link> },
    { id: 'code', header: t('column.code'), narrow: 'detail', cell: (row) => <span className="st-figures">{row.code === '' ? '—' : row.code}</span> },
    { id: 'barcodes', header: t('column.barcode'), cell: (row) => <span className="st-figures">{row.barcodes[0] ?? '—'}{row.barcodes.length > 1 && <span className="of-muted"> +{row.barcodes.length - 1}</span>}</span> },
    { id: 'category', header: t('column.category'), narrow: 'detail', cell: (row) => (row.category === null ? '—' : nameIn(names.get(row.category) ?? {}, short)) },
    { id: 'favourite', header: t('column.favourite'), align: 'end', hidden_first: true, cell: (row) => (row.favourite === null ? '—' : row.favourite + 1) },
    { id: 'tax', header: t('column.tax'), align: 'end', cell: (row) => rateText(row.tax_rate_ppm, tag) },
    {
      id: 'price', header: t('column.price'), align: 'end', fixed: true, narrow: 'amount',
      cell: (row) => (row.price_minor === null ? <Badge tone="amber">{t('products.no_price')}</Badge> : <><Money amount_minor={row.price_minor} currency={row.currency} />{row.unit === 'kilogram' && <span className="of-muted"> {t('products.per_kg')}</span>}</>),
    },
  ];
}
