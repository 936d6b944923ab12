import { nameIn } from '@stilltill/domain/catalog';
import { EmptyState, Money, useLanguage, useTranslation } from '@stilltill/ui';
import { IconBox } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { type ProductItem, queries } from '../api/queries.ts';
import { Badge } from '../components/badge.tsx';
import { SearchField } from '../components/filter-fields.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { rateText } from '../lib/figures.ts';
import { PriceForm } from './price-form.tsx';

const route = getRouteApi('/in/products');

export function ProductsPage(): ReactNode {
  const { t } = useTranslation('office');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = usePages(useMemo(() => queries.products({ search: search.search }), [search.search]));
  const [edited, setEdited] = useState<ProductItem | null>(null);
  const title = !list.rows ? (list.fault ? t('nav.products') : null) : titleOf(list.rows, list.complete, search.search, t);
  return (
    <Page title={title} subtitle={t('products.hint')}>
      <List
        name="products" label={t('products.table')} columns={useColumns(setEdited)} row_key={(row) => row.id} state={list}
        filters={<SearchField first label={t('products.search')} value={search.search} max={100} onChange={(value) => void navigate({ search: { search: value }, replace: true })} />}
        empty={<EmptyState icon={<IconBox size={40} stroke={1.25} />} title={search.search ? t('products.none_found') : t('products.empty')} hint={search.search ? t('products.none_found_hint') : t('products.empty_hint')} />}
      />
      {edited && <PriceForm key={edited.id} product={edited} onClose={() => setEdited(null)} />}
    </Page>
  );
}

type Translate = ReturnType<typeof useTranslation<'office'>>['t'];

function titleOf(rows: readonly ProductItem[], complete: boolean, search: string | undefined, t: Translate): string {
  if (rows.length === 0) return search ? t('products.none_found') : t('products.empty');
  const count = rows.length;
  if (!complete) return search ? t('products.title_search_more', { count, search }) : t('products.title_more', { count });
  return search ? t('products.title_search', { count, search }) : t('products.title', { count });
}

function useColumns(onEdit: (product: ProductItem) => void): readonly Column<ProductItem>[] {
  const { t } = useTranslation('office');
  const { tag, short } = useLanguage();
  return [
    { id: 'name', header: t('column.product'), fixed: true, narrow: 'title', cell: (row) => <button type="button" data-row className="of-row-link of-row-words" onClick={() => onEdit(row)}>{nameIn(row.names, short)}</button> },
    { id: 'code', header: t('column.code'), narrow: 'detail', cell: (row) => <span className="st-figures">{row.code}</span> },
    { id: 'barcodes', header: t('column.barcode'), cell: (row) => <span className="st-figures">{row.barcodes[0] ?? '—'}{row.barcodes.length > 1 && <span className="of-muted"> +{row.barcodes.length - 1}</span>}</span> },
    { id: 'category', header: t('column.category'), narrow: 'detail', cell: (row) => row.category ?? '—' },
    { id: 'favourite', header: t('column.favourite'), align: 'end', hidden_first: true, cell: (row) => (row.favourite === null ? '—' : row.favourite + 1) },
    { id: 'tax', header: t('column.tax'), align: 'end', cell: (row) => rateText(row.tax_rate_ppm, tag) },
    {
      id: 'price', header: t('column.price'), align: 'end', fixed: true, narrow: 'amount',
      cell: (row) => (row.price_minor === null ? <Badge tone="amber">{t('products.no_price')}</Badge> : <><Money amount_minor={row.price_minor} currency={row.currency} />{row.unit === 'kilogram' && <span className="of-muted"> {t('products.per_kg')}</span>}</>),
    },
  ];
}
