/** Whom the shop orders from. */
import { Button } from '@mantine/core';
import { EmptyState, useTranslation } from '@stilltill/ui';
import { IconBuildingWarehouse, IconPlus } from '@tabler/icons-react';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { BackLink } from '../components/back-link.tsx';
import { SearchField, SelectField } from '../components/filter-fields.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { ExportLink } from '../exports/export-link.tsx';
import { Deciders } from '../session/deciders.tsx';
import { type Supplier, purchasingQueries } from './purchasing-queries.ts';

const route = getRouteApi('/in/purchasing/suppliers');

export function SuppliersPage(): ReactNode {
  const { t } = useTranslation('purchasing');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Partial<typeof search>): void => void navigate({ search: { ...search, ...next }, replace: true });
  const list = usePages(useMemo(() => purchasingQueries.suppliers({ search: search.search, ended: search.ended }), [search.search, search.ended]));
  const count = list.rows?.length ?? 0;
  const known = search.ended === 'yes' ? t('suppliers.title_ended') : !list.complete || search.search !== undefined ? t('suppliers.title_more') : count === 0 ? t('suppliers.title_none') : t('suppliers.title', { count });
  return (
    <Page
      before={<BackLink to="/purchasing">{t('nav.orders')}</BackLink>} title={list.rows ? known : list.fault ? t('nav.suppliers') : null}
      actions={<Deciders><Button leftSection={<IconPlus size={18} stroke={2} aria-hidden />} renderRoot={(root) => <Link {...root} to="/purchasing/suppliers/new" />}>{t('suppliers.new')}</Button></Deciders>}
    >
      <List
        name="suppliers" tools={<ExportLink of={{ list: 'suppliers' }} />} label={t('suppliers.table')} columns={useColumns()} row_key={(row) => row.id} state={list}
        filters={<>
          <SearchField first label={t('suppliers.search')} value={search.search} max={100} onChange={(value) => change({ search: value })} />
          <SelectField label={t('suppliers.which')} all={t('suppliers.active')} value={search.ended} options={[{ value: 'yes', label: t('suppliers.ended') }]} onChange={(value) => change({ ended: value === 'yes' ? 'yes' : undefined })} />
        </>}
        empty={<EmptyState icon={<IconBuildingWarehouse size={40} stroke={1.25} />} title={t('suppliers.empty')} hint={t('suppliers.empty_hint')} />}
      />
    </Page>
  );
}

function useColumns(): readonly Column<Supplier>[] {
  const { t } = useTranslation('purchasing');
  return [
    { id: 'name', header: t('column.name'), fixed: true, narrow: 'title', cell: (row) => <Link data-row className="of-row-link of-row-words" to="/purchasing/suppliers/$supplier" params={{ supplier: row.id }}>{row.name}</Link> },
    { id: 'contact', header: t('column.contact'), narrow: 'detail', cell: (row) => row.contact },
    { id: 'phone', header: t('column.phone'), narrow: 'detail', cell: (row) => <span className="st-figures">{row.phone}</span> },
    { id: 'email', header: t('column.email'), hidden_first: true, cell: (row) => row.email },
    { id: 'awaited', header: t('column.awaited'), align: 'end', narrow: 'amount', cell: (row) => (row.orders_awaited === 0 ? '—' : row.orders_awaited) },
  ];
}
