import { Button, TextInput } from '@mantine/core';
import { CustomerDetail } from '@stilltill/protocol/office-customers';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { Badge } from '../components/badge.tsx';
import { Section } from '../components/page.tsx';
import type { CustomerDetail as Detail, CustomerItem } from './customer-queries.ts';

/** Numbers and addresses. One that is taken back is gone here, while what was said about it still holds. */
export function PointsSection({ customer, onDone }: { readonly customer: Detail; readonly onDone: (customer: Detail) => void }): ReactNode {
  const { t } = useTranslation('customers');
  const [sure, setSure] = useState<string | null>(null);
  const [adding, setAdding] = useState<'phone' | 'email' | null>(null);
  const remove = useCommand({ method: 'POST', schema: CustomerDetail, path: (point: string) => `/office/customers/${customer.id}/points/${point}/remove`, body: () => ({}), invalidates: ['customers'] });
  const run = async (point: string): Promise<void> => {
    if (sure !== point) return setSure(point);
    setSure(null);
    const done = await remove.run(point);
    if (done) onDone(done);
  };
  return (
    <Section title={t('one.points')} hint={customer.points.length === 0 ? t('one.points_none') : t('one.confirmed_hint')}>
      {customer.points.length > 0 && (
        <ul className="of-ordered">
          {customer.points.map((point) => (
            <li key={point.id} className="of-ordered-row">
              <span className="of-ordered-words"><PointText point={point} /></span>
              <Button
                variant="subtle" color={sure === point.id ? 'red' : 'gray'} size="compact-md" loading={remove.busy && sure === null} onClick={() => void run(point.id)} onBlur={() => setSure(null)}
                aria-label={sure === point.id ? t('one.removed_sure') : t('one.remove', { address: point.address ?? t(`kind.${point.kind}`) })}
              >{t(sure === point.id ? 'one.removed_sure' : 'one.remove_short')}</Button>
            </li>
          ))}
        </ul>
      )}
      {remove.fault && <FaultNotice fault={remove.fault} />}
      {adding === null
        ? <div className="of-actions"><Button variant="default" onClick={() => setAdding('phone')}>{t('one.add_phone')}</Button><Button variant="default" onClick={() => setAdding('email')}>{t('one.add_email')}</Button></div>
        : <AddPoint key={adding} customer={customer.id} kind={adding} onDone={(next) => { setAdding(null); onDone(next); }} />}
    </Section>
  );
}

export function PointText({ point }: { readonly point: CustomerItem['points'][number] }): ReactNode {
  const { t } = useTranslation('customers');
  return (
    <span className="of-point">
      <span className="st-figures">{point.address ?? t('one.gone')}</span>
      <span className="of-muted">{t(`kind.${point.kind}`)}</span>
      <Badge tone={point.confirmed_at ? 'green' : 'quiet'}>{point.confirmed_at ? t('one.confirmed') : t('one.unconfirmed')}</Badge>
    </span>
  );
}

function AddPoint(props: { readonly customer: string; readonly kind: 'phone' | 'email'; readonly onDone: (customer: Detail) => void }): ReactNode {
  const { t } = useTranslation('customers');
  const [address, setAddress] = useState('');
  const add = useCommand({ method: 'POST', schema: CustomerDetail, path: () => `/office/customers/${props.customer}/points`, body: (body: object) => body, invalidates: ['customers'] });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await add.run({ kind: props.kind, address });
    if (done) props.onDone(done);
  };
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
      <div className="of-inline-form">
        <TextInput className="of-grow" label={t(props.kind === 'phone' ? 'one.phone' : 'one.email')} type={props.kind === 'phone' ? 'tel' : 'email'} maxLength={320} autoComplete="off" data-autofocus autoFocus value={address} onChange={(event) => setAddress(event.currentTarget.value)} />
        <Button type="submit" loading={add.busy} disabled={address.trim() === ''}>{t('one.add')}</Button>
      </div>
      {add.fault && <FaultNotice fault={add.fault} />}
    </form>
  );
}
