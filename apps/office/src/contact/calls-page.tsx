/** Calls that people of the shop make: the gate lets each into the list, and once more gives its number to whoever takes it. */
import { Button, NativeSelect, Skeleton, TextInput, Textarea } from '@mantine/core';
import { CallAnswer, Done, TakenCall } from '@stilltill/protocol/office-messages';
import { EmptyState, FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { IconPhone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { faultOf } from '../api/client.ts';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useStores } from '../components/use-stores.ts';
import { type CustomerDetail, customerQueries } from '../customers/customer-queries.ts';
import { useCustomerName } from '../customers/customers-page.tsx';
import { makeId } from '../stock/made-here.ts';
import { type CallItem, contactQueries } from './contact-queries.ts';
import { COMMERCIAL_PURPOSES, type Purpose, useContactWords } from './use-contact-words.ts';
import './contact.css';

const route = getRouteApi('/in/contact/calls');
const OUTCOMES = ['reached', 'not_reached', 'wrong_number', 'no_more_calls'] as const;
const NEVER_SAY = ['card_number', 'password', 'verification_code', 'transfer_money', 'remote_control'] as const;
const LOOK_AGAIN_MS = 30_000;

export function CallsPage(): ReactNode {
  const { t } = useTranslation('contact');
  const { customer } = route.useSearch();
  const query = useQuery({ ...contactQueries.calls(), refetchInterval: LOOK_AGAIN_MS });
  // One that was taken stays on the page with its number until its outcome is told.
  const [held, setHeld] = useState<readonly { readonly item: CallItem; readonly call: Taken }[]>([]);
  const items = (query.data?.items ?? []).filter(({ message }) => !held.some(({ item }) => item.message === message));
  const count = items.length + held.length;
  return (
    <Page before={<BackLink to="/contact">{t('nav.messages')}</BackLink>} title={query.data ? t('calls.title', { count }) : query.error ? t('nav.calls') : null} subtitle={t('calls.hint')}
      actions={<Button variant="default" renderRoot={(root) => <Link {...root} to="/contact/registers" />}>{t('nav.registers')}</Button>}
    >
      {customer !== undefined && <PlanCall key={customer} customer={customer} />}
      <ReadFault of={query} />
      {query.isPending && <Skeleton height={200} radius="md" />}
      {held.map(({ item, call }) => <TakenOne key={item.message} item={item} call={call} onDone={() => setHeld((was) => was.filter((each) => each.item.message !== item.message))} />)}
      {items.map((item) => <One key={item.message} item={item} onTaken={(call) => setHeld((was) => [...was, { item, call }])} />)}
      {query.data && count === 0 && <EmptyState icon={<IconPhone size={40} stroke={1.25} />} title={t('calls.empty')} hint={t('calls.empty_hint')} />}
    </Page>
  );
}

type Taken = z.output<typeof TakenCall>;

function useHeading(item: CallItem): { readonly title: string; readonly hint: string } {
  const { t } = useTranslation('contact');
  const { purpose, heading } = useContactWords();
  const { at } = useStores();
  return { title: item.subject, hint: `${heading(purpose(item.purpose))} · ${t('calls.until', { at: at(item.expires_at) })}` };
}

function CustomerLink({ item }: { readonly item: CallItem }): ReactNode {
  const { t } = useTranslation('contact');
  return <Link className="of-link" to="/customers/$customer" params={{ customer: item.customer }}>{t('calls.open')}</Link>;
}

function One({ item, onTaken }: { readonly item: CallItem; readonly onTaken: (call: Taken) => void }): ReactNode {
  const { t } = useTranslation('contact');
  const take = useCommand({ method: 'POST', schema: TakenCall, path: () => `/office/contact/calls/${item.message}/take`, body: () => ({}), invalidates: [] });
  const run = async (): Promise<void> => {
    const call = await take.run(null);
    if (call) onTaken(call);
  };
  return (
    <Section {...useHeading(item)} actions={<CustomerLink item={item} />}>
      {take.fault && <FaultNotice fault={take.fault} />}
      {item.state === 'taken' ? <><p className="of-muted">{t('calls.taken')}</p><Outcome item={item} onDone={() => undefined} /></> : (
        <><p className="of-muted">{t('calls.take_hint')}</p><Button loading={take.busy} onClick={() => void run()}>{t('calls.take')}</Button></>
      )}
    </Section>
  );
}

function TakenOne({ item, call, onDone }: { readonly item: CallItem; readonly call: Taken; readonly onDone: () => void }): ReactNode {
  const { t } = useTranslation('contact');
  const never = NEVER_SAY.filter((each) => call.never_say.includes(each));
  return (
    <Section {...useHeading(item)} actions={<CustomerLink item={item} />}>
      <p className="of-call-number"><span className="of-muted">{t('calls.number')} {call.name}</span> <a className="of-link st-figures" href={`tel:${call.number}`}>{call.number}</a></p>
      {call.safe_word === null ? <Notice tone="quiet" title={t('calls.safe_word_none')} /> : <Notice tone="green" title={`${t('calls.safe_word')}: ${call.safe_word}`}>{t('calls.safe_word_hint')}</Notice>}
      <figure className="of-script"><figcaption>{t('calls.script')}</figcaption><p className="of-text">{call.script}</p></figure>
      {never.length > 0 && <div><p className="of-muted">{t('calls.never')}</p><ul className="of-plain-list">{never.map((each) => <li key={each}>{t(`calls.never_say.${each}`)}</li>)}</ul></div>}
      <Outcome item={item} onDone={onDone} />
    </Section>
  );
}

function Outcome({ item, onDone }: { readonly item: CallItem; readonly onDone: () => void }): ReactNode {
  const { t } = useTranslation('contact');
  const end = useCommand({ method: 'POST', schema: Done, path: () => `/office/contact/calls/${item.message}/outcome`, body: (outcome: (typeof OUTCOMES)[number]) => ({ outcome }), invalidates: ['contact', 'customers'] });
  const run = async (outcome: (typeof OUTCOMES)[number]): Promise<void> => {
    if (await end.run(outcome)) onDone();
  };
  return (
    <div className="of-form">
      <p>{t('calls.outcome')}</p>
      {end.fault && <FaultNotice fault={end.fault} />}
      <div className="of-actions">{OUTCOMES.map((outcome) => <Button key={outcome} variant="default" loading={end.busy} onClick={() => void run(outcome)}>{t(`calls.outcomes.${outcome}`)}</Button>)}</div>
    </div>
  );
}

function PlanCall({ customer: id }: { readonly customer: string }): ReactNode {
  const { t } = useTranslation('contact');
  const nameOf = useCustomerName();
  const customer = useQuery(customerQueries.one(id));
  if (customer.error) return <FaultNotice fault={faultOf(customer.error)} />;
  if (!customer.data) return <Skeleton height={240} radius="md" />;
  const phones = [customer.data, ...customer.data.merged].flatMap(({ points }) => points).filter(({ kind, address }) => kind === 'phone' && address !== null);
  return <Section title={t('calls.plan', { name: nameOf(customer.data) })} hint={phones.length === 0 ? t('calls.none') : undefined}>{phones.length > 0 && <PlanForm customer={id} phones={phones} />}</Section>;
}

function PlanForm({ customer, phones }: { readonly customer: string; readonly phones: CustomerDetail['points'] }): ReactNode {
  const { t } = useTranslation('contact');
  const { purpose: purposeName, heading } = useContactWords();
  const { stores } = useStores();
  const [typed, setTyped] = useState({ purpose: 'follow_up' as Purpose, point: phones[0]?.id ?? '', store: '', subject: '', text: '' });
  const [asked, setAsked] = useState<{ readonly key: string; readonly outcome: 'allow' | 'defer' | 'deny' | null; readonly reasons: readonly string[] }>(() => ({ key: makeId(), outcome: null, reasons: [] }));
  const change = (part: Partial<typeof typed>): void => setTyped((was) => ({ ...was, ...part }));
  const plan = useCommand({ method: 'POST', schema: CallAnswer, path: () => '/office/contact/calls', body: (body: object) => body, invalidates: ['contact'] });
  const isWhole = typed.subject.trim() !== '' && typed.text.trim() !== '' && stores.length > 0;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { point, purpose, subject, text } = typed;
    const done = await plan.run({ request_key: asked.key, customer, point, store: typed.store === '' ? stores[0]?.id : typed.store, purpose, subject: subject.trim(), text: text.trim() });
    // Another one is another request, and not a repeat of this.
    if (done) setAsked({ key: makeId(), outcome: done.outcome, reasons: done.reasons });
  };
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
      <div className="of-fields">
        <NativeSelect label={t('calls.purpose')} value={typed.purpose} onChange={(event) => change({ purpose: COMMERCIAL_PURPOSES.find((each) => each === event.currentTarget.value) ?? 'follow_up' })} data={COMMERCIAL_PURPOSES.map((value) => ({ value, label: heading(purposeName(value)) }))} />
        <NativeSelect label={t('calls.point')} value={typed.point} onChange={(event) => change({ point: event.currentTarget.value })} data={phones.map(({ id, address }) => ({ value: id, label: address ?? '' }))} />
      </div>
      {stores.length > 1 && <NativeSelect label={t('gate.store')} value={typed.store} onChange={(event) => change({ store: event.currentTarget.value })} data={stores.map(({ id, name }) => ({ value: id, label: name }))} />}
      <TextInput label={t('calls.subject')} description={t('calls.subject_hint')} maxLength={200} autoComplete="off" value={typed.subject} onChange={(event) => change({ subject: event.currentTarget.value })} />
      <Textarea label={t('calls.text')} autosize minRows={3} maxLength={2000} value={typed.text} onChange={(event) => change({ text: event.currentTarget.value })} />
      {plan.fault && <FaultNotice fault={plan.fault} />}
      <Planned outcome={asked.outcome} reasons={asked.reasons} />
      <div className="of-form-actions"><Button type="submit" disabled={!isWhole} loading={plan.busy}>{t('calls.plan_do')}</Button></div>
    </form>
  );
}

function Planned({ outcome, reasons }: { readonly outcome: 'allow' | 'defer' | 'deny' | null; readonly reasons: readonly string[] }): ReactNode {
  const { t } = useTranslation('contact');
  if (outcome === null) return null;
  // The code of each reason is one that the messages know, or a newer server's.
  const words = reasons.map((code) => t(`reason.${code as 'no_consent'}`)).join(' ');
  return outcome === 'allow' ? <Notice tone="green" title={t('calls.planned')} /> : <Notice tone="amber" title={t(outcome === 'defer' ? 'calls.deferred' : 'calls.denied')}>{words}</Notice>;
}
