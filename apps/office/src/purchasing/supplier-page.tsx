/** One supplier: how it is reached, what was agreed, and what was ordered from it; and a new one. */
import { Button, Skeleton, TextInput, Textarea } from '@mantine/core';
import { SupplierItem } from '@stilltill/protocol/office-purchasing';
import { EmptyState, FaultNotice, useTranslation } from '@stilltill/ui';
import { IconTruckDelivery } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { List } from '../components/list.tsx';
import { Page, Section } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { Deciders, useDecides } from '../session/deciders.tsx';
import { useOrderColumns } from './orders-page.tsx';
import { type Supplier, purchasingQueries } from './purchasing-queries.ts';

const one = getRouteApi('/in/purchasing/suppliers/$supplier');
const FIELDS = ['contact', 'phone', 'email', 'address', 'terms'] as const;
const MAX: Readonly<Record<(typeof FIELDS)[number], number>> = { contact: 120, phone: 60, email: 200, address: 300, terms: 300 };
type Typed = Readonly<Record<(typeof FIELDS)[number] | 'name' | 'note', string>>;
const EMPTY: Typed = { name: '', contact: '', phone: '', email: '', address: '', terms: '', note: '' };

function Back(): ReactNode {
  const { t } = useTranslation('purchasing');
  return <BackLink to="/purchasing/suppliers">{t('nav.suppliers')}</BackLink>;
}

export function NewSupplierPage(): ReactNode {
  const { t } = useTranslation('purchasing');
  const navigate = useNavigate();
  return (
    <Page before={<Back />} title={t('supplier.title_new')}>
      <SupplierForm supplier={null} onSaved={({ id }) => void navigate({ to: '/purchasing/suppliers/$supplier', params: { supplier: id } })} onReload={() => undefined} />
    </Page>
  );
}

export function SupplierPage(): ReactNode {
  const { t } = useTranslation('purchasing');
  const { supplier: id } = one.useParams();
  const query = useQuery(purchasingQueries.supplier(id));
  const [times, setTimes] = useState(0);
  const supplier = query.data;
  const fault = query.error && faultOf(query.error);
  return (
    <Page
      before={<Back />} title={supplier ? (supplier.is_active ? supplier.name : t('supplier.title_ended', { name: supplier.name })) : fault ? t('supplier.unknown') : null}
      subtitle={supplier && (supplier.orders_awaited > 0 ? t('supplier.awaited', { count: supplier.orders_awaited }) : t('supplier.awaited_none'))} actions={supplier && <Deciders><Actions supplier={supplier} /></Deciders>}
    >
      {fault && fault.code !== 'not_found' && <FaultNotice fault={fault} />}
      {query.isPending && <Skeleton height={320} radius="md" />}
      {supplier && <SupplierForm key={`${id} ${times} ${supplier.is_active}`} supplier={supplier} onSaved={() => undefined} onReload={async () => { await query.refetch(); setTimes((was) => was + 1); }} />}
      {supplier && <Orders supplier={id} />}
    </Page>
  );
}

function Actions({ supplier }: { readonly supplier: Supplier }): ReactNode {
  const { t } = useTranslation('purchasing');
  const set = useCommand({ method: 'PUT', schema: SupplierItem, path: () => `/office/purchasing/suppliers/${supplier.id}/active`, body: (is_active: boolean) => ({ version: supplier.version, is_active }), invalidates: ['purchasing'] });
  return (
    <>
      {supplier.is_active && <Button renderRoot={(root) => <Link {...root} to="/purchasing/new" search={{ supplier: supplier.id }} />}>{t('supplier.order')}</Button>}
      <Button variant="default" loading={set.busy} onClick={() => void set.run(!supplier.is_active)}>{t(supplier.is_active ? 'supplier.end' : 'supplier.again')}</Button>
      {set.fault && <FaultNotice fault={set.fault} onDismiss={set.reset} />}
    </>
  );
}

function Orders(props: { readonly supplier: string }): ReactNode {
  const { t } = useTranslation('purchasing');
  const { supplier } = props;
  const list = usePages(useMemo(() => purchasingQueries.orders({ supplier, limit: 20 }), [supplier]));
  return (
    <Section title={t('supplier.orders')}>
      <List plain name="supplier-orders" label={t('supplier.orders')} columns={useOrderColumns(true)} row_key={(row) => row.id} state={list} empty={<EmptyState icon={<IconTruckDelivery size={40} stroke={1.25} />} title={t('supplier.orders_none')} hint={t('supplier.orders_none_hint')} />} />
    </Section>
  );
}

/** It keeps what was typed whatever is read meanwhile; a conflict offers the newest. */
function SupplierForm({ supplier, onSaved, onReload }: { readonly supplier: Supplier | null; readonly onSaved: (saved: Supplier) => void; readonly onReload: () => void }): ReactNode {
  const { t } = useTranslation('purchasing');
  const decides = useDecides();
  const [version, setVersion] = useState(supplier?.version ?? 0);
  const [typed, setTyped] = useState<Typed>(() => ({ ...EMPTY, ...(supplier && Object.fromEntries(Object.keys(EMPTY).map((name) => [name, supplier[name as keyof Typed]]))) }));
  const [state, setState] = useState<'typing' | 'tried' | 'saved'>('typing');
  const change = (part: Partial<Typed>): void => { setState('typing'); setTyped((was) => ({ ...was, ...part })); };
  const save = useCommand({ method: supplier ? 'PUT' : 'POST', schema: SupplierItem, path: () => `/office/purchasing/suppliers${supplier ? `/${supplier.id}` : ''}`, body: (body: object) => body, invalidates: ['purchasing'] });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setState('tried');
    if (typed.name.trim() === '') return;
    const saved = await save.run({ ...typed, ...(supplier ? { version } : {}) });
    if (!saved) return;
    setVersion(saved.version);
    setState('saved');
    onSaved(saved);
  };
  return (
    <Section title={t('supplier.about')}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        <TextInput label={t('supplier.name')} maxLength={120} autoComplete="off" readOnly={!decides} value={typed.name} error={state === 'tried' && typed.name.trim() === '' ? t('supplier.name_wrong') : undefined} onChange={(event) => change({ name: event.currentTarget.value })} />
        <div className="of-fields">
          {FIELDS.map((name) => (
            <TextInput
              key={name} label={t(`supplier.${name}`)} description={name === 'terms' ? t('supplier.terms_hint') : undefined} type={name === 'email' ? 'email' : name === 'phone' ? 'tel' : 'text'} maxLength={MAX[name]} autoComplete="off" readOnly={!decides}
              value={typed[name]} onChange={(event) => change({ [name]: event.currentTarget.value })}
            />
          ))}
          <Textarea label={t('supplier.note')} autosize minRows={1} maxRows={6} maxLength={500} readOnly={!decides} value={typed.note} onChange={(event) => change({ note: event.currentTarget.value })} />
        </div>
        {save.fault && <FaultNotice fault={save.fault} action={save.fault.code === 'conflict' ? <Button variant="default" onClick={onReload}>{t('form.load_newest')}</Button> : undefined} />}
        <Deciders><div className="of-form-actions"><span role="status" className="of-muted">{state === 'saved' ? t('supplier.saved') : ''}</span><Button type="submit" loading={save.busy}>{t('supplier.save')}</Button></div></Deciders>
      </form>
    </Section>
  );
}
