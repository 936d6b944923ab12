import { Button } from '@mantine/core';
import { EmptyState, LANGUAGES, Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/staff';
import { IconPlus, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { type OperatorItem, type RoleItem, queries } from '../api/queries.ts';
import { Badge } from '../components/badge.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { ExportLink } from '../exports/export-link.tsx';
import { DemandForm } from '../staff/demand-part.tsx';
import { OperatorForm } from '../staff/operator-form.tsx';
import { useRoleWords } from '../staff/use-role-words.ts';

const NEW = 'new';

export function OperatorsPage(): ReactNode {
  const { t } = useTranslation('office');
  const staff = useTranslation('staff');
  const query = useQuery(queries.operators());
  const roles = useQuery(queries.roles()).data?.items;
  const me = useQuery(queries.me());
  const [edited, setEdited] = useState<string | null>(null);
  // The server decides; a button that it would refuse anyway is not shown.
  const manages = me.data?.role === 'owner';
  const asks = me.data?.role === 'manager';
  const asked = asks ? query.data?.items.find(({ id }) => id === edited) : undefined;
  const items = query.data?.items;
  return (
    <Page
      title={items ? titleOf(items, t) : query.error ? t('nav.operators') : null} subtitle={t(manages ? 'operators.hint' : 'operators.hint_reading')}
      actions={
        <>
          <Button variant="default" component={Link} to="/operators/roles">{staff.t('operators.roles')}</Button>
          {manages && <Button leftSection={<IconPlus size={18} stroke={2} aria-hidden />} onClick={() => setEdited(NEW)}>{t('operators.add')}</Button>}
        </>
      }
    >
      <List
        name="operators" tools={<ExportLink of={{ list: 'staff' }} />} label={t('operators.table')} columns={useColumns(roles ?? [], (manages && roles) || asks ? (operator) => setEdited(operator.id) : null)} row_key={(row) => row.id}
        state={{ rows: items, fault: query.error ? faultOf(query.error) : null, retry: () => void query.refetch() }}
        news={<Renewals operators={items ?? []} />}
        empty={<EmptyState icon={<IconUsers size={40} stroke={1.25} />} title={t('operators.empty')} hint={t('operators.empty_hint')} />}
      />
      {asked && <DemandForm operator={asked} onClose={() => setEdited(null)} />}
      {edited !== null && manages && roles && <OperatorForm key={edited} operator={items?.find(({ id }) => id === edited) ?? null} roles={roles} onClose={() => setEdited(null)} />}
    </Page>
  );
}

/** Names fill no more of the page than this; the rest stands in the list. */
const NAMES_MAX = 8;

/** Whose PIN is to be renewed. It goes on working, and their till tells them at the next sign-on. */
function Renewals({ operators }: { readonly operators: readonly OperatorItem[] }): ReactNode {
  const { t } = useTranslation('staff');
  const short = operators.filter(({ active, is_pin_short }) => active && is_pin_short).map(({ name }) => name);
  if (short.length === 0) return null;
  const names = [...short.slice(0, NAMES_MAX), ...(short.length > NAMES_MAX ? ['…'] : [])].join(t('operators.and'));
  return <Notice tone="amber" title={t('operators.renew', { count: short.length })}>{t('operators.renew_hint', { names })}</Notice>;
}

type Translate = ReturnType<typeof useTranslation<'office'>>['t'];

function titleOf(items: readonly OperatorItem[], t: Translate): string {
  const active = items.filter((item) => item.active);
  const without = active.filter((item) => !item.has_pin).length;
  const title = t('operators.title', { count: active.length });
  return without > 0 ? t('operators.title_pin', { title, count: without }) : title;
}

function useColumns(roles: readonly RoleItem[], onEdit: ((operator: OperatorItem) => void) | null): readonly Column<OperatorItem>[] {
  const { t } = useTranslation('office');
  const staff = useTranslation('staff');
  const words = useRoleWords(roles);
  return [
    { id: 'name', header: t('column.name'), fixed: true, narrow: 'title', cell: (row) => (onEdit ? <button type="button" data-row className="of-row-link" onClick={() => onEdit(row)}>{row.name}</button> : row.name) },
    { id: 'role', header: t('column.role'), narrow: 'detail', cell: (row) => <span className="of-row-words">{words.work(row)}</span> },
    { id: 'language', header: t('column.language'), narrow: 'detail', cell: (row) => LANGUAGES.find((language) => language.short === row.language)?.name },
    { id: 'credentials', header: staff.t('operators.credentials'), narrow: 'state', cell: (row) => <Credentials operator={row} /> },
    { id: 'active', header: t('column.state'), narrow: 'amount', cell: (row) => (row.active ? <Badge tone="green">{t('operators.active')}</Badge> : <Badge tone="quiet">{t('operators.inactive')}</Badge>) },
  ];
}

function Credentials({ operator }: { readonly operator: OperatorItem }): ReactNode {
  const { t } = useTranslation('staff');
  const { active, has_pin, is_pin_short, badges, demand } = operator;
  if (!active) return t('operators.nothing');
  const ways = [...(has_pin ? [t('operators.pin')] : []), ...(badges.length > 0 ? [t('operators.badges', { count: badges.length })] : [])].join(t('operators.and'));
  // Who has a badge and no PIN is let in at tills only where their role asks for none.
  if (!has_pin) return <span className="of-badges">{ways}<Badge tone="amber">{t('operators.no_pin')}</Badge>{demand && <Badge tone="quiet">{t(`demand.column.${demand.asks}`)}</Badge>}</span>;
  return <span className="of-badges">{ways}{is_pin_short && <Badge tone="amber">{t('operators.pin_short')}</Badge>}{demand && <Badge tone="quiet">{t(`demand.column.${demand.asks}`)}</Badge>}</span>;
}
