import { Button, TextInput } from '@mantine/core';
import { ErasureAnswer } from '@stilltill/protocol/office-customers';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import type { CustomerDetail } from './customer-queries.ts';

/** What can't be undone is confirmed by typing it. */
export function EraseSection({ customer }: { readonly customer: CustomerDetail }): ReactNode {
  const { t } = useTranslation('customers');
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const erase = useCommand({ method: 'POST', schema: ErasureAnswer, path: () => `/office/customers/${customer.id}/erase`, body: () => ({}), invalidates: ['customers', 'contact'] });
  const isTyped = typed.trim().toLowerCase() === t('one.erase_word').toLowerCase();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isTyped) void erase.run(null);
  };
  return (
    <Section title={t('one.erase')} hint={t('one.erase_hint')}>
      {!open && <Button variant="default" onClick={() => setOpen(true)}>{t('one.erase')}…</Button>}
      {open && (
        <form className="of-form" onSubmit={submit} noValidate>
          <p>{t('one.erase_what')}</p>
          <p className="of-muted">{t('one.erase_kept')}</p>
          <TextInput label={t('one.erase_type', { word: t('one.erase_word') })} autoComplete="off" autoFocus maxLength={40} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
          {erase.fault && <FaultNotice fault={erase.fault} />}
          <div className="of-form-actions"><Button type="submit" color="red" disabled={!isTyped} loading={erase.busy}>{t('one.erase_do')}</Button></div>
        </form>
      )}
    </Section>
  );
}
