/** What the office did with goods, newest first. */
import { STOCK_DOCUMENT_KINDS } from '@stilltill/protocol/stock';
import { EmptyState, useTranslation } from '@stilltill/ui';
import { IconClipboardList } from '@tabler/icons-react';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { BackLink } from '../components/back-link.tsx';
import { Badge } from '../components/badge.tsx';
import { SelectField } from '../components/filter-fields.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { ExportLink } from '../exports/export-link.tsx';
import { type StockDocumentItem, stockQueries } from './stock-queries.ts';

const route = getRouteApi('/in/stock/documents');

export function DocumentsPage(): ReactNode {
  const { t } = useTranslation('stock');
  const { t: office } = useTranslation('office');
  const { stores } = useStores();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Partial<typeof search>): void => void navigate({ search: { ...search, ...next }, replace: true });
  const arriving = search.arriving === 'yes' && (search.store ?? stores[0]?.id) !== undefined;
  const store = arriving ? search.store ?? stores[0]?.id : search.store;
  const list = usePages(useMemo(() => stockQueries.documents({ store, kind: search.kind, arriving: search.arriving }), [store, search.kind, search.arriving]));
  const title = !list.rows ? (list.fault ? t('nav.documents') : null) : titleOf(list.rows.length, list.complete, arriving, t);
  return (
    <Page before={<BackLink to="/stock">{t('nav.stock')}</BackLink>} title={title} subtitle={t('documents.hint')}>
      <List
        name="stock-documents" tools={<ExportLink of={{ list: 'documents', store: search.store }} />} label={t('documents.table')} columns={useColumns()} row_key={(row) => row.id} state={list}
        filters={<>
          <SelectField
            first label={t('documents.kind')} all={t('documents.all_kinds')} value={arriving ? 'arriving' : search.kind}
            options={[...STOCK_DOCUMENT_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })), ...(stores.length > 1 ? [{ value: 'arriving', label: t('documents.arriving') }] : [])]}
            onChange={(value) => change({ kind: STOCK_DOCUMENT_KINDS.find((each) => each === value), arriving: value === 'arriving' ? 'yes' : undefined })}
          />
          {stores.length > 1 && <SelectField label={office('filter.store')} all={office('filter.all_stores')} value={store} options={stores.map((each) => ({ value: each.id, label: each.name }))} onChange={(value) => change({ store: value })} />}
        </>}
        empty={<EmptyState icon={<IconClipboardList size={40} stroke={1.25} />} title={t('documents.empty')} hint={t('documents.empty_hint')} />}
      />
    </Page>
  );
}

function titleOf(count: number, complete: boolean, arriving: boolean, t: ReturnType<typeof useTranslation<'stock'>>['t']): string {
  if (count === 0) return t('documents.title_none');
  if (arriving) return t('documents.title_arriving', { count });
  return complete ? t('documents.title', { count }) : t('documents.title_more', { count });
}

function useColumns(): readonly Column<StockDocumentItem>[] {
  const { t } = useTranslation('stock');
  const { stores, brief } = useStores();
  const codeOf = (id: string): string => stores.find((each) => each.id === id)?.code ?? '';
  const nameOf = (id: string): string => stores.find((each) => each.id === id)?.name ?? '';
  return [
    { id: 'at', header: t('column.at'), fixed: true, narrow: 'detail', cell: (row) => <time dateTime={row.at} className="st-figures">{brief(row.at, codeOf(row.store))}</time> },
    { id: 'what', header: t('column.what'), fixed: true, narrow: 'title', cell: (row) => <Link data-row className="of-row-link" to="/stock/documents/$document" params={{ document: row.id }}>{t(`kind.${row.kind}`)}</Link> },
    { id: 'store', header: t('column.store'), narrow: 'detail', cell: (row) => (row.other_store === null ? nameOf(row.store) : row.kind === 'transfer_in' ? `${nameOf(row.other_store)} → ${nameOf(row.store)}` : `${nameOf(row.store)} → ${nameOf(row.other_store)}`) },
    { id: 'by', header: t('column.by'), narrow: 'detail', cell: (row) => row.by },
    { id: 'note', header: t('column.note'), hidden_first: true, cell: (row) => row.note ?? '—' },
    { id: 'state', header: t('column.standing'), narrow: 'state', cell: (row) => (row.has_arrived === null ? null : row.has_arrived ? <Badge tone="green">{t('documents.arrived')}</Badge> : <Badge tone="amber">{t('documents.on_its_way')}</Badge>) },
    { id: 'lines', header: t('column.lines'), align: 'end', narrow: 'amount', cell: (row) => row.lines },
  ];
}
