/** Entries as they came, newest first: on the page of today, and on the page of all of them. */
import { EmptyState, Money, useTranslation } from '@stilltill/ui';
import { IconListDetails } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { type EntryItem, queries } from '../api/queries.ts';
import { shortHash } from '../lib/figures.ts';
import { kindKey } from '../lib/entry-kinds.ts';
import { useNews } from '../live/use-news.ts';
import { Badge } from './badge.tsx';
import { type Column, List } from './list.tsx';
import { NewsBar } from './news-bar.tsx';
import { usePages } from './use-pages.ts';
import { useStores } from './use-stores.ts';

/** What an entry's kind is called; one that is not known here is shown by its own name. */
export function KindName(props: { readonly kind: string }): ReactNode {
  const { t } = useTranslation('office');
  const key = kindKey(props.kind);
  return key === 'unknown' ? <code>{props.kind}</code> : t(`kind.${key}`);
}

export function Flags(props: { readonly flags: readonly string[] }): ReactNode {
  const { t } = useTranslation('office');
  return props.flags.length === 0 ? null : <Badge tone="amber">{t('entry.flagged', { count: props.flags.length })}</Badge>;
}

/** The link to the page of an entry: a sale's own page where it is one. */
export function EntryLink(props: { readonly entry: Pick<EntryItem, 'kind' | 'terminal' | 'epoch' | 'seq' | 'hash'>; readonly children: ReactNode }): ReactNode {
  const { kind, terminal, epoch, seq, hash } = props.entry;
  const is_sale = kind === 'sale.completed' || kind === 'sale.refunded';
  return (
    <Link data-row className="of-row-link" to={is_sale ? '/sales/$terminal/$epoch/$seq/$hash' : '/entries/$terminal/$epoch/$seq/$hash'} params={{ terminal, epoch, seq: String(seq), hash }}>
      {props.children}
    </Link>
  );
}

export function EntryList(props: { readonly terminal?: string | undefined; readonly kind?: string | undefined; readonly limit?: number; readonly filters?: ReactNode; readonly name: string; readonly pages: boolean }): ReactNode {
  const { t } = useTranslation('office');
  const columns = useEntryColumns();
  const { terminal, kind, limit } = props;
  const paged = useMemo(() => queries.entries({ terminal, kind, limit }), [terminal, kind, limit]);
  const state = usePages(paged);
  const news = useNews(paged.key, { terminal, follows_at_top: state.pages <= 1 });
  const { more, ...without_more } = state;
  return (
    <List
      name={props.name} label={t('entries.table')} columns={columns} row_key={(row) => `${row.terminal}/${row.epoch}/${row.seq}/${row.hash}`}
      plain={!props.pages} state={props.pages ? { ...without_more, more } : without_more} filters={props.filters} news={<NewsBar exact={kind === undefined} count={news.count} onShow={news.take} />}
      empty={<EmptyState icon={<IconListDetails size={40} stroke={1.25} />} title={t('entries.empty')} hint={t('entries.empty_hint')} />}
    />
  );
}

function useEntryColumns(): readonly Column<EntryItem>[] {
  const { t } = useTranslation('office');
  const { at, brief } = useStores();
  return [
    { id: 'at', header: t('column.at'), fixed: true, narrow: 'detail', cell: (row) => <time dateTime={row.at} title={at(row.at, row.store_code)} className="st-figures">{brief(row.at, row.store_code)}</time> },
    { id: 'kind', header: t('column.what'), fixed: true, narrow: 'title', cell: (row) => <EntryLink entry={row}><KindName kind={row.kind} /></EntryLink> },
    { id: 'terminal', header: t('column.terminal'), narrow: 'detail', cell: (row) => `${row.store_code} ${row.terminal_code}` },
    { id: 'operator', header: t('column.operator'), narrow: 'detail', cell: (row) => row.operator_name ?? <span className="of-muted">{t('entry.by_itself')}</span> },
    { id: 'seq', header: t('column.seq'), align: 'end', hidden_first: true, cell: (row) => row.seq },
    { id: 'hash', header: t('column.hash'), hidden_first: true, cell: (row) => <code>{shortHash(row.hash)}</code> },
    { id: 'received', header: t('column.received'), hidden_first: true, cell: (row) => <time dateTime={row.received_at} className="st-figures">{brief(row.received_at, row.store_code)}</time> },
    { id: 'flags', header: t('column.flags'), narrow: 'state', cell: (row) => <Flags flags={row.flags} /> },
    { id: 'amount', header: t('column.amount'), align: 'end', narrow: 'amount', cell: (row) => row.amount_minor !== null && row.currency !== null && <Money amount_minor={row.amount_minor} currency={row.currency} /> },
  ];
}
