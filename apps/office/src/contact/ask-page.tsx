/** "Ask the gate": what would happen to a message or call, and why. All that is asked stands in the address. */
import { Button, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { EmptyState, FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { IconUserSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { Page, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { type CustomerDetail, type CustomerItem, customerQueries } from '../customers/customer-queries.ts';
import { useCustomerName } from '../customers/customers-page.tsx';
import { momentOf } from '../lib/time.ts';
import { type GateAnswer, contactQueries } from './contact-queries.ts';
import { Reasons } from './reasons.tsx';
import { CHANNELS_OF_KIND, CUSTOMER_PURPOSES, useContactWords } from './use-contact-words.ts';
import './contact.css';

const route = getRouteApi('/in/contact/ask');
type Search = ReturnType<typeof route.useSearch>;

export function AskPage(): ReactNode {
  const { t } = useTranslation('contact');
  const { at, stores } = useStores();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: Partial<Search>): void => void navigate({ search: (was) => ({ ...was, ...part }), replace: true });
  const customer = useQuery({ ...customerQueries.one(search.customer ?? ''), enabled: search.customer !== undefined });
  const asked = useQuestion(search, customer.data);
  const answer = useQuery(contactQueries.ask(asked?.question ?? null));
  const shown = asked && answer.data ? answer.data : null;
  const isLater = search.at !== undefined;
  const title = !shown ? t('gate.title') : titleOf(shown, isLater, (moment) => at(moment, stores.find(({ id }) => id === asked?.question.store)?.code), t);
  return (
    <Page title={title} subtitle={t('gate.hint')}>
      <Notice tone="quiet" title={t('gate.legal')}>{t('gate.legal_hint')}</Notice>
      <div className="of-columns">
        <div className="of-column">
          <Section title={t('gate.customer')} actions={search.customer && <Button variant="subtle" color="gray" size="compact-md" onClick={() => change({ customer: undefined, point: undefined, channel: undefined })}>{t('gate.other')}</Button>}>
            {search.customer === undefined && <FindCustomer onFound={(found) => change({ customer: found.id, point: undefined, channel: undefined })} />}
            {customer.error && <FaultNotice fault={faultOf(customer.error)} />}
            {search.customer !== undefined && customer.isPending && <Skeleton height={60} radius="md" />}
            {customer.data && <About customer={customer.data} />}
          </Section>
          {customer.data && asked && <Question search={search} asked={asked} change={change} />}
        </div>
        <div className="of-column" aria-live="polite">
          {answer.error && asked && <FaultNotice fault={faultOf(answer.error)} />}
          {asked && answer.isPending && <Skeleton height={280} radius="md" />}
          {!asked && <EmptyState icon={<IconUserSearch size={40} stroke={1.25} />} title={t('gate.title')} hint={customer.data ? t('gate.points_none') : undefined} />}
          {shown && search.customer && <Section title={t('gate.reasons')} hint={asked && ['receipt', 'confirmation', 'withdrawal_notice', 'order', 'service', 'security'].includes(asked.question.purpose) ? t('gate.asked_note') : undefined}><Reasons reasons={shown.reasons} customer={search.customer} /></Section>}
        </div>
      </div>
    </Page>
  );
}

type Translate = ReturnType<typeof useTranslation<'contact'>>['t'];

function titleOf({ at: asked_at, outcome, until }: GateAnswer, isLater: boolean, at: (moment: string) => string, t: Translate): string {
  if (outcome === 'allow') return isLater ? t('gate.allow_at', { at: at(asked_at) }) : t('gate.allow');
  return outcome === 'defer' && until ? t('gate.defer', { until: at(until) }) : t('gate.deny');
}

function About({ customer }: { readonly customer: CustomerDetail }): ReactNode {
  const nameOf = useCustomerName();
  return <p><Link className="of-link" to="/customers/$customer" params={{ customer: customer.id }}>{nameOf(customer)}</Link></p>;
}

function FindCustomer({ onFound }: { readonly onFound: (customer: CustomerItem) => void }): ReactNode {
  const { t } = useTranslation('contact');
  const nameOf = useCustomerName();
  const [typed, setTyped] = useState('');
  const [find] = useDebouncedValue(typed.trim(), 250);
  const found = useQuery(customerQueries.found(find));
  const items = find === '' ? [] : found.data ?? [];
  return (
    <>
      <TextInput label={t('gate.find')} maxLength={320} autoComplete="off" data-first-filter="" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      {find !== '' && found.isSuccess && items.length === 0 && <p className="of-muted" role="status">{t('gate.find_none')}</p>}
      {items.map((each) => <Button key={each.id} variant="default" className="of-start" onClick={() => onFound(each)}>{nameOf(each)}</Button>)}
    </>
  );
}

type Asked = { readonly question: { readonly customer: string; readonly point: string; readonly store: string; readonly channel: string; readonly purpose: string; readonly by: string; readonly at?: string }; readonly points: readonly CustomerItem['points'][number][] };

/** What is not chosen is what is most likely meant, so that the first answer is one press away; null: there is nothing to ask. */
function useQuestion(search: Search, customer: CustomerDetail | undefined): Asked | null {
  const { stores } = useStores();
  if (!customer) return null;
  const points = [customer, ...customer.merged].flatMap((each) => each.points).filter(({ kind }) => (CHANNELS_OF_KIND[kind] ?? []).length > 0);
  const point = points.find(({ id }) => id === search.point) ?? points[0];
  const store = stores.find(({ id }) => id === search.store) ?? stores[0];
  if (!point || !store) return null;
  const ways = CHANNELS_OF_KIND[point.kind] ?? [];
  const channel = ways.find((each) => each === search.channel) ?? ways[0];
  if (!channel) return null;
  return {
    points,
    question: {
      customer: customer.id, point: point.id, store: store.id, channel, purpose: search.purpose ?? 'marketing', by: search.by ?? 'machine',
      ...(search.at === undefined ? {} : { at: momentOf(search.at, store.timezone) }),
    },
  };
}

function Question({ search, asked, change }: { readonly search: Search; readonly asked: Asked; readonly change: (part: Partial<Search>) => void }): ReactNode {
  const { t } = useTranslation('contact');
  const { stores } = useStores();
  const { channel, purpose, heading } = useContactWords();
  const { question, points } = asked;
  const point = points.find(({ id }) => id === question.point);
  return (
    <Section title={t('gate.question')}>
      <div className="of-form">
        <NativeSelect label={t('gate.purpose')} value={question.purpose} onChange={(event) => change({ purpose: CUSTOMER_PURPOSES.find((each) => each === event.currentTarget.value) })} data={CUSTOMER_PURPOSES.map((value) => ({ value, label: heading(purpose(value)) }))} />
        <NativeSelect label={t('gate.point')} value={question.point} onChange={(event) => change({ point: event.currentTarget.value, channel: undefined })} data={points.map(({ id, address }) => ({ value: id, label: address ?? id.slice(0, 8) }))} />
        <NativeSelect label={t('gate.channel')} value={question.channel} onChange={(event) => change({ channel: event.currentTarget.value as Search['channel'] })} data={(CHANNELS_OF_KIND[point?.kind ?? ''] ?? []).map((value) => ({ value, label: heading(channel(value)) }))} />
        <NativeSelect label={t('gate.by')} value={question.by} onChange={(event) => change({ by: event.currentTarget.value === 'person' ? 'person' : undefined })} data={[{ value: 'machine', label: t('gate.by_machine') }, { value: 'person', label: t('gate.by_person') }]} />
        {stores.length > 1 && <NativeSelect label={t('gate.store')} value={question.store} onChange={(event) => change({ store: event.currentTarget.value })} data={stores.map(({ id, name }) => ({ value: id, label: name }))} />}
        <TextInput label={t('gate.at')} description={t('gate.at_hint')} type="datetime-local" value={search.at ?? ''} onChange={(event) => change({ at: event.currentTarget.value === '' ? undefined : event.currentTarget.value.slice(0, 16) })} />
      </div>
    </Section>
  );
}

