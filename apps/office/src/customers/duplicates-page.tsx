import { Button, Skeleton } from '@mantine/core';
import { CustomerDetail } from '@stilltill/protocol/office-customers';
import { EmptyState, FaultNotice, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { Badge } from '../components/badge.tsx';
import { Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useStores } from '../components/use-stores.ts';
import { type DuplicateGroup, customerQueries } from './customer-queries.ts';
import { useCustomerName } from './customers-page.tsx';

/** Who may be there twice; one press says that they are one person, and their page parts them again. */
export function DuplicatesPage(): ReactNode {
  const { t } = useTranslation('customers');
  const query = useQuery(customerQueries.duplicates());
  const found = query.data;
  const title = found ? (found.more ? t('duplicates.title_more', { count: found.items.length }) : t('duplicates.title', { count: found.items.length })) : query.error ? t('nav.duplicates') : null;
  return (
    <Page before={<BackLink to="/customers">{t('nav.customers')}</BackLink>} title={title} subtitle={t('duplicates.hint')}>
      <ReadFault of={query} />
      {query.isPending && <Skeleton height={240} radius="md" />}
      {found?.items.length === 0 && <EmptyState title={t('duplicates.empty')} hint={t('duplicates.empty_hint')} />}
      {found?.items.map((group) => <Group key={group.customers.map(({ id }) => id).join(' ')} group={group} />)}
    </Page>
  );
}

function Group({ group }: { readonly group: DuplicateGroup }): ReactNode {
  const { t } = useTranslation('customers');
  const { brief } = useStores();
  const nameOf = useCustomerName();
  const merge = useCommand({ method: 'POST', schema: CustomerDetail, path: ({ from }: { readonly from: string; readonly into: string }) => `/office/customers/${from}/merge`, body: ({ into }) => ({ into }), invalidates: ['customers'] });
  // The one that is known for longest speaks for both, so that what stands on it stays where it was.
  const [first, ...others] = group.customers.toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1));
  if (!first) return null;
  return (
    <Section title={nameOf(first)} actions={<Badge tone={group.certainty === 'same_address' ? 'amber' : 'quiet'}>{t(`duplicates.${group.certainty}`)}</Badge>}>
      <ul className="of-ordered">
        {[first, ...others].map((each) => (
          <li key={each.id} className="of-ordered-row">
            <span className="of-ordered-words"><Link className="of-link" to="/customers/$customer" params={{ customer: each.id }}>{nameOf(each)}</Link> <span className="of-muted st-figures">{each.points.map(({ address }) => address).join(', ')} · {brief(each.created_at)}</span></span>
            {each === first
              ? <span className="of-muted">{t('duplicates.keep')}</span>
              : <Button variant="default" size="compact-md" loading={merge.busy} onClick={() => void merge.run({ from: each.id, into: first.id })}>{t('duplicates.merge', { name: nameOf(first) })}</Button>}
          </li>
        ))}
      </ul>
      {merge.fault && <FaultNotice fault={merge.fault} />}
    </Section>
  );
}
