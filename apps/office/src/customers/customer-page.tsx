/** One customer: what may be sent to them and on what word, what they bought, how they are reached, who else they are, and the end of it. */
import { Button, Skeleton } from '@mantine/core';
import { EmptyState, FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { BackLink } from '../components/back-link.tsx';
import { Page } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { COMMERCIAL_PURPOSES, useContactWords } from '../contact/use-contact-words.ts';
import { EraseSection } from './customer-erase.tsx';
import { CustomerForm } from './customer-form.tsx';
import { FamilySection } from './customer-family.tsx';
import { MemberSection } from './customer-member.tsx';
import { PointsSection } from './customer-points.tsx';
import { type CustomerDetail, type CustomerWords, customerQueries } from './customer-queries.ts';
import { PurchasesSection } from './customer-purchases.tsx';
import { WordsSections } from './customer-words.tsx';
import { useCustomerName } from './customers-page.tsx';
import '../contact/contact.css';

const route = getRouteApi('/in/customers/$customer');

export function CustomerPage(): ReactNode {
  const { t } = useTranslation('customers');
  const { at } = useStores();
  const { customer: id } = route.useParams();
  const query = useQuery(customerQueries.one(id));
  const words = useQuery(customerQueries.words(id));
  const title = useTitle(query.data, words.data);
  const isUnknown = query.error !== null && faultOf(query.error).code === 'not_found';
  const customer = query.data;
  return (
    <Page
      before={<BackLink to="/customers">{t('nav.customers')}</BackLink>} title={isUnknown ? t('one.unknown') : query.error ? t('nav.customers') : title} subtitle={customer && t('one.subtitle', { at: at(customer.created_at) })}
      actions={customer && customer.erased_at === null && <>
        <Button variant="default" renderRoot={(root) => <Link {...root} to="/contact" search={{ customer: id }} />}>{t('one.messages')}</Button>
        <Button variant="default" renderRoot={(root) => <Link {...root} to="/contact/calls" search={{ customer: id }} />}>{t('one.call')}</Button>
        <Button renderRoot={(root) => <Link {...root} to="/contact/ask" search={{ customer: id }} />}>{t('one.ask')}</Button>
      </>}
    >
      {isUnknown && <EmptyState title={t('one.unknown')} />}
      {query.error && !isUnknown && <FaultNotice fault={faultOf(query.error)} action={<Button variant="default" onClick={() => void query.refetch()}>{t('form.load_newest')}</Button>} />}
      {query.isPending && <Skeleton height={420} radius="md" />}
      {customer?.erased_at && <Notice tone="quiet" title={t('one.title_erased')}>{t('one.erased_hint')}</Notice>}
      {customer?.merged_into && (
        <Notice tone="amber" title={t('one.merged_hint')}><Link className="of-link" to="/customers/$customer" params={{ customer: customer.merged_into }}>{t('one.merged_open')}</Link></Notice>
      )}
      {customer && <Standing key={id} customer={customer} words={words.data} fault={words.error ? faultOf(words.error) : null} />}
    </Page>
  );
}

/** The form keeps what it began with until it is saved, or is asked for what there is now. */
function Standing({ customer, words, fault }: { readonly customer: CustomerDetail; readonly words: CustomerWords | undefined; readonly fault: ReturnType<typeof faultOf> | null }): ReactNode {
  const queryClient = useQueryClient();
  const [edited, setEdited] = useState({ customer, reloads: 0 });
  const reload = async (): Promise<void> => {
    const newest = await queryClient.fetchQuery({ ...customerQueries.one(customer.id), staleTime: 0 });
    setEdited(({ reloads }) => ({ customer: newest, reloads: reloads + 1 }));
  };
  // What other parts of this page change is theirs; the form goes on from the newest revision of its own.
  const take = (next: CustomerDetail): void => {
    queryClient.setQueryData(customerQueries.one(next.id).queryKey, next);
    setEdited((was) => ({ ...was, customer: next }));
  };
  const isErased = customer.erased_at !== null;
  return (
    <div className="of-columns">
      <div className="of-column">
        {fault && <FaultNotice fault={fault} />}
        {!words && !fault && <Skeleton height={320} radius="md" />}
        {words && <WordsSections customer={customer} words={words} />}
        {!isErased && <PurchasesSection customer={customer.id} />}
      </div>
      <div className="of-column">
        {!isErased && <PointsSection customer={customer} onDone={take} />}
        {!isErased && <CustomerForm key={edited.reloads} customer={edited.customer} onSaved={take} onReload={() => void reload()} />}
        {!isErased && <MemberSection customer={customer.id} />}
        {!isErased && <FamilySection customer={customer} />}
        {!isErased && <EraseSection customer={customer} />}
      </div>
    </div>
  );
}

function useTitle(customer: CustomerDetail | undefined, words: CustomerWords | undefined): string | null {
  const { t } = useTranslation('customers');
  const { channels, purposes } = useContactWords();
  const nameOf = useCustomerName();
  if (!customer) return null;
  const name = nameOf(customer);
  if (customer.erased_at) return t('one.title_erased');
  if (customer.merged_into) return t('one.title_merged', { name });
  if (!words) return null;
  if (words.suppressions.some(({ kind, point }) => kind === 'stopped' && point === null)) return t('one.title_stopped', { name });
  const given = words.standing.filter(({ state }) => state === 'given');
  if (given.length === 0) return t('one.title_none', { name });
  const whats = COMMERCIAL_PURPOSES.filter((purpose) => given.some((each) => each.purpose === purpose));
  const ways = [...new Set(given.map(({ channel }) => channel))];
  // Only where each of these purposes may come by each of these ways does one sentence say it.
  const isWhole = whats.every((purpose) => ways.every((channel) => given.some((each) => each.purpose === purpose && each.channel === channel)));
  return isWhole ? t('one.title_agreed', { name, purposes: purposes(whats), channels: channels(ways) }) : t('one.title_some', { name, purposes: purposes(whats) });
}
