/** Cases: who answers for them, and what each waits for. */
import { Choice, EmptyState, useTranslation } from '@stilltill/ui';
import { IconFolder } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { faultOf } from '../api/client.ts';
import { Badge } from '../components/badge.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { useNow } from '../components/use-now.ts';
import { useStores } from '../components/use-stores.ts';
import { ExportLink } from '../exports/export-link.tsx';
import { useWatchWords } from '@stilltill/ui/watch-words';
import { WatchPlaces } from './watch-places.tsx';
import { type CaseItem, watchQueries } from './watch-queries.ts';

const route = getRouteApi('/in/watch/cases');
const REPLY_MS = 7 * 24 * 3_600_000;

export function CasesPage(): ReactNode {
  const { t } = useTranslation('watch');
  const state = route.useSearch().state ?? 'open';
  const navigate = route.useNavigate();
  const { figure } = useWatchWords();
  const query = useInfiniteQuery(watchQueries.cases({ state }));
  const rows = query.data?.pages.flatMap(({ items }) => items);
  const unanswered = rows?.filter(({ in_charge }) => in_charge === null).length ?? 0;
  const title = rows && (rows.length === 0 ? t('cases.title_none') : t('cases.title', { count: rows.length, figure: figure(rows.length) }));
  return (
    <Page title={state === 'ended' ? t('cases.title_ended') : title ? (unanswered > 0 ? t('cases.title_unanswered', { title, figure: figure(unanswered) }) : title) : query.error ? t('places.cases') : null} subtitle={t('cases.hint')}>
      <WatchPlaces />
      <List
        name="cases" tools={<ExportLink of={{ list: 'cases' }} />} label={t('cases.table')} columns={useColumns()} row_key={({ id }) => id}
        state={{ rows, fault: query.error ? faultOf(query.error) : null, retry: () => void query.refetch(), more: query.hasNextPage ? () => void query.fetchNextPage() : undefined, loading_more: query.isFetchingNextPage }}
        filters={<Choice label={t('cases.state')} value={state} onChange={(value) => void navigate({ search: { state: value === 'open' ? undefined : value }, replace: true })} options={[{ value: 'open', label: t('cases.open') }, { value: 'ended', label: t('cases.ended') }]} />}
        empty={<EmptyState icon={<IconFolder size={40} stroke={1.25} />} title={state === 'open' ? t('cases.none') : t('cases.none_ended')} hint={state === 'open' ? t('cases.none_hint') : undefined} />}
      />
    </Page>
  );
}

function useColumns(): readonly Column<CaseItem>[] {
  const { t } = useTranslation('watch');
  const words = useWatchWords();
  const { at, brief } = useStores();
  return [
    { id: 'who', header: t('cases.who'), fixed: true, narrow: 'title', cell: (row) => <Link data-row className="of-row-link of-row-words" to="/watch/cases/$case" params={{ case: row.id }}>{row.operator_name ?? t('somebody')}</Link> },
    { id: 'about', header: t('cases.about'), narrow: 'detail', cell: (row) => row.rules.map(words.rule).join(' · ') },
    { id: 'in_charge', header: t('cases.in_charge'), narrow: 'detail', cell: (row) => row.in_charge_name ?? <span className="of-amber">{t('cases.nobody')}</span> },
    { id: 'state', header: t('cases.state'), narrow: 'state', cell: (row) => <CaseState row={row} /> },
    { id: 'opened', header: t('cases.opened'), cell: (row) => <time dateTime={row.opened_at} title={at(row.opened_at)} className="st-figures">{brief(row.opened_at)}</time> },
  ];
}

export function CaseState({ row }: { readonly row: CaseItem }): ReactNode {
  const { t } = useTranslation('watch');
  const now_ms = useNow(60_000);
  if (row.outcome !== null) return <Badge tone="quiet">{t(`outcome.${row.outcome}`)}</Badge>;
  if (row.replied_at !== null) return <Badge tone="amber">{t('cases.states.replied')}</Badge>;
  if (row.told_at === null) return <Badge tone="amber">{t('cases.states.new')}</Badge>;
  return now_ms - Date.parse(row.told_at) >= REPLY_MS ? <Badge tone="amber">{t('cases.states.late')}</Badge> : <Badge tone="quiet">{t('cases.states.told')}</Badge>;
}
