import { Button } from '@mantine/core';
import { EmptyState, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/staff';
import { IconId, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { type RoleItem, queries } from '../api/queries.ts';
import { BackLink } from '../components/back-link.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { ExportLink } from '../exports/export-link.tsx';
import { RoleForm } from './role-form.tsx';
import { useRoleWords } from './use-role-words.ts';

/** Roles that the owner defined: what each lets somebody do alone. */
export function RolesPage(): ReactNode {
  const { t } = useTranslation('staff');
  const query = useQuery(queries.roles());
  const me = useQuery(queries.me());
  const [edited, setEdited] = useState<RoleItem | 'new' | null>(null);
  const manages = me.data?.role === 'owner';
  const items = query.data?.items;
  return (
    <Page
      before={<BackLink to="/operators">{t('roles.back')}</BackLink>}
      title={items ? t('roles.title', { count: items.length }) : query.error ? t('operators.roles') : null} subtitle={t(manages ? 'roles.hint' : 'roles.hint_reading')}
      actions={manages && <Button leftSection={<IconPlus size={18} stroke={2} aria-hidden />} onClick={() => setEdited('new')}>{t('roles.add')}</Button>}
    >
      <List
        name="roles" tools={<ExportLink of={{ list: 'roles' }} />} label={t('roles.table')} columns={useColumns(items ?? [], manages ? setEdited : null)} row_key={(row) => row.id}
        state={{ rows: items, fault: query.error ? faultOf(query.error) : null, retry: () => void query.refetch() }}
        empty={<EmptyState icon={<IconId size={40} stroke={1.25} />} title={t('roles.empty')} hint={t('roles.empty_hint')} />}
      />
      {edited && <RoleForm key={edited === 'new' ? 'new' : edited.id} role={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Page>
  );
}

function useColumns(roles: readonly RoleItem[], onEdit: ((role: RoleItem) => void) | null): readonly Column<RoleItem>[] {
  const { t } = useTranslation('staff');
  const office = useTranslation('office');
  const words = useRoleWords(roles);
  return [
    {
      id: 'name', header: t('roles.column.name'), fixed: true, narrow: 'title',
      cell: (row) => (onEdit ? <button type="button" data-row className="of-row-link" onClick={() => onEdit(row)}>{words.name(row)}</button> : words.name(row)),
    },
    { id: 'rank', header: t('roles.column.rank'), narrow: 'detail', cell: (row) => office.t(`role.${row.rank}`) },
    {
      id: 'rights', header: t('roles.column.rights'), narrow: 'detail',
      cell: (row) => <span className="of-row-words">{[words.rights(row).count, words.rights(row).limits].filter((each) => each !== '').join(' · ')}</span>,
    },
    { id: 'people', header: t('roles.column.people'), narrow: 'amount', align: 'end', cell: (row) => (row.operators === 0 ? <span className="of-muted">{t('roles.nobody')}</span> : t('roles.people', { count: row.operators })) },
  ];
}
