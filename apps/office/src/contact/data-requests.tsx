/** Wishes of customers about their own data, with the day by which the law of where they may live wants an answer. */
import { Button, NativeSelect, TextInput, Textarea } from '@mantine/core';
import { DataRequestItem as DataRequestShape } from '@stilltill/protocol/office-care';
import { Choice, FaultNotice, useTranslation } from '@stilltill/ui';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { Badge } from '../components/badge.tsx';
import { Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { type DataRequestItem, contactQueries } from './contact-queries.ts';
import { RequestList } from './request-list.tsx';

const KINDS = ['access', 'correction', 'erasure', 'export', 'objection'] as const;

export function DataRequests(props: { readonly isEnded: boolean; readonly onEnded: (isEnded: boolean) => void }): ReactNode {
  const { t } = useTranslation('contact');
  const [adding, setAdding] = useState(false);
  const paged = useMemo(() => contactQueries.dataRequests(props.isEnded ? 'ended' : undefined), [props.isEnded]);
  return (
    <>
      <div className="of-inline-form">
        <Choice label={t('requests.state')} value={props.isEnded ? 'ended' : 'open'} onChange={(value) => props.onEnded(value === 'ended')} options={(['open', 'ended'] as const).map((value) => ({ value, label: t(`requests.${value}`) }))} />
        {!adding && <Button variant="default" onClick={() => setAdding(true)}>{t('requests.data.add')}</Button>}
      </div>
      {adding && <Add onDone={() => setAdding(false)} />}
      <RequestList kind="data" paged={paged} One={One} />
    </>
  );
}

function Add({ onDone }: { readonly onDone: () => void }): ReactNode {
  const { t } = useTranslation('contact');
  const [kind, setKind] = useState<(typeof KINDS)[number]>('access');
  const [words, setWords] = useState('');
  const add = useCommand({ method: 'POST', schema: DataRequestShape, path: () => '/office/care/data-requests', body: (body: object) => body, invalidates: ['contact'] });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await add.run({ kind, words: words.trim() })) onDone();
  };
  return (
    <Section title={t('requests.data.add')} hint={t('requests.data.add_hint')}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        <NativeSelect label={t('requests.data.add_kind')} value={kind} onChange={(event) => setKind(KINDS.find((each) => each === event.currentTarget.value) ?? 'access')} data={KINDS.map((value) => ({ value, label: t(`requests.data.kind.${value}`) }))} />
        <Textarea label={t('requests.data.words')} autosize minRows={2} maxLength={1000} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
        {add.fault && <FaultNotice fault={add.fault} />}
        <div className="of-form-actions"><Button type="submit" loading={add.busy}>{t('requests.data.add')}</Button></div>
      </form>
    </Section>
  );
}

function One({ item }: { readonly item: DataRequestItem }): ReactNode {
  const { t } = useTranslation('contact');
  const { at } = useStores();
  const isOpen = item.ended_at === null;
  return (
    <Section
      title={t(`requests.data.kind.${item.kind}`)} hint={`${t('requests.data.received', { at: at(item.received_at) })}, ${t(item.source === 'page' ? 'requests.data.from_page' : 'requests.data.from_office')}`}
      actions={isOpen ? <Badge tone={item.is_late ? 'red' : 'amber'}>{t(item.is_late ? 'requests.data.late' : 'requests.data.due', { at: at(item.answer_by) })}</Badge> : <Badge tone={item.outcome === 'refused' ? 'quiet' : 'green'}>{t(`requests.data.outcome.${item.outcome ?? 'answered'}`)}</Badge>}
    >
      {item.words && <p className="of-text">{item.words}</p>}
      <p className="of-muted">{t('requests.data.law')}: {item.citation}</p>
      {item.extended_for && <p>{t('requests.data.extended', { reason: item.extended_for })}</p>}
      {item.acknowledged_at ? <p className="of-muted">{t('requests.data.acknowledged', { at: at(item.acknowledged_at) })}</p> : item.acknowledge_by && isOpen && <p>{t('requests.data.acknowledge_by', { at: at(item.acknowledge_by) })}</p>}
      {item.customer && <p><Link className="of-link" to="/customers/$customer" params={{ customer: item.customer }}>{t('requests.data.customer')}</Link></p>}
      {isOpen ? <Steps item={item} /> : <p className="of-muted">{item.reason} {item.ended_at && t('requests.by', { by: item.ended_by ?? '', at: at(item.ended_at) })}</p>}
    </Section>
  );
}

function Steps({ item }: { readonly item: DataRequestItem }): ReactNode {
  const { t } = useTranslation('contact');
  const [reason, setReason] = useState('');
  const run = useCommand({
    method: 'POST', schema: DataRequestShape, path: ({ step }: { readonly step: 'acknowledge' | 'extend' | 'end'; readonly body: object }) => `/office/care/data-requests/${item.id}/${step}`, body: ({ body }) => body, invalidates: ['contact'],
  });
  const words = reason.trim();
  return (
    <div className="of-form">
      <TextInput label={t('requests.data.reason')} autoComplete="off" maxLength={1000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      {run.fault && <FaultNotice fault={run.fault} />}
      <div className="of-form-actions">
        {item.acknowledge_by && !item.acknowledged_at && <Button variant="default" loading={run.busy} onClick={() => void run.run({ step: 'acknowledge', body: {} })}>{t('requests.data.acknowledge')}</Button>}
        {item.extend_within && !item.extended_at && <Button variant="default" loading={run.busy} disabled={words === ''} onClick={() => void run.run({ step: 'extend', body: { reason: words } })}>{t('requests.data.extend')}</Button>}
        <Button variant="default" loading={run.busy} disabled={words === ''} onClick={() => void run.run({ step: 'end', body: { outcome: 'refused', reason: words } })}>{t('requests.data.refuse')}</Button>
        <Button loading={run.busy} onClick={() => void run.run({ step: 'end', body: { outcome: 'answered', reason: words } })}>{t('requests.data.answer')}</Button>
      </div>
    </div>
  );
}
