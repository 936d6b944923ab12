import { Button } from '@mantine/core';
import { EmptyState, useTranslation } from '@stilltill/ui';
import { IconPlus, IconUserSearch, IconUsersGroup } from '@tabler/icons-react';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { Badge } from '../components/badge.tsx';
import { SearchField } from '../components/filter-fields.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { ExportLink } from '../exports/export-link.tsx';
import { type CustomerItem, customerQueries } from './customer-queries.ts';
import { usePlaceNames } from './places.ts';

const route = getRouteApi('/in/customers');
type Translate = ReturnType<typeof useTranslation<'customers'>>['t'];

export function CustomersPage(): ReactNode {
  const { t } = useTranslation('customers');
  const { find } = route.useSearch();
  const navigate = route.useNavigate();
  const list = usePages(useMemo(() => customerQueries.list(find), [find]));
  return (
    <Page
      title={list.rows ? titleOf(list.rows.length, list.complete, find, t) : list.fault ? t('nav.customers') : null} subtitle={t('list.hint')}
      actions={<>
        <Button variant="default" renderRoot={(root) => <Link {...root} to="/customers/duplicates" />}>{t('nav.duplicates')}</Button>
        <Button variant="default" renderRoot={(root) => <Link {...root} to="/customers/imports" />}>{t('nav.imports')}</Button>
        <Button renderRoot={(root) => <Link {...root} to="/customers/new" />} leftSection={<IconPlus size={18} stroke={2} aria-hidden />}>{t('list.add')}</Button>
      </>}
    >
      <List
        name="customers" tools={<ExportLink of={{ list: 'customers' }} />} label={t('list.table')} columns={useColumns()} row_key={(row) => row.id} state={list}
        filters={<SearchField first label={t('list.find')} value={find} max={320} onChange={(value) => void navigate({ search: { find: value }, replace: true })} />}
        empty={find === undefined
          ? <EmptyState icon={<IconUsersGroup size={40} stroke={1.25} />} title={t('list.empty')} hint={t('list.empty_hint')} />
          : <EmptyState icon={<IconUserSearch size={40} stroke={1.25} />} title={t('list.none_found')} hint={t('list.none_found_hint')} />}
      />
    </Page>
  );
}

function titleOf(count: number, complete: boolean, find: string | undefined, t: Translate): string {
  if (find !== undefined) return t('list.title_found', { count, find });
  return complete ? t('list.title', { count }) : t('list.title_more', { count });
}

/** How somebody is called on a screen. */
export function useCustomerName(): (customer: Pick<CustomerItem, 'name' | 'points'>) => string {
  const { t } = useTranslation('customers');
  return ({ name, points }) => (name || points.find(({ address }) => address !== null)?.address || t('list.nameless'));
}

function useColumns(): readonly Column<CustomerItem>[] {
  const { t } = useTranslation('customers');
  const { brief, at } = useStores();
  const place = usePlaceNames();
  const language = useLanguageName();
  return [
    {
      id: 'name', header: t('list.name'), fixed: true, narrow: 'title',
      cell: (row) => <Link data-row className="of-row-link of-row-words" to="/customers/$customer" params={{ customer: row.id }}>{row.name || <span className="of-muted">{t('list.nameless')}</span>}</Link>,
    },
    { id: 'reached', header: t('list.reached'), narrow: 'detail', cell: (row) => <Reached row={row} /> },
    { id: 'language', header: t('list.language'), hidden_first: true, cell: (row) => language(row.language) },
    { id: 'place', header: t('list.place'), cell: (row) => row.places.map(place).join(', ') || '—' },
    { id: 'since', header: t('list.since'), align: 'end', cell: (row) => <time dateTime={row.created_at} title={at(row.created_at)} className="st-figures">{brief(row.created_at)}</time> },
    { id: 'state', header: t('list.state'), narrow: 'state', cell: (row) => (row.erased_at ? <Badge tone="quiet">{t('state.erased')}</Badge> : row.merged_into ? <Badge tone="quiet">{t('state.merged')}</Badge> : null) },
  ];
}

export function useLanguageName(): (language: string | null) => string {
  const { t } = useTranslation('customers');
  return (language) => (language === 'zh' || language === 'en' ? t(`language.${language}`) : '—');
}

function Reached({ row }: { readonly row: CustomerItem }): ReactNode {
  const { t } = useTranslation('customers');
  const [first, ...others] = row.points;
  if (!first) return '—';
  return <span className="st-figures">{first.address ?? t('one.gone')}{others.length > 0 && <span className="of-muted"> {t('list.more_points', { count: others.length })}</span>}</span>;
}
