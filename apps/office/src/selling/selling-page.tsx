/** How a store sells: settings of the shop, which the owner changes and a manager reads. */
import { NativeSelect, Skeleton } from '@mantine/core';
import { useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type Store, queries } from '../api/queries.ts';
import { Page } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { promotionQueries } from '../promotions/promotion-queries.ts';
import { SellingForm } from './selling-form.tsx';

export function SellingPage(): ReactNode {
  const { t } = useTranslation('promotions');
  const { t: of_office } = useTranslation('office');
  const me = useQuery(queries.me());
  const stores = useQuery(queries.stores()).data?.items;
  const [chosen, setChosen] = useState<string | null>(null);
  const store = stores?.find(({ id }) => id === chosen) ?? stores?.[0];
  const manages = me.data?.role === 'owner';
  return (
    <Page
      title={store ? t('selling.title', { store: store.name }) : null} subtitle={t(manages ? 'selling.hint' : 'selling.hint_reading')}
      actions={stores && stores.length > 1 && <NativeSelect className="of-select" aria-label={of_office('filter.store')} value={store?.id ?? ''} onChange={(event) => setChosen(event.currentTarget.value)} data={stores.map(({ id, name }) => ({ value: id, label: name }))} />}
    >
      {!store && <Skeleton height={480} radius="md" />}
      {store && <OfStore key={store.id} store={store} manages={manages} />}
    </Page>
  );
}

function OfStore({ store, manages }: { readonly store: Store; readonly manages: boolean }): ReactNode {
  const kept = useQuery(promotionQueries.selling(store.id));
  if (kept.error && !kept.data) return <ReadFault of={kept} />;
  // Once it is there, what a person types is theirs: a later answer must not take it away.
  return kept.data ? <SellingForm store={store} selling={kept.data.selling} manages={manages} /> : <Skeleton height={480} radius="md" />;
}
