import { Button } from '@mantine/core';
import { EmptyState, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/goods';
import { IconCalendarDollar, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { BackLink } from '../components/back-link.tsx';
import { Badge } from '../components/badge.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { Deciders } from '../session/deciders.tsx';
import { type Repricing, type RepricingsPage as Shape, repricingQueries } from './repricing-queries.ts';
import { useRepricingWords } from './use-repricing-words.ts';

const TONES = { planned: 'amber', done: 'green', taken_back: 'quiet' } as const;

/** Prices that were changed together, and those that will be. */
export function RepricingsPage(): ReactNode {
  const { t } = useTranslation('goods');
  const list = usePages<Repricing, Shape>(repricingQueries.list());
  return (
    <Page
      before={<BackLink to="/products">{t('products')}</BackLink>} title={list.first ? t('change.title', { count: list.first.planned }) : list.fault ? t('change.name') : null} subtitle={t('change.hint')}
      actions={<Deciders><Button component={Link} to="/products/prices/new" leftSection={<IconPlus size={18} stroke={2} aria-hidden />}>{t('change.add')}</Button></Deciders>}
    >
      <List plain name="repricings" label={t('change.table')} columns={useColumns()} row_key={(row) => row.id} state={list} empty={<EmptyState icon={<IconCalendarDollar size={40} stroke={1.25} />} title={t('change.empty')} hint={t('change.empty_hint')} />} />
    </Page>
  );
}

export function RepricingState({ state }: { readonly state: Repricing['state'] }): ReactNode {
  const { t } = useTranslation('goods');
  return <Badge tone={TONES[state]}>{t(`change.state.${state}`)}</Badge>;
}

function useColumns(): readonly Column<Repricing>[] {
  const { t } = useTranslation('goods');
  const { brief } = useStores();
  const words = useRepricingWords();
  return [
    { id: 'from', header: t('change.column.from'), fixed: true, narrow: 'title', cell: (row) => <Link data-row className="of-row-link" to="/products/prices/$repricing" params={{ repricing: row.id }}>{brief(row.from)}</Link> },
    { id: 'rule', header: t('change.column.rule'), narrow: 'detail', cell: (row) => words.rule(row.rule, row.currency) },
    { id: 'goods', header: t('change.column.goods'), narrow: 'detail', cell: (row) => words.goods(row) },
    { id: 'products', header: t('change.column.products'), align: 'end', cell: (row) => <span className="st-figures">{row.products}</span> },
    { id: 'by', header: t('change.column.by'), cell: (row) => row.by },
    { id: 'state', header: t('state'), narrow: 'amount', fixed: true, cell: (row) => <RepricingState state={row.state} /> },
  ];
}
