import { Button } from '@mantine/core';
import { EmptyState, Notice, useTranslation } from '@stilltill/ui';
import { IconMessage2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { Badge, type BadgeTone } from '../components/badge.tsx';
import { SelectField } from '../components/filter-fields.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { customerQueries } from '../customers/customer-queries.ts';
import { useCustomerName } from '../customers/customers-page.tsx';
import { ExportLink } from '../exports/export-link.tsx';
import { type MessageItem, contactQueries } from './contact-queries.ts';
import { CHANNEL_NAMES, CUSTOMER_PURPOSES, useContactWords } from './use-contact-words.ts';
import './contact.css';

const route = getRouteApi('/in/contact');
const STATES = ['unknown', 'waiting', 'sending', 'sent', 'delivered', 'failed', 'denied', 'cancelled'] as const satisfies readonly MessageItem['state'][];
type Translate = ReturnType<typeof useTranslation<'contact'>>['t'];

export function MessagesPage(): ReactNode {
  const { t } = useTranslation('contact');
  const { channel, purpose, heading } = useContactWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = usePages(useMemo(() => contactQueries.messages({ customer: search.customer, state: search.state, channel: search.channel, purpose: search.purpose }), [search.customer, search.state, search.channel, search.purpose]));
  const summary = useQuery(contactQueries.summary());
  const filter = (part: Partial<typeof search>): void => void navigate({ search: { ...search, ...part }, replace: true });
  const isFiltered = search.state !== undefined || search.channel !== undefined || search.purpose !== undefined || search.customer !== undefined;
  const unknown = summary.data?.unknown ?? 0;
  const title = list.rows && summary.data ? titleOf(list.rows.length, list.complete, isFiltered, summary.data, t) : list.fault ? t('nav.messages') : null;
  return (
    <Page title={title} subtitle={t('messages.hint')} actions={<>
      <Button variant="default" renderRoot={(root) => <Link {...root} to="/contact/mailings" />}>{t('nav.mailings')}</Button>
      <Button variant="default" renderRoot={(root) => <Link {...root} to="/contact/calls" />}>{t('nav.calls')}</Button>
      <Button variant="default" renderRoot={(root) => <Link {...root} to="/contact/providers" />}>{t('nav.providers')}</Button>
      <Button renderRoot={(root) => <Link {...root} to="/contact/ask" search={{ customer: search.customer }} />}>{t('nav.ask')}</Button>
    </>}>
      {unknown > 0 && search.state !== 'unknown' && <Notice tone="amber" title={t('messages.title_unknown', { count: unknown })} action={<Button variant="default" onClick={() => filter({ state: 'unknown' })}>{t('messages.unknown_show')}</Button>}>{t('messages.unknown_hint')}</Notice>}
      {search.customer !== undefined && <OfCustomer customer={search.customer} onAll={() => filter({ customer: undefined })} />}
      <List
        name="messages" tools={<ExportLink of={{ list: 'messages' }} />} label={t('messages.table')} columns={useColumns()} row_key={(row) => row.id} state={list}
        filters={<>
          <SelectField first label={t('messages.state_filter')} all={t('messages.all_states')} value={search.state} onChange={(state) => filter({ state: STATES.find((each) => each === state) })} options={STATES.map((value) => ({ value, label: t(`state.${value}`) }))} />
          <SelectField label={t('messages.channel')} all={t('messages.all_channels')} value={search.channel} onChange={(value) => filter({ channel: CHANNEL_NAMES.find((each) => each === value) })} options={CHANNEL_NAMES.map((value) => ({ value, label: heading(channel(value)) }))} />
          <SelectField label={t('messages.purpose')} all={t('messages.all_purposes')} value={search.purpose} onChange={(value) => filter({ purpose: CUSTOMER_PURPOSES.find((each) => each === value) })} options={CUSTOMER_PURPOSES.map((value) => ({ value, label: heading(purpose(value)) }))} />
        </>}
        empty={<EmptyState icon={<IconMessage2 size={40} stroke={1.25} />} title={t(isFiltered ? 'messages.none' : 'messages.empty')} hint={t(isFiltered ? 'messages.none_hint' : 'messages.empty_hint')} />}
      />
    </Page>
  );
}

/** What wants a person comes first; else how many there are. */
function titleOf(count: number, complete: boolean, isFiltered: boolean, summary: { readonly unknown: number; readonly waiting: number }, t: Translate): string {
  if (!isFiltered && summary.unknown > 0) return t('messages.title_unknown', { count: summary.unknown });
  if (!isFiltered && count > 0) return summary.waiting > 0 ? t('messages.title_waiting', { count: summary.waiting }) : t('messages.title_fine');
  return complete ? t('messages.title', { count }) : t('messages.title_more', { count });
}

function OfCustomer(props: { readonly customer: string; readonly onAll: () => void }): ReactNode {
  const { t } = useTranslation('contact');
  const nameOf = useCustomerName();
  const customer = useQuery(customerQueries.one(props.customer));
  return (
    <p className="of-inline-form">
      <Link className="of-link" to="/customers/$customer" params={{ customer: props.customer }}>{customer.data ? t('messages.of', { name: nameOf(customer.data) }) : t('messages.of_somebody')}</Link>
      <Button variant="subtle" color="gray" size="compact-md" onClick={props.onAll}>{t('messages.all')}</Button>
    </p>
  );
}

const TONES: Readonly<Record<MessageItem['state'], BadgeTone>> = { waiting: 'quiet', sending: 'quiet', sent: 'green', delivered: 'green', failed: 'red', unknown: 'amber', denied: 'quiet', cancelled: 'quiet' };

/** What lies in the tray counts as sent, and went to nobody. */
export function isInTray({ provider, state }: Pick<MessageItem, 'provider' | 'state'>): boolean {
  return provider === 'tray' && state === 'sent';
}

export function MessageStateBadge({ message }: { readonly message: Pick<MessageItem, 'provider' | 'state'> }): ReactNode {
  const { t } = useTranslation('contact');
  if (isInTray(message)) return <Badge tone="quiet">{t('state.tray')}</Badge>;
  const { state } = message;
  return <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>;
}

function useColumns(): readonly Column<MessageItem>[] {
  const { t } = useTranslation('contact');
  const { channel, purpose, heading } = useContactWords();
  const { at, brief } = useStores();
  return [
    {
      id: 'what', header: t('messages.what'), fixed: true, narrow: 'title',
      cell: (row) => <Link data-row className="of-row-link of-row-words of-row-one-line" to="/contact/messages/$message" params={{ message: row.id }}>{row.content ? row.content.subject ?? row.content.text.slice(0, 120) : <span className="of-muted">{t('messages.not_kept')}</span>}</Link>,
    },
    { id: 'purpose', header: t('messages.purpose'), narrow: 'detail', cell: (row) => heading(purpose(row.purpose)) },
    { id: 'channel', header: t('messages.channel'), narrow: 'detail', cell: (row) => heading(channel(row.channel)) },
    { id: 'provider', header: t('messages.provider'), hidden_first: true, cell: (row) => (row.provider === 'tray' ? t('message.tray') : row.provider ?? '—') },
    { id: 'state', header: t('messages.state'), narrow: 'state', cell: (row) => <MessageStateBadge message={row} /> },
    { id: 'at', header: t('messages.at'), align: 'end', narrow: 'amount', cell: (row) => <time dateTime={row.made_at} title={at(row.made_at)} className="st-figures">{brief(row.made_at)}</time> },
  ];
}
