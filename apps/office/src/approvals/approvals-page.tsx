/** What tills ask of a manager now, and what was answered in the last day. It follows the live line by itself. */
import { EmptyState, FaultNotice, Money, Notice, useTranslation } from '@stilltill/ui';
import { Button } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { faultOf } from '../api/client.ts';
import { type Me, queries } from '../api/queries.ts';
import { Badge, type BadgeTone } from '../components/badge.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { type ApprovalItem, approvalQueries } from './approval-queries.ts';
import { WaitingRequest } from './waiting-request.tsx';
import './approvals.css';

export function ApprovalsPage(): ReactNode {
  const { t } = useTranslation('approvals');
  const { t: office } = useTranslation('office');
  const query = useQuery(approvalQueries.list());
  const me = useQuery(queries.me());
  const items = query.data;
  const waiting = items?.filter(({ state }) => state === 'asked') ?? [];
  const past = items?.filter(({ state }) => state !== 'asked');
  const may = me.data !== undefined && me.data.role !== 'auditor' && me.data.operator !== null;
  return (
    <Page title={items ? t('page.title', { count: waiting.length }) : query.error ? t('nav') : null} subtitle={t('page.hint')}>
      {query.error && <FaultNotice fault={faultOf(query.error)} action={<Button variant="default" onClick={() => void query.refetch()}>{office('list.retry')}</Button>} />}
      {me.data && !may && <WhyNot me={me.data} />}
      <div aria-live="polite" className="of-asks">
        {waiting.map((item) => <WaitingRequest key={item.id} item={item} may={may} is_own={item.operator === me.data?.operator?.id} />)}
      </div>
      {items && waiting.length === 0 && <EmptyState icon={<IconHandStop size={40} stroke={1.25} />} title={t('page.empty')} hint={t('page.empty_hint')} />}
      <Section plain title={t('page.past')}>
        <List
          plain name="approvals" label={t('page.past')} columns={useColumns()} row_key={(row) => row.id} state={{ rows: past, fault: null, retry: () => void query.refetch() }}
          empty={<p className="of-section-hint">{t('page.past_empty')}</p>}
        />
      </Section>
    </Page>
  );
}

function WhyNot({ me }: { readonly me: Me }): ReactNode {
  const { t } = useTranslation('approvals');
  if (me.role === 'auditor') return <Notice tone="quiet" title={t('auditor')} />;
  return me.role === 'owner'
    ? <Notice tone="amber" title={t('unbound')} action={<Button component={Link} to="/access" variant="default">{t('unbound_action')}</Button>}>{t('unbound_owner')}</Notice>
    : <Notice tone="amber" title={t('unbound')}>{t('unbound_ask')}</Notice>;
}

const TONES: Readonly<Record<ApprovalItem['state'], BadgeTone>> = { asked: 'amber', given: 'green', refused: 'red', withdrawn: 'quiet', expired: 'quiet' };

function useColumns(): readonly Column<ApprovalItem>[] {
  const { t } = useTranslation('approvals');
  const { stores, brief } = useStores();
  const storeOf = (row: ApprovalItem) => stores.find((store) => store.id === row.store);
  return [
    { id: 'what', header: t('column.what'), fixed: true, narrow: 'title', cell: (row) => row.words },
    { id: 'who', header: t('column.who'), narrow: 'detail', cell: (row) => row.operator_name },
    { id: 'where', header: t('column.where'), narrow: 'detail', cell: (row) => `${row.store_name} ${row.terminal_code}` },
    { id: 'at', header: t('column.at'), narrow: 'detail', cell: (row) => brief(row.asked_at, storeOf(row)?.code) },
    { id: 'amount', header: t('column.amount'), align: 'end', narrow: 'amount', cell: (row) => {
      const currency = storeOf(row)?.currency;
      return row.amount_minor !== null && currency ? <Money amount_minor={row.amount_minor} currency={currency} /> : null;
    } },
    { id: 'state', header: t('column.state'), narrow: 'state', cell: (row) => <Badge tone={TONES[row.state]}>{t(`state.${row.state}`)}</Badge> },
    { id: 'by', header: t('column.by'), hidden_first: true, cell: (row) => row.by_name ?? '—' },
  ];
}
