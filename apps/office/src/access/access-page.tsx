/** Who may sign in to the office, and as which operator they approve. The owner's page. */
import { Button, Modal, NativeSelect } from '@mantine/core';
import { AccessList, type MadeReset } from '@stilltill/protocol/office-access';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { IconPlus } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { z } from 'zod';
import { ask, faultOf, unwrap } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { Badge } from '../components/badge.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { InviteForm } from './invite-form.tsx';
import { ResetMade, ResetOffer } from './reset-form.tsx';
import { SecondFactorPart } from './second-factor-part.tsx';

type Access = z.output<typeof AccessList>;
type Person = Access['people'][number];
type Invitation = Access['invitations'][number];

const accessQuery = () => queryOptions({ queryKey: ['access'], queryFn: async ({ signal }) => unwrap(await ask(AccessList, '/office/access', { signal })) });

export function AccessPage(): ReactNode {
  const { t } = useTranslation('approvals');
  const query = useQuery(accessQuery());
  const [edited, setEdited] = useState<Person | 'invite' | null>(null);
  const people = query.data?.people;
  const active = people?.filter((each) => each.ended_at === null) ?? [];
  return (
    <Page
      title={people ? t('access.title', { count: active.length }) : query.error ? t('access.nav') : null} subtitle={t('access.hint')}
      actions={people && <Button leftSection={<IconPlus size={18} stroke={2} aria-hidden />} onClick={() => setEdited('invite')}>{t('access.invite')}</Button>}
    >
      <List
        name="access" label={t('access.table')} columns={usePersonColumns(query.data?.second_factor_demanded === true, setEdited)} row_key={(row) => row.id}
        state={{ rows: people, fault: query.error ? faultOf(query.error) : null, retry: () => void query.refetch() }} empty={null}
      />
      {query.data && query.data.invitations.length > 0 && <Invitations items={query.data.invitations} />}
      {query.data && <SecondFactorPart demanded={query.data.second_factor_demanded} people={active} />}
      {edited === 'invite' && <InviteForm onClose={() => setEdited(null)} />}
      {edited !== null && edited !== 'invite' && <PersonForm key={edited.id} person={edited} others={active} onClose={() => setEdited(null)} />}
    </Page>
  );
}

function usePersonColumns(is_demanded: boolean, onEdit: (person: Person) => void): readonly Column<Person>[] {
  const { t } = useTranslation('approvals');
  const { t: office } = useTranslation('office');
  const { brief } = useStores();
  return [
    {
      id: 'name', header: t('access.name'), fixed: true, narrow: 'title', cell: (row) => {
        const name = row.is_you ? `${row.name} (${t('access.you')})` : row.name;
        return row.ended_at === null ? <button type="button" data-row className="of-row-link" onClick={() => onEdit(row)}>{name}</button> : name;
      },
    },
    { id: 'email', header: office('sign_in.email'), narrow: 'detail', cell: (row) => (row.ended_at === null ? row.email : '—') },
    { id: 'role', header: office('column.role'), narrow: 'amount', cell: (row) => office(`role.${row.role}`) },
    { id: 'operator', header: t('access.bind'), narrow: 'detail', cell: (row) => row.operator_name ?? (row.ended_at !== null || row.role === 'auditor' ? '—' : <Badge tone="amber">{t('access.no_operator')}</Badge>) },
    { id: 'two_factor', header: t('access.two_factor'), ...(is_demanded ? { narrow: 'detail' as const } : {}), cell: (row) => <SecondFactor person={row} is_demanded={is_demanded} /> },
    { id: 'since', header: t('access.since'), hidden_first: true, cell: (row) => brief(row.since) },
    { id: 'state', header: office('column.state'), narrow: 'state', cell: (row) => <State person={row} /> },
  ];
}

function SecondFactor({ person: { ended_at, two_factor, has_passkey }, is_demanded }: { readonly person: Person; readonly is_demanded: boolean }): ReactNode {
  const { t } = useTranslation('approvals');
  const ways = [...(two_factor ? [t('access.by_app')] : []), ...(has_passkey ? [t('access.by_passkey')] : [])];
  if (ways.length > 0) return ways.join(' · ');
  return is_demanded && ended_at === null ? <Badge tone="amber">{t('access.lacks_two_factor')}</Badge> : '—';
}

