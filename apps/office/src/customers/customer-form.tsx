/** What is known of a customer, typed by somebody of the shop: a new one, or one that is there. No consent is given from here. */
import { Autocomplete, Button, NativeSelect, TextInput, Textarea } from '@mantine/core';
import { CustomerItem } from '@stilltill/protocol/office-contact';
import { CustomerDetail } from '@stilltill/protocol/office-customers';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { Page, Section } from '../components/page.tsx';
import type { CustomerDetail as Detail } from './customer-queries.ts';
import { PLACES, usePlaceNames } from './places.ts';

type Typed = { readonly name: string; readonly notes: string; readonly language: string; readonly place: string; readonly zone: string; readonly safe_word: string };

function typedOf(customer: Detail | null): Typed {
  return {
    name: customer?.name ?? '', notes: customer?.notes ?? '', language: customer?.language ?? '', place: customer?.places_certainty === 'known' ? customer.places[0] ?? '' : '',
    zone: customer?.zones_certainty === 'known' ? customer.zones[0] ?? '' : '', safe_word: customer?.safe_word ?? '',
  };
}

function bodyOf({ name, notes, language, place, zone }: Typed): object {
  return { name: name.trim(), notes, language: language === '' ? null : language, place: place === '' ? null : place, zone: zone.trim() === '' ? null : zone.trim() };
}

function Fields({ typed, change }: { readonly typed: Typed; readonly change: (part: Partial<Typed>) => void }): ReactNode {
  const { t } = useTranslation('customers');
  const place_name = usePlaceNames();
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), []);
  return (
    <>
      <div className="of-fields">
        <NativeSelect
          label={t('form.language')} value={typed.language} onChange={(event) => change({ language: event.currentTarget.value })}
          data={[{ value: '', label: t('language.none') }, { value: 'zh', label: t('language.zh') }, { value: 'en', label: t('language.en') }]}
        />
        <NativeSelect
          label={t('form.place')} value={typed.place} onChange={(event) => change({ place: event.currentTarget.value })}
          data={[{ value: '', label: t('form.place_none') }, ...[...new Set([...PLACES, ...(typed.place === '' ? [] : [typed.place])])].map((value) => ({ value, label: place_name(value) }))]}
        />
      </div>
      <Autocomplete label={t('form.zone')} description={t('form.zone_hint')} limit={8} maxLength={60} value={typed.zone} onChange={(zone) => change({ zone })} data={zones} autoComplete="off" />
      <Textarea label={t('form.notes')} description={t('form.notes_hint')} autosize minRows={2} maxRows={8} maxLength={2000} value={typed.notes} onChange={(event) => change({ notes: event.currentTarget.value })} />
    </>
  );
}

/** It keeps what was typed whatever is read meanwhile; a conflict offers the newest. */
export function CustomerForm({ customer, onSaved, onReload }: { readonly customer: Detail; readonly onSaved: (saved: Detail) => void; readonly onReload: () => void }): ReactNode {
  const { t } = useTranslation('customers');
  const [typed, setTyped] = useState(() => typedOf(customer));
  const [saved, setSaved] = useState(false);
  const change = (part: Partial<Typed>): void => { setSaved(false); setTyped((was) => ({ ...was, ...part })); };
  const save = useCommand({ method: 'PUT', schema: CustomerDetail, path: () => `/office/customers/${customer.id}`, body: (body: object) => body, invalidates: ['customers'] });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await save.run({ ...bodyOf(typed), safe_word: typed.safe_word.trim() === '' ? null : typed.safe_word.trim(), revision: customer.revision });
    if (!done) return;
    onSaved(done);
    setSaved(true);
  };
  return (
    <Section title={t('one.about')}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        <TextInput label={t('form.name')} maxLength={200} autoComplete="off" value={typed.name} onChange={(event) => change({ name: event.currentTarget.value })} />
        <Fields typed={typed} change={change} />
        <TextInput label={t('form.safe_word')} description={t('form.safe_word_hint')} maxLength={60} autoComplete="off" value={typed.safe_word} onChange={(event) => change({ safe_word: event.currentTarget.value })} />
        {save.fault && <FaultNotice fault={save.fault} action={save.fault.code === 'conflict' ? <Button variant="default" onClick={onReload}>{t('form.load_newest')}</Button> : undefined} />}
        <div className="of-form-actions"><Button type="submit" loading={save.busy}>{t('form.save')}</Button><span role="status" className="of-muted">{saved ? t('form.saved') : ''}</span></div>
      </form>
    </Section>
  );
}

export function NewCustomerPage(): ReactNode {
  const { t } = useTranslation('customers');
  const navigate = useNavigate();
  const [typed, setTyped] = useState(() => typedOf(null));
  const [reached, setReached] = useState({ phone: '', email: '' });
  const change = (part: Partial<Typed>): void => setTyped((was) => ({ ...was, ...part }));
  const make = useCommand({ method: 'POST', schema: CustomerItem, path: () => '/office/customers', body: (body: object) => body, invalidates: ['customers'] });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { phone, email } = reached;
    const made = await make.run({ ...bodyOf(typed), phone: phone.trim() === '' ? null : phone.trim(), email: email.trim() === '' ? null : email.trim() });
    if (made) void navigate({ to: '/customers/$customer', params: { customer: made.id } });
  };
  return (
    <Page before={<BackLink to="/customers">{t('nav.customers')}</BackLink>} title={t('form.new')} subtitle={t('form.new_hint')}>
      <form className="of-form of-form-narrow" onSubmit={(event) => void submit(event)} noValidate>
        <Section title={t('one.about')}>
          <TextInput label={t('form.name')} maxLength={200} autoComplete="off" value={typed.name} onChange={(event) => change({ name: event.currentTarget.value })} />
          <div className="of-fields">
            <TextInput label={t('form.phone')} type="tel" maxLength={80} autoComplete="off" value={reached.phone} onChange={(event) => setReached({ ...reached, phone: event.currentTarget.value })} />
            <TextInput label={t('form.email')} type="email" maxLength={320} autoComplete="off" value={reached.email} onChange={(event) => setReached({ ...reached, email: event.currentTarget.value })} />
          </div>
          <Fields typed={typed} change={change} />
        </Section>
        {make.fault && <FaultNotice fault={make.fault} />}
        <div className="of-form-actions"><Button type="submit" loading={make.busy}>{t('form.create')}</Button></div>
      </form>
    </Page>
  );
}
