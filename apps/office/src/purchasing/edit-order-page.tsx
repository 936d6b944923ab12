/** A new purchase order, or a draft that is changed. */
import { Button, Skeleton } from '@mantine/core';
import { PurchaseOrder } from '@stilltill/protocol/office-purchasing';
import { useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { Page } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useStores } from '../components/use-stores.ts';
import { BackToOrder } from './back-to-order.tsx';
import { OrderForm } from './order-form.tsx';
import { type Order, purchasingQueries } from './purchasing-queries.ts';
import { linesOf } from './typed-lines.ts';

const fresh = getRouteApi('/in/purchasing/new');
const one = getRouteApi('/in/purchasing/orders/$order/edit');

function useShowOrder(): (id: string) => void {
  const navigate = useNavigate();
  return (order) => void navigate({ to: '/purchasing/orders/$order', params: { order } });
}

export function NewOrderPage(): ReactNode {
  const { t } = useTranslation('purchasing');
  const { stores } = useStores();
  const { store, supplier } = fresh.useSearch();
  const show = useShowOrder();
  const first = store ?? stores[0]?.id;
  const make = useCommand({ method: 'POST', schema: PurchaseOrder, path: () => '/office/purchasing/orders', body: (body: object) => body, invalidates: ['purchasing'] });
  return (
    <Page before={<BackLink to="/purchasing">{t('nav.orders')}</BackLink>} title={t('form.title_new')} subtitle={t('form.hint')}>
      {first !== undefined && (
        <OrderForm
          begun={{ store: first, supplier: supplier ?? '', expected: '', note: '', lines: [] }} has_store busy={make.busy} fault={make.fault}
          onSave={async (body, chosen) => {
            const made = await make.run({ ...body, store: chosen });
            if (made) show(made.id);
          }}
        />
      )}
    </Page>
  );
}

export function EditOrderPage(): ReactNode {
  const { t } = useTranslation('purchasing');
  const { order: id } = one.useParams();
  const query = useQuery({ ...purchasingQueries.order(id), refetchOnWindowFocus: false });
  const [times, setTimes] = useState(0);
  return (
    <Page before={query.data && <BackToOrder order={query.data} />} title={query.data ? t('form.title_edit', { number: query.data.number }) : query.error ? t('order.unknown') : null} subtitle={t('form.hint')}>
      <ReadFault of={query} />
      {query.isPending && <Skeleton height={320} radius="md" />}
      {query.data && <Editing key={times} order={query.data} onReload={async () => { await query.refetch(); setTimes((was) => was + 1); }} />}
    </Page>
  );
}

function Editing({ order, onReload }: { readonly order: Order; readonly onReload: () => void }): ReactNode {
  const { t } = useTranslation('purchasing');
  const show = useShowOrder();
  // The form holds the version that it began with, whatever is read meanwhile.
  const [begun] = useState(order);
  const save = useCommand({ method: 'PUT', schema: PurchaseOrder, path: () => `/office/purchasing/orders/${begun.id}`, body: (body: object) => body, invalidates: ['purchasing'] });
  return (
    <OrderForm
      begun={{ store: begun.store, supplier: begun.supplier, expected: begun.expected ?? '', note: begun.note, lines: linesOf(begun) }} has_store={false} busy={save.busy} fault={save.fault}
      remedy={save.fault?.code === 'conflict' ? <Button variant="default" onClick={onReload}>{t('form.load_newest')}</Button> : undefined}
      onSave={async (body) => {
        if (await save.run({ ...body, version: begun.version })) show(begun.id);
      }}
    />
  );
}