/** Whose operator left is closed until they are at work again. An owner's account is not. */
function State({ person: { ended_at, operator, operator_name, role } }: { readonly person: Person }): ReactNode {
  const { t } = useTranslation('approvals');
  if (ended_at !== null) return <Badge tone="quiet">{t('access.ended')}</Badge>;
  return operator !== null && operator_name === null && role !== 'owner' ? <Badge tone="amber">{t('access.left')}</Badge> : <Badge tone="green">{t('access.active')}</Badge>;
}

function PersonForm({ person, others, onClose }: { readonly person: Person; readonly others: readonly Person[]; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('approvals');
  const { t: office } = useTranslation('office');
  const operators = useQuery(queries.operators());
  const [operator, setOperator] = useState(person.operator ?? '');
  const { t: account } = useTranslation('account');
  const [sure, setSure] = useState(false);
  const [made, setMade] = useState<z.output<typeof MadeReset> | null>(null);
  const bind = useCommand({ method: 'PUT', schema: z.unknown(), path: () => `/office/access/${person.id}/operator`, body: (to: string) => ({ operator: to === '' ? null : to }), invalidates: ['access', 'me'] });
  const end = useCommand({ method: 'POST', schema: z.unknown(), path: () => `/office/access/${person.id}/end`, body: () => ({}), invalidates: ['access'] });
  const fault = bind.fault ?? end.fault;
  const taken = new Set(others.filter((each) => each.id !== person.id).map((each) => each.operator));
  const free = operators.data?.items.filter((each) => (each.active && !taken.has(each.id)) || each.id === person.operator) ?? [];
  const save = async (): Promise<void> => { if ((await bind.run(operator)) !== null) onClose(); };
  const endNow = async (): Promise<void> => { if (sure) { if ((await end.run(undefined)) !== null) onClose(); } else setSure(true); };
  if (made) {
    return (
      <Modal opened onClose={onClose} title={account('reset.made', { name: person.name })} centered closeButtonProps={{ 'aria-label': office('frame.close') }} closeOnClickOutside={false}>
        <ResetMade name={person.name} made={made} onClose={onClose} />
      </Modal>
    );
  }
  return (
    <Modal opened onClose={onClose} title={t('access.change', { name: person.name })} centered closeButtonProps={{ 'aria-label': office('frame.close') }}>
      <form className="of-form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        {fault && <FaultNotice fault={fault} />}
        <NativeSelect
          label={t('access.bind')} description={t('access.bind_hint')} value={operator} onChange={(event) => setOperator(event.currentTarget.value)} data-autofocus
          data={[{ value: '', label: t('access.nobody') }, ...free.map(({ id, name, role }) => ({ value: id, label: `${name} (${office(`role.${role}`)})` }))]}
        />
        <div className="of-form-actions"><Button variant="default" onClick={onClose}>{office('form.cancel')}</Button><Button type="submit" loading={bind.busy}>{t('access.save')}</Button></div>
        {person.role !== 'owner' && <ResetOffer person={person} onMade={setMade} />}
        {person.role !== 'owner' && (
          <div className="of-form-end">
            <p className="of-section-hint">{t('access.end_hint')}</p>
            <Button variant={sure ? 'filled' : 'default'} color="red" loading={end.busy} onClick={() => void endNow()}>{sure ? t('access.really') : t('access.end')}</Button>
          </div>
        )}
      </form>
    </Modal>
  );
}

function Invitations({ items }: { readonly items: readonly Invitation[] }): ReactNode {
  const { t } = useTranslation('approvals');
  const { t: office } = useTranslation('office');
  const { brief } = useStores();
  const take = useCommand({ method: 'DELETE', schema: z.unknown(), path: (id: string) => `/office/access/invitations/${id}`, body: () => ({}), invalidates: ['access'] });
  return (
    <Section title={t('access.invitations')}>
      {take.fault && <FaultNotice fault={take.fault} />}
      <ul className="of-ordered">
        {items.map((each) => (
          <li key={each.id} className="of-ordered-row">
            <span className="of-ordered-words">{each.name}<span className="of-muted">{` ${t('access.invited_as', { role: office(`role.${each.role}`), until: brief(each.expires_at) })}`}</span></span>
            <Button variant="default" loading={take.busy} onClick={() => void take.run(each.id)}>{t('access.take_back')}</Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
