/** What members earn, their groups and their cards. */
import { Skeleton } from '@mantine/core';
import { formatMoney } from '@stilltill/domain/money';
import { EmptyState, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/points';
import { IconIdBadge2 } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { faultOf } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { type Column, List } from '../components/list.tsx';
import { Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useStores } from '../components/use-stores.ts';
import { ExportLink } from '../exports/export-link.tsx';
import { CardsSection } from './cards-section.tsx';
import { GroupsSection } from './groups-section.tsx';
import { type AccountItem, pointQueries, readAccounts } from './point-queries.ts';
import { RulesForm } from './rules-form.tsx';
import { useFigures } from './use-figures.ts';
import './points.css';

export function PointsPage(): ReactNode {
  const { t } = useTranslation('points');
  const { tag } = useLanguage();
  const { points } = useFigures();
  const me = useQuery(queries.me());
  const rules = useQuery(pointQueries.rules());
  const groups = useQuery(pointQueries.groups());
  const kept = rules.data?.rules;
  const title = kept ? t('page.title', { points: points(kept.earn.points), amount: formatMoney(kept.earn.per_minor, rules.data?.currency ?? 'CNY', tag) }) : rules.data || rules.error ? t('page.title_none') : null;
  return (
    <Page title={title} subtitle={t('page.hint')}>
      <ReadFault of={rules} />
      <div className="of-columns">
        <div className="of-column">{rules.data && groups.data ? <RulesForm key={kept?.version ?? 0} answer={rules.data} groups={groups.data.items} manages={me.data?.role === 'owner'} /> : <Skeleton height={480} radius="md" />}</div>
        <div className="of-column"><CardsSection /><GroupsSection groups={groups.data?.items ?? []} /><Accounts /></div>
      </div>
    </Page>
  );
}

function Accounts(): ReactNode {
  const { t } = useTranslation('points');
  const query = useInfiniteQuery({
    queryKey: ['points', 'accounts'], queryFn: ({ pageParam, signal }) => readAccounts(pageParam, signal), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined,
  });
  return (
    <Section title={t('accounts.title')}>
      <List
        plain name="point-accounts" tools={<ExportLink of={{ list: 'points' }} />} label={t('accounts.table')} columns={useColumns()} row_key={(row) => row.account}
        state={{
          rows: query.data?.pages.flatMap((page) => page.items), fault: query.error ? faultOf(query.error) : null, retry: () => void query.refetch(),
          more: query.hasNextPage ? () => void query.fetchNextPage() : undefined, loading_more: query.isFetchingNextPage,
        }}
        empty={<EmptyState icon={<IconIdBadge2 size={40} stroke={1.25} />} title={t('accounts.empty')} hint={t('accounts.empty_hint')} />}
      />
    </Section>
  );
}

function useColumns(): readonly Column<AccountItem>[] {
  const { t } = useTranslation('points');
  const { figure } = useFigures();
  const { brief } = useStores();
  return [
    { id: 'since', header: t('accounts.account'), fixed: true, narrow: 'title', cell: ({ account, created_at }) => <Link data-row className="of-row-link of-row-words" to="/points/$account" params={{ account }}>{brief(created_at)}</Link> },
    { id: 'customer', header: t('accounts.customer'), narrow: 'detail', cell: ({ customer }) => (customer === null ? t('accounts.nobody') : t('accounts.somebody')) },
    { id: 'cards', header: t('accounts.cards'), align: 'end', cell: ({ cards }) => <span className="st-figures">{cards.length}</span> },
    { id: 'balance', header: t('accounts.balance'), align: 'end', fixed: true, narrow: 'amount', cell: ({ balance_points }) => <span className="st-figures">{figure(balance_points)}</span> },
  ];
}
