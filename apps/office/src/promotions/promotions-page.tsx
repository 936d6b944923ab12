import { Button } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { EmptyState, Money, useLanguage, useTranslation } from '@stilltill/ui';
import { IconDiscount, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { faultOf } from '../api/client.ts';
import { Badge } from '../components/badge.tsx';
import { SelectField } from '../components/filter-fields.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { ExportLink } from '../exports/export-link.tsx';
import { type PromotionItem, readPromotions } from './promotion-queries.ts';
import { usePromotionWords } from './use-promotion-words.ts';

const route = getRouteApi('/in/promotions');
const STATES = ['now', 'planned', 'ended'] as const;
const TONES = { now: 'green', planned: 'amber', ended: 'quiet' } as const;

/** What the shop gives off its goods, and what came of it. */
export function PromotionsPage(): ReactNode {
  const { t } = useTranslation('promotions');
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery({
    queryKey: ['promotions', 'list', state], queryFn: ({ pageParam, signal }) => readPromotions(state, pageParam, signal),
    initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined,
  });
  const [first] = query.data?.pages ?? [];
  const counts = first?.counts;
  const products = Object.assign({}, ...(query.data?.pages.map((page) => page.products) ?? [])) as NonNullable<typeof first>['products'];
  return (
    <Page
      title={counts ? t('list.title', { count: counts.now }) : query.error ? t('nav.promotions') : null} subtitle={t('list.hint')}
      actions={<Button component={Link} to="/promotions/new" leftSection={<IconPlus size={18} stroke={2} aria-hidden />}>{t('list.add')}</Button>}
    >
      <List
        name="promotions" tools={<ExportLink of={{ list: 'promotions' }} />} label={t('list.table')} columns={useColumns(products, first?.currency ?? 'CNY')} row_key={(row) => row.promotion.id}
        state={{
          rows: query.data?.pages.flatMap((page) => page.items), fault: query.error ? faultOf(query.error) : null, retry: () => void query.refetch(),
          more: query.hasNextPage ? () => void query.fetchNextPage() : undefined, loading_more: query.isFetchingNextPage,
        }}
        filters={<SelectField
          first label={t('list.state')} all={t('list.all_states')} value={state} onChange={(value) => void navigate({ search: { state: value as typeof state }, replace: true })}
          options={STATES.map((each) => ({ value: each, label: counts ? `${t(`state.${each}`)} (${counts[each]})` : t(`state.${each}`) }))}
        />}
        empty={state
          ? <EmptyState icon={<IconDiscount size={40} stroke={1.25} />} title={t('list.none')} hint={t('list.none_hint')} />
          : <EmptyState icon={<IconDiscount size={40} stroke={1.25} />} title={t('list.empty')} hint={t('list.empty_hint')} />}
      />
    </Page>
  );
}

function useColumns(products: Readonly<Record<string, Readonly<Record<string, string>>>>, currency: string): readonly Column<PromotionItem>[] {
  const { t } = useTranslation('promotions');
  const { short } = useLanguage();
  const words = usePromotionWords();
  return [
    { id: 'name', header: t('list.name'), fixed: true, narrow: 'title', cell: ({ promotion }) => <Link data-row className="of-row-link of-row-words" to="/promotions/$promotion" params={{ promotion: promotion.id }}>{nameIn(promotion.names, short)}</Link> },
    { id: 'gives', header: t('list.gives'), narrow: 'detail', cell: ({ promotion }) => words.gives(promotion, products, currency) },
    { id: 'when', header: t('list.when'), cell: ({ promotion }) => words.when(promotion) },
    { id: 'state', header: t('list.state'), narrow: 'state', cell: ({ state }) => <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge> },
    { id: 'uses', header: t('list.uses'), align: 'end', cell: ({ uses }) => <span className="st-figures">{uses}</span> },
    { id: 'given', header: t('list.given'), align: 'end', fixed: true, narrow: 'amount', cell: ({ given_minor }) => <Money amount_minor={given_minor} currency={currency} /> },
  ];
}
