/** What watch found and waits for a person, newest first. */
import { WATCH_ANSWERS, WATCH_RULES } from '@stilltill/domain/watch';
import { Choice, EmptyState, useTranslation } from '@stilltill/ui';
import { IconEye } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { faultOf } from '../api/client.ts';
import { Badge } from '../components/badge.tsx';
import { SelectField } from '../components/filter-fields.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { surenessOf, useWatchWords } from '@stilltill/ui/watch-words';
import { ExportLink } from '../exports/export-link.tsx';
import { WatchPlaces } from './watch-places.tsx';
import { type FindingItem, watchQueries } from './watch-queries.ts';

const route = getRouteApi('/in/watch');

export function FindingsPage(): ReactNode {
  const { t } = useTranslation('watch');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { stores } = useStores();
  const words = useWatchWords();
  const state = search.state ?? 'open';
  const query = useInfiniteQuery(watchQueries.findings({ state, rule: search.rule, store: search.store, operator: search.operator }));
  const rows = query.data?.pages.flatMap(({ items }) => items);
  const set = (change: Partial<typeof search>): void => void navigate({ search: (was) => ({ ...was, ...change }), replace: true });
  const name = search.operator === undefined ? undefined : rows?.find(({ operator }) => operator === search.operator)?.operator_name;
  return (
    <Page title={rows ? titleOf(rows, query.hasNextPage, state, words.figure, words.rule, t) : query.error ? t('places.findings') : null} subtitle={t('findings.hint')}>
      <WatchPlaces />
      <List
        name="findings" tools={<ExportLink of={{ list: 'findings', store: search.store }} />} label={t('findings.table')} columns={useColumns(state === 'answered' || rows?.some(({ answer }) => answer !== null) === true)} row_key={({ id }) => id}
        state={{ rows, fault: query.error ? faultOf(query.error) : null, retry: () => void query.refetch(), more: query.hasNextPage ? () => void query.fetchNextPage() : undefined, loading_more: query.isFetchingNextPage }}
        filters={<>
          <Choice label={t('findings.answer')} value={state} onChange={(value) => set({ state: value === 'open' ? undefined : value })} options={[{ value: 'open', label: t('findings.open') }, { value: 'answered', label: t('findings.answered') }]} />
          <SelectField label={t('findings.rule')} all={t('findings.all_rules')} value={search.rule} onChange={(rule) => set({ rule: WATCH_RULES.find((each) => each === rule) })} options={WATCH_RULES.map((rule) => ({ value: rule, label: t(`rule.${rule}`) }))} />
          {stores.length > 1 && <SelectField label={t('findings.store')} all={t('findings.all_stores')} value={search.store} onChange={(store) => set({ store })} options={stores.map(({ id, name: store_name }) => ({ value: id, label: store_name }))} />}
          {search.operator !== undefined && <SelectField label={t('finding.operator')} all={t('findings.everybody')} value={search.operator} onChange={(operator) => set({ operator })} options={[{ value: search.operator, label: t('findings.of_operator', { name: name ?? '…' }) }]} />}
        </>}
        empty={<EmptyState icon={<IconEye size={40} stroke={1.25} />} title={state === 'open' ? t('findings.none') : t('findings.none_answered')} hint={state === 'open' ? t('findings.none_hint') : undefined} />}
      />
    </Page>
  );
}

type Translate = ReturnType<typeof useTranslation<'watch'>>['t'];

/** How many there are, and how many of them are about what is most frequent. */
function titleOf(rows: readonly FindingItem[], has_more: boolean, state: 'open' | 'answered', figure: (value: number) => string, ruleName: (rule: string) => string, t: Translate): string {
  if (state === 'answered') return t('findings.title_answered');
  if (rows.length === 0) return t('findings.title_none');
  if (has_more) return t('findings.title_more', { figure: figure(rows.length) });
  const title = t('findings.title', { count: rows.length, figure: figure(rows.length) });
  const [first] = [...Map.groupBy(rows, ({ rule }) => rule)].sort(([, a], [, b]) => b.length - a.length);
  return first && first[1].length < rows.length ? t('findings.title_about', { title, figure: figure(first[1].length), what: ruleName(first[0]).toLocaleLowerCase() }) : title;
}

/** `has_answers`: some were answered, which also those may be that wait, where the policy asked for more at a sign-on. */
function useColumns(has_answers: boolean): readonly Column<FindingItem>[] {
  const { t } = useTranslation('watch');
  const words = useWatchWords();
  const { at, brief } = useStores();
  return [
    { id: 'what', header: t('findings.what'), fixed: true, narrow: 'title', cell: (row) => <Link data-row className="of-row-link of-row-words" to="/watch/findings/$finding" params={{ finding: row.id }}>{words.sentence(row)}</Link> },
    { id: 'sure', header: t('findings.sure'), narrow: 'state', cell: (row) => <SureBadge sure_ppm={row.sure_ppm} /> },
    { id: 'where', header: t('findings.where'), narrow: 'detail', cell: (row) => [row.store_name, row.terminal_code].filter(Boolean).join(' · ') },
    { id: 'when', header: t('findings.when'), narrow: 'detail', cell: (row) => <time dateTime={row.from} title={at(row.from)} className="st-figures">{brief(row.from)}</time> },
    ...(has_answers ? [{ id: 'answer', header: t('findings.answer'), narrow: 'detail' as const, cell: (row: FindingItem) => <FindingAnswered finding={row} /> }] : []),
  ];
}

export function SureBadge(props: { readonly sure_ppm: number }): ReactNode {
  const words = useWatchWords();
  const sureness = surenessOf(props.sure_ppm);
  return <Badge tone={sureness === 'strong' ? 'red' : sureness === 'weak' ? 'quiet' : 'amber'}>{words.sure(props.sure_ppm)}</Badge>;
}

const ANSWERS = [...WATCH_ANSWERS, 'dismissed'] as const;

export function FindingAnswered(props: { readonly finding: FindingItem }): ReactNode {
  const { t } = useTranslation('watch');
  const answer = ANSWERS.find((each) => each === props.finding.answer);
  return answer ? t(`answers.${answer}`) : '—';
}
