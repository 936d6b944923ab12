import { Button, TextInput } from '@mantine/core';
import { FraudReportItem as FraudReportShape } from '@stilltill/protocol/office-care';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { Badge } from '../components/badge.tsx';
import { Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { type FraudReportItem, contactQueries } from './contact-queries.ts';
import { RequestList, Words } from './request-list.tsx';

const paged = contactQueries.fraudReports(undefined);

export function FraudReports(): ReactNode {
  return <RequestList kind="fraud" paged={paged} One={One} />;
}

function One({ item }: { readonly item: FraudReportItem }): ReactNode {
  const { t } = useTranslation('contact');
  const { at } = useStores();
  return (
    <Section title={`${t('requests.fraud.sender')}: ${item.sender}`} actions={<Badge tone={item.state === 'open' ? 'red' : 'quiet'}>{t(`requests.${item.state}`)}</Badge>} hint={at(item.at)}>
      <Words words={item.words} none={t('requests.fraud.no_words')} />
      <p><Badge tone={item.is_code_known ? 'green' : 'amber'}>{t(item.is_code_known ? 'requests.fraud.known' : 'requests.fraud.unknown')}</Badge></p>
      {item.state === 'open' ? <Close item={item} /> : <p className="of-muted">{t('requests.fraud.closed', { by: item.closed_by ?? '', note: item.note ?? '' })}</p>}
    </Section>
  );
}

function Close({ item }: { readonly item: FraudReportItem }): ReactNode {
  const { t } = useTranslation('contact');
  const [note, setNote] = useState('');
  const close = useCommand({ method: 'POST', schema: FraudReportShape, path: () => `/office/care/fraud-reports/${item.id}/close`, body: () => ({ note: note.trim() }), invalidates: ['contact'] });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void close.run(null);
  };
  return (
    <form className="of-form" onSubmit={submit} noValidate>
      <div className="of-inline-form">
        <TextInput className="of-grow" label={t('requests.fraud.note')} autoComplete="off" maxLength={1000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <Button type="submit" variant="default" loading={close.busy}>{t('requests.fraud.close')}</Button>
      </div>
      {close.fault && <FaultNotice fault={close.fault} />}
    </form>
  );
}
