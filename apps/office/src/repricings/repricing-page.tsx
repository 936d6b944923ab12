/** One price change: when, by what rule, and each product's price before and after. */
import { Button, Skeleton } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { RepricingItem } from '@stilltill/protocol/office-repricings';
import { EmptyState, FaultNotice, Money, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/goods';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { faultOf } from '../api/client.ts';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { type Column, List } from '../components/list.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { Deciders } from '../session/deciders.tsx';
import { type Repriced, type Repricing, repricingQueries } from './repricing-queries.ts';
import { RepricingState } from './repricings-page.tsx';
import { useRepricingWords } from './use-repricing-words.ts';

const route = getRouteApi('/in/products/prices/$repricing');

export function RepricingPage(): ReactNode {
  const { t } = useTranslation('goods');
  const { repricing: id } = route.useParams();
  const { at } = useStores();
  const query = useQuery(repricingQueries.one(id));
  const repricing = query.data;
  const unknown = query.error !== null && faultOf(query.error).code === 'not_found';
  const title = repricing ? t(`change.one.${repricing.state}`, { count: repricing.products, at: at(repricing.from) }) : unknown ? t('change.unknown') : query.error ? t('change.name') : null;
  return (
    <Page before={<BackLink to="/products/prices">{t('change.name')}</BackLink>} title={title}>
      {unknown && <EmptyState title={t('change.unknown')} hint={t('change.unknown_hint')} />}
      {query.error && !unknown && <FaultNotice fault={faultOf(query.error)} action={<Button variant="default" onClick={() => void query.refetch()}>{t('retry')}</Button>} />}
      {query.isPending && <Skeleton height={220} radius="md" />}
      {repricing && <What repricing={repricing} />}
      {repricing && <Prices repricing={repricing} />}
    </Page>
  );
}

function What({ repricing }: { readonly repricing: Repricing }): ReactNode {
  const { t } = useTranslation('goods');
  const { at } = useStores();
  const words = useRepricingWords();
  const takeBack = useCommand({ method: 'POST', schema: RepricingItem, path: () => `/office/repricings/${repricing.id}/take-back`, body: () => ({}), invalidates: ['repricings', 'products', 'product'] });
  const { taken_back } = repricing;
  return (
    <Section
      title={words.rule(repricing.rule, repricing.currency)}
      actions={<div className="of-actions">
        {repricing.state !== 'taken_back' && <Button renderRoot={(root) => <Link {...root} to="/labels" search={{ repricing: repricing.id }} />} variant="default">{t('change.labels')}</Button>}
        {repricing.state === 'planned' && <Deciders><Button variant="default" loading={takeBack.busy} onClick={() => void takeBack.run(undefined)}>{t('change.take_back')}</Button></Deciders>}
      </div>}
      hint={repricing.state === 'planned' ? t('change.take_back_hint') : undefined}
    >
      {takeBack.fault && <FaultNotice fault={takeBack.fault} />}
      <Facts items={[
        [t('state'), <RepricingState key="state" state={repricing.state} />], [t('change.column.from'), at(repricing.from)], [t('change.column.goods'), words.goods(repricing)],
        repricing.ending && [t('change.form.ending'), words.ending(repricing.ending, repricing.currency)], [t('change.decided'), t('change.by_at', { by: repricing.by, at: at(repricing.at) })],
        taken_back && [t('change.state.taken_back'), t('change.by_at', { by: taken_back.by, at: at(taken_back.at) })],
      ]} />
    </Section>
  );
}

function Prices({ repricing }: { readonly repricing: Repricing }): ReactNode {
  const { t } = useTranslation('goods');
  const list = usePages(repricingQueries.prices(repricing.id));
  return <List plain name="repriced" label={t('change.prices')} columns={useColumns(repricing.currency)} row_key={(row) => row.product} state={list} empty={null} />;
}

function useColumns(currency: string): readonly Column<Repriced>[] {
  const { t } = useTranslation('goods');
  const { short } = useLanguage();
  return [
    { id: 'name', header: t('change.column.product'), fixed: true, narrow: 'title', cell: (row) => <Link data-row className="of-row-link of-row-words" to="/products/$product" params={{ product: row.product }}>{nameIn(row.names, short) || row.code || '—'}</Link> },
    { id: 'code', header: t('table.column.code'), narrow: 'detail', cell: (row) => <span className="st-figures">{row.code || '—'}</span> },
    { id: 'was', header: t('change.column.was'), align: 'end', narrow: 'state', cell: (row) => <span className="of-muted">{row.was_minor === null ? t('change.no_price') : <Money amount_minor={row.was_minor} currency={currency} />}</span> },
    { id: 'price', header: t('change.column.price'), align: 'end', fixed: true, narrow: 'amount', cell: (row) => <Money amount_minor={row.price_minor} currency={currency} /> },
  ];
}
