/** Tenders of which nobody knows whether they were charged, the oldest first, each with what to do about it. */
import { EmptyState, Money, useTranslation } from '@stilltill/ui';
import { IconChecks } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { BackLink } from '../components/back-link.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { useTenderName } from './shift-figures.tsx';
import { type UnsettledTender, shiftQueries } from './shift-queries.ts';

export function UnsettledPage(): ReactNode {
  const { t } = useTranslation('shifts');
  const { t: office } = useTranslation('office');
  const list = usePages(useMemo(() => shiftQueries.unsettled(), []));
  const count = list.rows?.length ?? 0;
  const title = list.rows ? t(list.complete ? 'unsettled.title' : 'unsettled.title_more', { count }) : list.fault ? t('unsettled.nav') : null;
  return (
    <Page before={<BackLink to="/exceptions">{office('nav.exceptions')}</BackLink>} title={title} subtitle={t('unsettled.hint')}>
      <List
        name="unsettled" label={t('unsettled.table')} columns={useColumns()} row_key={(row) => row.tender} state={list}
        empty={<EmptyState icon={<IconChecks size={40} stroke={1.25} />} title={t('unsettled.title', { count: 0 })} hint={t('unsettled.none_hint')} />}
      />
    </Page>
  );
}

function useColumns(): readonly Column<UnsettledTender>[] {
  const { t } = useTranslation('shifts');
  const { t: office } = useTranslation('office');
  const { at, brief } = useStores();
  const nameOf = useTenderName();
  return [
    {
      id: 'what', header: t('unsettled.kind'), fixed: true, narrow: 'title',
      cell: ({ kind, entry }) => <Link data-row className="of-row-link" to="/entries/$terminal/$epoch/$seq/$hash" params={{ terminal: entry.terminal, epoch: entry.epoch, seq: String(entry.seq), hash: entry.hash }}>{nameOf(kind)}</Link>,
    },
    { id: 'at', header: t('at'), narrow: 'detail', cell: (row) => <time dateTime={row.at} title={at(row.at, row.store_code)} className="st-figures">{brief(row.at, row.store_code)}</time> },
    { id: 'terminal', header: office('column.terminal'), narrow: 'detail', cell: (row) => `${row.store_code} ${row.terminal_code}` },
    { id: 'operator', header: t('operator'), narrow: 'detail', cell: (row) => row.operator_name ?? '—' },
    { id: 'reference', header: t('unsettled.reference'), narrow: 'detail', cell: (row) => row.reference ?? <span className="of-muted">{t('unsettled.no_reference')}</span> },
    { id: 'do', header: t('unsettled.what'), narrow: 'state', cell: (row) => <span className="of-shift-do">{t(row.kind === 'code' ? 'unsettled.look_code' : 'unsettled.look_card')}</span> },
    { id: 'amount', header: t('amount'), align: 'end', fixed: true, narrow: 'amount', cell: (row) => <Money amount_minor={row.amount_minor} currency={row.currency} /> },
  ];
}
