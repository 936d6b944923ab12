import { Button } from '@mantine/core';
import { EmptyState, LANGUAGES, useTranslation } from '@stilltill/ui';
import { IconPlus, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { type OperatorItem, queries } from '../api/queries.ts';
import { Badge } from '../components/badge.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { OperatorForm } from './operator-form.tsx';

export function OperatorsPage(): ReactNode {
  const { t } = useTranslation('office');
  const query = useQuery(queries.operators());
  const me = useQuery(queries.me());
  const [edited, setEdited] = useState<OperatorItem | 'new' | null>(null);
  // The server decides; a button that it would refuse anyway is not shown.
  const manages = me.data?.role === 'owner';
  const items = query.data?.items;
  return (
    <Page
      title={items ? titleOf(items, t) : query.error ? t('nav.operators') : null} subtitle={t(manages ? 'operators.hint' : 'operators.hint_reading')}
      actions={manages && <Button leftSection={<IconPlus size={18} stroke={2} aria-hidden />} onClick={() => setEdited('new')}>{t('operators.add')}</Button>}
    >
      <List
        name="operators" label={t('operators.table')} columns={useColumns(manages ? setEdited : null)} row_key={(row) => row.id}
        state={{ rows: items, fault: query.error ? faultOf(query.error) : null, retry: () => void query.refetch() }}
        empty={<EmptyState icon={<IconUsers size={40} stroke={1.25} />} title={t('operators.empty')} hint={t('operators.empty_hint')} />}
      />
      {edited && <OperatorForm key={edited === 'new' ? 'new' : edited.id} operator={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Page>
  );
}

type Translate = ReturnType<typeof useTranslation<'office'>>['t'];

function titleOf(items: readonly OperatorItem[], t: Translate): string {
  const active = items.filter((item) => item.active);
  const without = active.filter((item) => !item.has_pin).length;
  const title = t('operators.title', { count: active.length });
  return without > 0 ? t('operators.title_pin', { title, count: without }) : title;
}

function useColumns(onEdit: ((operator: OperatorItem) => void) | null): readonly Column<OperatorItem>[] {
  const { t } = useTranslation('office');
  return [
    { id: 'name', header: t('column.name'), fixed: true, narrow: 'title', cell: (row) => (onEdit ? <button type="button" data-row className="of-row-link" onClick={() => onEdit(row)}>{row.name}</button> : row.name) },
    { id: 'role', header: t('column.role'), narrow: 'detail', cell: (row) => t(`role.${row.role}`) },
    { id: 'language', header: t('column.language'), narrow: 'detail', cell: (row) => LANGUAGES.find((language) => language.short === row.language)?.name },
    { id: 'pin', header: t('column.pin'), narrow: 'state', cell: (row) => (row.has_pin ? t('operators.has_pin') : row.active ? <Badge tone="amber">{t('operators.no_pin')}</Badge> : '—') },
    { id: 'active', header: t('column.state'), narrow: 'amount', cell: (row) => (row.active ? <Badge tone="green">{t('operators.active')}</Badge> : <Badge tone="quiet">{t('operators.inactive')}</Badge>) },
  ];
}
