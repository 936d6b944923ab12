/** Purchase orders: what is late first in the title, and in the list what was made last. */
import { Button } from '@mantine/core';
import { EmptyState, FaultNotice, Money, useLanguage, useTranslation } from '@stilltill/ui';
import { IconPlus, IconTruckDelivery } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { faultOf } from '../api/client.ts';
import { Badge, type BadgeTone } from '../components/badge.tsx';
import { SelectField } from '../components/filter-fields.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { ExportLink } from '../exports/export-link.tsx';
import { Deciders } from '../session/deciders.tsx';
import { dayText } from './figures.ts';
import { type OrderItem, type Summary, purchasingQueries } from './purchasing-queries.ts';
import { ORDER_FILTERS } from './searches.ts';

const route = getRouteApi('/in/purchasing');
type Translate = ReturnType<typeof useTranslation<'purchasing'>>['t'];
const TONES: Readonly<Record<OrderItem['state'], BadgeTone>> = { draft: 'quiet', sent: 'quiet', partly_received: 'amber', received: 'green', cancelled: 'quiet' };

export function OrdersPage(): ReactNode {
  const { t } = useTranslation('purchasing');
  const { t: office } = useTranslation('office');
  const { stores } = useStores();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Partial<typeof search>): void => void navigate({ search: { ...search, ...next }, replace: true });
  const summary = useQuery(purchasingQueries.summary(search.store));
  const suppliers = useQuery(purchasingQueries.choices());
  const { state, store, supplier } = search;
  const list = usePages(useMemo(() => purchasingQueries.orders({ store, supplier, ...(state === 'late' ? { late: 'yes' } : { state }) }), [state, store, supplier]));
  const is_filtered = state !== undefined || store !== undefined || supplier !== undefined;
  return (
    <Page title={summary.data ? titleOf(summary.data, t) : summary.error ? t('nav.orders') : null} subtitle={summary.data && hintOf(summary.data, t)} actions={<Deciders><NewOrder store={store} supplier={supplier} /></Deciders>}>
      {summary.error && <FaultNotice fault={faultOf(summary.error)} action={<Button variant="default" onClick={() => void summary.refetch()}>{office('list.retry')}</Button>} />}
      <List
        name="purchase-orders" tools={<ExportLink of={{ list: 'orders', store: search.store }} />} label={t('orders.table')} columns={useOrderColumns()} row_key={(row) => row.id} state={list}
        filters={<>
          <SelectField
            first label={t('orders.state')} all={t('orders.all')} value={state} onChange={(value) => change({ state: ORDER_FILTERS.find((each) => each === value) })}
            options={ORDER_FILTERS.map((value) => ({ value, label: value === 'late' || value === 'awaited' ? t(`orders.${value}`) : t(`state.${value}`) }))}
          />
          <SelectField label={t('orders.supplier')} all={t('orders.all_suppliers')} value={supplier} options={(suppliers.data?.items ?? []).map((each) => ({ value: each.id, label: each.name }))} onChange={(value) => change({ supplier: value })} />
          {stores.length > 1 && <SelectField label={office('filter.store')} all={office('filter.all_stores')} value={store} options={stores.map((each) => ({ value: each.id, label: each.name }))} onChange={(value) => change({ store: value })} />}
          <Link to="/purchasing/suppliers" className="of-link of-filter-link">{t('nav.suppliers')}</Link>
        </>}
        empty={is_filtered ? <EmptyState icon={<IconTruckDelivery size={40} stroke={1.25} />} title={t('orders.none')} hint={t('orders.none_hint')} /> : summary.data && <Begin summary={summary.data} />}
      />
    </Page>
  );
}

function NewOrder(search: { readonly store: string | undefined; readonly supplier: string | undefined }): ReactNode {
  const { t } = useTranslation('purchasing');
  return <Button leftSection={<IconPlus size={18} stroke={2} aria-hidden />} renderRoot={(root) => <Link {...root} to="/purchasing/new" search={search} />}>{t('orders.new')}</Button>;
}

