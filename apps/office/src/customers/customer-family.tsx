import { Button, TextInput } from '@mantine/core';
import { CustomerDetail } from '@stilltill/protocol/office-customers';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useDebouncedValue } from '@mantine/hooks';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import { type CustomerDetail as Detail, customerQueries } from './customer-queries.ts';
import { useCustomerName } from './customers-page.tsx';

/** Who else this person is: those that were merged into them, and the way to say that another one is the same. */
export function FamilySection({ customer }: { readonly customer: Detail }): ReactNode {
  const { t } = useTranslation('customers');
  const nameOf = useCustomerName();
  const part = useCommand({ method: 'POST', schema: CustomerDetail, path: (id: string) => `/office/customers/${id}/part`, body: () => ({}), invalidates: ['customers'] });
  if (customer.merged_into !== null) {
    return (
      <Section title={t('one.family')} hint={t('one.family_hint')}>
        {part.fault && <FaultNotice fault={part.fault} />}
        <Button variant="default" loading={part.busy} onClick={() => void part.run(customer.id)}>{t('one.part_this')}</Button>
      </Section>
    );
  }
  return (
    <>
      {customer.merged.length > 0 && (
        <Section title={t('one.family')} hint={t('one.family_hint')}>
          <ul className="of-ordered">
            {customer.merged.map((each) => (
              <li key={each.id} className="of-ordered-row">
                <span className="of-ordered-words"><Link className="of-link" to="/customers/$customer" params={{ customer: each.id }}>{nameOf(each)}</Link> <span className="of-muted st-figures">{each.points.map(({ address }) => address).join(', ')}</span></span>
                <Button variant="subtle" color="gray" size="compact-md" loading={part.busy} onClick={() => void part.run(each.id)} aria-label={t('one.part', { name: nameOf(each) })}>{t('one.part_this')}</Button>
              </li>
            ))}
          </ul>
          {part.fault && <FaultNotice fault={part.fault} />}
        </Section>
      )}
      <MergeSection customer={customer} />
    </>
  );
}

function MergeSection({ customer }: { readonly customer: Detail }): ReactNode {
  const { t } = useTranslation('customers');
  const navigate = useNavigate();
  const nameOf = useCustomerName();
  const [typed, setTyped] = useState('');
  const [find] = useDebouncedValue(typed.trim(), 250);
  const found = useQuery(customerQueries.found(find));
  const others = (found.data ?? []).filter(({ id, merged_into, erased_at }) => id !== customer.id && merged_into === null && erased_at === null);
  const merge = useCommand({ method: 'POST', schema: CustomerDetail, path: () => `/office/customers/${customer.id}/merge`, body: (into: string) => ({ into }), invalidates: ['customers'] });
  const run = async (into: string): Promise<void> => {
    const done = await merge.run(into);
    if (done) void navigate({ to: '/customers/$customer', params: { customer: done.id } });
  };
  return (
    <Section title={t('one.merge')} hint={t('one.merge_hint')}>
      <TextInput label={t('one.merge_find')} maxLength={320} autoComplete="off" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      {find !== '' && found.isSuccess && others.length === 0 && <p className="of-muted" role="status">{t('one.merge_none')}</p>}
      {find !== '' && others.length > 0 && (
        <ul className="of-ordered">
          {others.map((each) => (
            <li key={each.id} className="of-ordered-row">
              <span className="of-ordered-words">{nameOf(each)} <span className="of-muted st-figures">{each.points.map(({ address }) => address).join(', ')}</span></span>
              <Button variant="default" loading={merge.busy} onClick={() => void run(each.id)}>{t('one.merge_into')}</Button>
            </li>
          ))}
        </ul>
      )}
      {merge.fault && <FaultNotice fault={merge.fault} />}
    </Section>
  );
}
