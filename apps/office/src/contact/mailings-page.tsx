/** Mailings: one message to many customers, each let out or refused by the gate. */
import { Button, Skeleton } from '@mantine/core';
import { MailingItem as MailingShape } from '@stilltill/protocol/office-messages';
import { EmptyState, FaultNotice, useTranslation } from '@stilltill/ui';
import { IconSend } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { Badge, type BadgeTone } from '../components/badge.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { useNow } from '../components/use-now.ts';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { type MailingItem, contactQueries } from './contact-queries.ts';
import { useContactWords } from './use-contact-words.ts';
import './contact.css';

const TONES: Readonly<Record<MailingItem['state'], BadgeTone>> = { waiting: 'amber', running: 'amber', done: 'green', cancelled: 'quiet' };
/** How often is asked after what is going out. */
const FOLLOW_MS = 2000;
const isGoing = ({ state }: MailingItem): boolean => state === 'waiting' || state === 'running';
const paged = contactQueries.mailings();

export function MailingsPage(): ReactNode {
  const { t } = useTranslation('contact');
  const now_ms = useNow(FOLLOW_MS);
  const list = usePages(paged, { everyMs: (rows) => rows.some((row) => isGoing(row) && Date.parse(row.at) <= now_ms) && FOLLOW_MS });
  const going = list.rows?.filter(isGoing) ?? [];
  const title = list.rows ? (going.length > 0 ? t('mailings.title_going', { count: going.length }) : t('mailings.title', { count: list.rows.length })) : list.fault ? t('nav.mailings') : null;
  return (
    <Page before={<BackLink to="/contact">{t('nav.messages')}</BackLink>} title={title} subtitle={t('mailings.hint')} actions={<>
      <Button variant="default" renderRoot={(root) => <Link {...root} to="/contact/templates" />}>{t('nav.templates')}</Button>
      <Button renderRoot={(root) => <Link {...root} to="/contact/mailings/new" />}>{t('mailings.add')}</Button>
    </>}>
      {list.fault && <FaultNotice fault={list.fault} action={<Button variant="default" onClick={list.retry}>{t('nav.mailings')}</Button>} />}
      {!list.rows && !list.fault && <Skeleton height={180} radius="md" />}
      {list.rows?.length === 0 && <EmptyState icon={<IconSend size={40} stroke={1.25} />} title={t('mailings.empty')} hint={t('mailings.empty_hint')} />}
      {list.rows?.map((item) => <One key={item.id} item={item} />)}
      {list.more && <Button variant="default" className="of-more" loading={list.loading_more === true} onClick={list.more}>{t('messages.all')}</Button>}
    </Page>
  );
}

function One({ item }: { readonly item: MailingItem }): ReactNode {
  const { t } = useTranslation('contact');
  const { channel, purpose, heading } = useContactWords();
  const { at } = useStores();
  const [sure, setSure] = useState(false);
  const cancel = useCommand({ method: 'POST', schema: MailingShape, path: () => `/office/contact/mailings/${item.id}/cancel`, body: () => ({}), invalidates: ['contact'] });
  const figure = (count: number): ReactNode => <span className="st-figures">{count}</span>;
  const canCancel = item.state === 'waiting' || item.state === 'running' || (item.state === 'done' && item.deferred > 0);
  return (
    <Section title={item.name} hint={heading(t('mailings.about', { purpose: purpose(item.purpose), channel: channel(item.channel), at: at(item.at), by: item.made_by }))} actions={<Badge tone={TONES[item.state]}>{t(`mailings.state.${item.state}`)}</Badge>}>
      {item.looked_at > 0 && <Facts items={[[t('mailings.looked_at'), figure(item.looked_at)], [t('mailings.allowed'), figure(item.allowed)], [t('mailings.deferred'), figure(item.deferred)], [t('mailings.denied'), figure(item.denied)]]} />}
      {cancel.fault && <FaultNotice fault={cancel.fault} />}
      {canCancel && <div className="of-actions"><Button variant="default" {...(sure ? { color: 'red' } : {})} loading={cancel.busy} onBlur={() => setSure(false)} onClick={() => { if (sure) void cancel.run(null); setSure(!sure); }}>{t(sure ? 'mailings.cancel_sure' : 'mailings.cancel')}</Button></div>}
    </Section>
  );
}
