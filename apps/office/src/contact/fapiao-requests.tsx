import { Button, TextInput } from '@mantine/core';
import { FapiaoItem as FapiaoShape } from '@stilltill/protocol/office-care';
import { FaultNotice, Money, useTranslation } from '@stilltill/ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { Badge } from '../components/badge.tsx';
import { Facts, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { type FapiaoItem, contactQueries } from './contact-queries.ts';
import { RequestList } from './request-list.tsx';

const paged = contactQueries.fapiao(undefined);
const TONES = { asked: 'amber', issued: 'green', refused: 'quiet' } as const;

export function FapiaoRequests(): ReactNode {
  return <RequestList kind="fapiao" paged={paged} One={One} />;
}

function One({ item }: { readonly item: FapiaoItem }): ReactNode {
  const { t } = useTranslation('contact');
  const { at } = useStores();
  return (
    <Section title={item.buyer.title || t('requests.feedback.receipt', { number: item.receipt_number })} actions={<Badge tone={TONES[item.state]}>{t(`requests.fapiao.state.${item.state}`)}</Badge>} hint={`${t('requests.feedback.receipt', { number: item.receipt_number })} · ${t('requests.asked_at', { at: at(item.asked_at) })}`}>
      <Facts items={[
        // Once the buyer is forgotten, nothing is said of them.
        ...(item.buyer.title === '' ? [] : [
          [t('requests.fapiao.tax_number'), item.buyer.tax_number === null ? t('requests.fapiao.person') : <code key="t">{item.buyer.tax_number}</code>] as const,
          [t('requests.fapiao.email'), item.buyer.email] as const,
        ]),
        [t('message.about'), <Money key="m" amount_minor={item.total_minor} currency={item.currency} />],
      ]} />
      {item.state === 'asked' && <End item={item} />}
      {item.fapiao_number && <p>{t('requests.fapiao.issued_as', { number: item.fapiao_number })}</p>}
      {item.state === 'refused' && <p>{t('requests.fapiao.refused_for', { reason: item.reason ?? '' })}</p>}
      {item.ended_at && <p className="of-muted">{t('requests.by', { by: item.ended_by ?? '', at: at(item.ended_at) })}</p>}
    </Section>
  );
}

function End({ item }: { readonly item: FapiaoItem }): ReactNode {
  const { t } = useTranslation('contact');
  const [number, setNumber] = useState('');
  const [reason, setReason] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const end = useCommand({ method: 'POST', schema: FapiaoShape, path: () => `/office/care/fapiao/${item.id}/end`, body: (body: object) => body, invalidates: ['contact'] });
  const isNumber = /^[0-9]{8,20}$/.test(number.trim());
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (reason !== null) {
      if (reason.trim() !== '') void end.run({ outcome: 'refused', reason: reason.trim() });
    } else if (isNumber) void end.run({ outcome: 'issued', fapiao_number: number.trim() });
  };
  return (
    <form className="of-form" onSubmit={submit} noValidate>
      {reason === null
        ? <TextInput label={t('requests.fapiao.number')} inputMode="numeric" autoComplete="off" maxLength={20} value={number} error={tried && !isNumber ? t('requests.fapiao.number_wrong') : undefined} onChange={(event) => setNumber(event.currentTarget.value)} />
        : <TextInput label={t('requests.fapiao.reason')} autoComplete="off" autoFocus maxLength={1000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />}
      {end.fault && <FaultNotice fault={end.fault} />}
      <div className="of-form-actions">
        {reason === null && <Button variant="default" onClick={() => setReason('')}>{t('requests.fapiao.refuse')}</Button>}
        <Button type="submit" loading={end.busy}>{t(reason === null ? 'requests.fapiao.issued' : 'requests.fapiao.refuse')}</Button>
      </div>
    </form>
  );
}