/** The first steps: somebody to order from, then an order. */
function Begin({ summary }: { readonly summary: Summary }): ReactNode {
  const { t } = useTranslation('purchasing');
  const icon = <IconTruckDelivery size={40} stroke={1.25} />;
  if (summary.has_suppliers) return <EmptyState icon={icon} title={t('orders.empty')} hint={t('orders.empty_hint')} />;
  return <EmptyState icon={icon} title={t('orders.first_supplier')} hint={t('orders.first_supplier_hint')} action={<Deciders><Button variant="default" renderRoot={(root) => <Link {...root} to="/purchasing/suppliers/new" />}>{t('suppliers.new')}</Button></Deciders>} />;
}

function titleOf({ late, awaited, has_any }: Summary, t: Translate): string {
  if (late > 0) return t('orders.title_late', { count: late });
  if (awaited > 0) return t('orders.title_awaited', { count: awaited });
  return t(has_any ? 'orders.title_none' : 'orders.title_empty');
}

function hintOf({ late, awaited, drafts }: Summary, t: Translate): string | undefined {
  const parts = [late > 0 ? t('orders.hint_awaited', { count: awaited }) : null, drafts > 0 ? t('orders.hint_drafts', { count: drafts }) : null].filter((part) => part !== null);
  return parts.length === 0 ? undefined : parts.join(' ');
}

/** Where an order stands; that it is late is said instead of that it was sent. */
export function OrderBadge({ order }: { readonly order: Pick<OrderItem, 'state' | 'is_late'> & { readonly closed_reason?: string | null | undefined } }): ReactNode {
  const { t } = useTranslation('purchasing');
  if (order.is_late) return <Badge tone="amber">{t('state.late')}</Badge>;
  return <Badge tone={TONES[order.state]}>{t(order.state === 'received' && (order.closed_reason ?? null) !== null ? 'state.closed' : `state.${order.state}`)}</Badge>;
}

/** Of orders in a list: of all suppliers, or of one. */
export function useOrderColumns(of_one = false): readonly Column<OrderItem>[] {
  const { t } = useTranslation('purchasing');
  const { tag } = useLanguage();
  const { stores, brief } = useStores();
  const storeOf = (id: string) => stores.find((each) => each.id === id);
  const supplier: Column<OrderItem> = { id: 'supplier', header: t('column.supplier'), fixed: true, narrow: 'title', cell: (row) => <span className="of-row-words">{row.supplier_name}</span> };
  return [
    { id: 'number', header: t('column.number'), fixed: true, narrow: of_one ? 'title' : 'detail', cell: (row) => <Link data-row className="of-row-link st-figures" to="/purchasing/orders/$order" params={{ order: row.id }}>{row.number}</Link> },
    ...(of_one ? [] : [supplier]),
    { id: 'state', header: t('column.state'), narrow: 'state', cell: (row) => <OrderBadge order={row} /> },
    ...(stores.length > 1 ? [{ id: 'store', header: t('column.store'), cell: (row: OrderItem) => storeOf(row.store)?.name ?? '' }] : []),
    { id: 'expected', header: t('column.expected'), narrow: 'detail', cell: (row) => (row.expected === null ? <span className="of-muted">{t('order.no_day')}</span> : <span className={row.is_late ? 'of-amber' : undefined}>{dayText(row.expected, tag)}</span>) },
    { id: 'made', header: t('column.made'), hidden_first: true, cell: (row) => <time dateTime={row.created_at} className="st-figures">{brief(row.created_at, storeOf(row.store)?.code)}</time> },
    { id: 'lines', header: t('column.lines'), align: 'end', cell: (row) => row.lines },
    { id: 'cost', header: t('column.cost'), align: 'end', narrow: 'amount', cell: (row) => <Money amount_minor={row.cost_minor} currency={row.currency} /> },
  ];
}
