/** One message: what the customer sees, what became of it, why the gate let it out or did not, and what a person can do about it. */
import { Button, Skeleton } from '@mantine/core';
import { MessageDetail } from '@stilltill/protocol/office-customers';
import { EmptyState, FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { faultOf } from '../api/client.ts';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useStores } from '../components/use-stores.ts';
import { type MessageDetail as Detail, contactQueries } from './contact-queries.ts';
import { MessageAsSeen } from './message-as-seen.tsx';
import { MessageStateBadge, isInTray } from './messages-page.tsx';
import { Reasons } from './reasons.tsx';
import { useContactWords } from './use-contact-words.ts';
import './contact.css';

const route = getRouteApi('/in/contact/messages/$message');
type Translate = ReturnType<typeof useTranslation<'contact'>>['t'];

export function MessagePage(): ReactNode {
  const { t } = useTranslation('contact');
  const { at } = useStores();
  const { channel, purpose, heading } = useContactWords();
  const { message: id } = route.useParams();
  const query = useQuery(contactQueries.message(id));
  const message = query.data;
  const isUnknown = query.error !== null && faultOf(query.error).code === 'not_found';
  return (
    <Page
      before={<BackLink to="/contact">{t('nav.messages')}</BackLink>} title={isUnknown ? t('message.unknown') : query.error ? t('nav.messages') : message ? titleOf(message, at(message.due_at), t) : null}
      subtitle={message && heading(t('message.subtitle', { purpose: purpose(message.purpose), channel: channel(message.channel), at: at(message.made_at) }))}
    >
      {isUnknown && <EmptyState title={t('message.unknown')} />}
      {query.error && !isUnknown && <ReadFault of={query} />}
      {query.isPending && <Skeleton height={360} radius="md" />}
      {message && <Standing message={message} />}
    </Page>
  );
}

function titleOf(message: Detail, due: string, t: Translate): string {
  return isInTray(message) ? t('message.title_tray') : t(`message.title.${message.state}`, { at: due });
}

function Standing({ message }: { readonly message: Detail }): ReactNode {
  const { t } = useTranslation('contact');
  return (
    <div className="of-columns">
      <div className="of-column">
        <Actions message={message} />
        {isInTray(message) && <Notice tone="quiet" title={t('message.title_tray')}>{t('message.tray_hint')}</Notice>}
        <Section title={t('message.seen')} hint={message.channel === 'email' ? t('message.seen_hint') : undefined}><MessageAsSeen message={message} /></Section>
      </div>
      <div className="of-column">
        <Decided message={message} />
        <About message={message} />
      </div>
    </div>
  );
}

/** Only where a person has something to say about it. */
function Actions({ message }: { readonly message: Detail }): ReactNode {
  const { t } = useTranslation('contact');
  const queryClient = useQueryClient();
  const take = (next: Detail | null): void => void (next && queryClient.setQueryData(contactQueries.message(next.id).queryKey, next));
  const cancel = useCommand({ method: 'POST', schema: MessageDetail, path: () => `/office/contact/messages/${message.id}/cancel`, body: () => ({}), invalidates: ['contact'] });
  const report = useCommand({ method: 'POST', schema: MessageDetail, path: () => `/office/contact/messages/${message.id}/report`, body: (state: 'delivered' | 'failed') => ({ state }), invalidates: ['contact'] });
  if (message.state === 'waiting') {
    return (
      <Section title={t('message.cancel')} hint={t('message.cancel_hint')}>
        {cancel.fault && <FaultNotice fault={cancel.fault} />}
        <Button variant="default" loading={cancel.busy} onClick={() => void cancel.run(null).then(take)}>{t('message.cancel')}</Button>
      </Section>
    );
  }
  if (message.state !== 'unknown') return null;
  return (
    <Section title={t('message.report')} hint={t('message.report_hint')}>
      {report.fault && <FaultNotice fault={report.fault} />}
      <div className="of-actions">
        <Button variant="default" loading={report.busy} onClick={() => void report.run('delivered').then(take)}>{t('message.arrived')}</Button>
        <Button variant="default" loading={report.busy} onClick={() => void report.run('failed').then(take)}>{t('message.not_arrived')}</Button>
      </div>
    </Section>
  );
}

function Decided({ message }: { readonly message: Detail }): ReactNode {
  const { t } = useTranslation('contact');
  const { at } = useStores();
  const { decided } = message;
  if (!decided) return <Section title={t('message.decided')} hint={t('message.decided_none')}>{null}</Section>;
  return (
    <Section title={t('message.decided')} hint={t('message.decided_hint', { at: at(decided.at), stage: t(`message.decided_${decided.stage}`) })}>
      <Reasons reasons={decided.reasons} customer={message.customer} />
      <details className="of-details"><summary>{t('gate.evidence')}</summary><pre className="of-raw">{decided.entry.text}</pre></details>
    </Section>
  );
}

function About({ message }: { readonly message: Detail }): ReactNode {
  const { t } = useTranslation('contact');
  const { at } = useStores();
  return (
    <Section title={t('message.about')}>
      <Facts items={[
        [t('message.customer'), <Link key="c" className="of-link" to="/customers/$customer" params={{ customer: message.customer }}>{t('message.open_customer')}</Link>],
        [t('messages.state'), <MessageStateBadge key="s" message={message} />],
        [t('message.made'), at(message.made_at)],
        message.state === 'waiting' ? [t('message.due'), at(message.due_at)] : null,
        [t('message.expires'), at(message.expires_at)],
        message.provider === null ? null : [t('message.provider'), message.provider === 'tray' ? t('message.tray') : message.provider],
        message.reference === null ? null : [t('message.reference'), message.reference],
        [t('message.by'), t(message.by === 'machine' ? 'message.by_machine' : 'message.by_person')],
        message.refusals > 0 ? [t('message.refusals'), message.refusals] : null,
      ]} />
    </Section>
  );
}
