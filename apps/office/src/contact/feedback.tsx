import { Button, Textarea } from '@mantine/core';
import { FeedbackItem as FeedbackShape } from '@stilltill/protocol/office-care';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { type FeedbackItem, contactQueries } from './contact-queries.ts';
import { RequestList, Words } from './request-list.tsx';

const paged = contactQueries.feedback(undefined);

export function Feedback(): ReactNode {
  return <RequestList kind="feedback" paged={paged} One={One} />;
}

function One({ item }: { readonly item: FeedbackItem }): ReactNode {
  const { t } = useTranslation('contact');
  const { at } = useStores();
  return (
    <Section title={t('requests.feedback.stars', { count: item.stars })} actions={<span className="of-stars" aria-hidden>{'★'.repeat(item.stars)}{'☆'.repeat(5 - item.stars)}</span>} hint={`${t('requests.feedback.receipt', { number: item.receipt_number })} · ${at(item.at)}`}>
      <Words words={item.words} none={t('requests.feedback.no_words')} />
      {item.answer === null ? <Answer item={item} /> : (
        <div className="of-request-words"><p className="of-text">{item.answer}</p><p className="of-muted">{t('requests.feedback.answered', { by: item.answered_by ?? '' })}{item.answered_at && `, ${at(item.answered_at)}`}</p></div>
      )}
    </Section>
  );
}

function Answer({ item }: { readonly item: FeedbackItem }): ReactNode {
  const { t } = useTranslation('contact');
  const [typed, setTyped] = useState('');
  const send = useCommand({ method: 'POST', schema: FeedbackShape, path: () => `/office/care/feedback/${item.id}/answer`, body: (answer: string) => ({ answer }), invalidates: ['contact'] });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() !== '') void send.run(typed.trim());
  };
  return (
    <form className="of-form" onSubmit={submit} noValidate>
      <Textarea label={t('requests.feedback.answer')} description={t('requests.feedback.answer_hint')} autosize minRows={2} maxRows={8} maxLength={1000} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      {send.fault && <FaultNotice fault={send.fault} />}
      <div className="of-form-actions"><Button type="submit" loading={send.busy} disabled={typed.trim() === ''}>{t('requests.feedback.send')}</Button></div>
    </form>
  );
}
