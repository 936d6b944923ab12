import { Choice, EmptyState, useTranslation } from '@stilltill/ui';
import { IconChecks } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { type ExceptionItem, queries } from '../api/queries.ts';
import { Badge } from '../components/badge.tsx';
import { SelectField } from '../components/filter-fields.tsx';
import { type Column, List } from '../components/list.tsx';
import { NewsBar } from '../components/news-bar.tsx';
import { Page } from '../components/page.tsx';
import { TerminalField } from '../components/terminal-field.tsx';
import { usePages } from '../components/use-pages.ts';
import { useExceptionWords } from '../components/use-exception-words.ts';
import { useStores } from '../components/use-stores.ts';
import { ExportLink } from '../exports/export-link.tsx';
import { EXCEPTION_KINDS, isAboutMoney } from '../lib/exceptions.ts';
import { useLiveEvents } from '../live/live.tsx';

const route = getRouteApi('/in/exceptions');

export function ExceptionsPage(): ReactNode {
  const { t } = useTranslation('office');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const state = search.state ?? 'open';
  const paged = useMemo(() => queries.exceptions({ state, kind: search.kind, terminal: search.terminal }), [state, search.kind, search.terminal]);
  const list = usePages(paged);
  const terminals = useQuery(queries.terminals());
  const terminal = terminals.data?.items.find((each) => each.id === search.terminal);
  const [news, setNews] = useState(0);
  useLiveEvents((event) => { if (event !== 'missed' && event.type === 'exception') setNews((was) => was + 1); });
  const { t: shifts } = useTranslation('shifts');
  const set = (change: Partial<typeof search>): void => void navigate({ search: (was) => ({ ...was, ...change }), replace: true });
  const title = list.rows ? titleOf(list.rows, list.complete, state, t) : list.fault ? t('nav.exceptions') : null;
  return (
    <Page title={title && terminal ? t('exceptions.title_of', { title, terminal: `${terminal.store_code} ${terminal.code}` }) : title} subtitle={t('exceptions.hint')}>
      <List
        name="exceptions" tools={<ExportLink of={{ list: 'exceptions' }} />} label={t('exceptions.table')} columns={useColumns(state)} row_key={(row) => row.id} state={list}
        filters={<>
          <Choice label={t('filter.state')} value={state} onChange={(value) => set({ state: value === 'open' ? undefined : value })} options={[{ value: 'open', label: t('exceptions.open') }, { value: 'settled', label: t('exceptions.settled') }]} />
          <TerminalField first value={search.terminal} onChange={(terminal_id) => set({ terminal: terminal_id })} />
          <SelectField label={t('filter.kind')} all={t('filter.all_kinds')} value={search.kind} onChange={(kind) => set({ kind })} options={EXCEPTION_KINDS.map((kind) => ({ value: kind, label: t(`exception.kind.${kind}`) }))} />
        </>}
        news={<NewsBar exact={search.kind === undefined && search.terminal === undefined && state === 'open'} count={news} onShow={() => { setNews(0); list.refetch(); }} />}
        empty={<EmptyState icon={<IconChecks size={40} stroke={1.25} />} title={state === 'open' ? t('exceptions.none_open') : t('exceptions.none_settled')} hint={state === 'open' ? t('exceptions.none_open_hint') : undefined} />}
      />
      <p className="of-section-hint"><Link to="/tenders/unsettled" className="of-link">{shifts('unsettled.link')}</Link></p>
    </Page>
  );
}

type Translate = ReturnType<typeof useTranslation<'office'>>['t'];

function titleOf(rows: readonly ExceptionItem[], complete: boolean, state: 'open' | 'settled', t: Translate): string {
  if (rows.length === 0) return state === 'open' ? t('exceptions.none_open') : t('exceptions.none_settled');
  const money = rows.filter(isAboutMoney).length;
  const title = complete ? t(`exceptions.title_${state}`, { count: rows.length }) : t('exceptions.title_newest', { count: rows.length });
  return money > 0 ? t('exceptions.title_money', { title, count: money }) : title;
}

function useColumns(state: 'open' | 'settled'): readonly Column<ExceptionItem>[] {
  const { t } = useTranslation('office');
  const { at, brief } = useStores();
  const { words_of, terminal_of } = useExceptionWords();
  return [
    {
      id: 'what', header: t('column.what'), fixed: true, narrow: 'title',
      cell: (row) => <Link data-row className="of-row-link of-row-words" to="/exceptions/$exception" params={{ exception: row.id }}>{words_of(row).message}</Link>,
    },
    { id: 'kind', header: t('column.kind'), narrow: 'state', cell: (row) => <Badge tone={row.settled_at ? 'quiet' : isAboutMoney(row) ? 'red' : 'amber'}>{t(`exception.kind.${row.kind}`)}</Badge> },
    { id: 'terminal', header: t('column.terminal'), narrow: 'detail', cell: (row) => terminal_of(row) ?? '—' },
    { id: 'seq', header: t('column.seq'), align: 'end', hidden_first: true, cell: (row) => row.seq ?? '—' },
    { id: 'opened', header: t('column.opened'), narrow: 'detail', cell: (row) => <time dateTime={row.opened_at} title={at(row.opened_at)} className="st-figures">{brief(row.opened_at)}</time> },
    ...(state === 'settled' ? [
      { id: 'outcome', header: t('column.outcome'), cell: (row: ExceptionItem) => <Outcome outcome={row.outcome} /> },
      { id: 'settled_by', header: t('column.settled_by'), cell: (row: ExceptionItem) => row.settled_by ?? '—' },
    ] : []),
  ];
}

export const OUTCOMES = ['accepted', 'corrected', 'reprojected', 'found', 'lost', 'released', 'discarded', 'terminal_checked'] as const satisfies readonly ExceptionItem['outcomes'][number][];

export function Outcome(props: { readonly outcome: string | null }): ReactNode {
  const { t } = useTranslation('office');
  const known = OUTCOMES.find((outcome) => outcome === props.outcome);
  if (props.outcome === 'resolved') return t('outcome_resolved');
  return known ? t(`outcome.${known}.name`) : props.outcome ?? '—';
}
