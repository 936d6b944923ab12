/** A new mailing: who is meant, what they read and when; then what the gate says; and only then does it go out. */
import { Button, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { MailingItem, MailingPreview } from '@stilltill/protocol/office-messages';
import { EmptyState, FaultNotice, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import { IconTemplate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useStores } from '../components/use-stores.ts';
import { momentOf } from '../lib/time.ts';
import { pointQueries } from '../points/point-queries.ts';
import { makeId, momentNow } from '../stock/made-here.ts';
import { type MailingPreview as Preview, type TemplateItem, contactQueries } from './contact-queries.ts';
import { CHANNEL_NAMES, type Channel, useContactWords } from './use-contact-words.ts';
import './contact.css';

/** `at`: as a field for date and time holds it, by the store's clock; empty: now. */
type Typed = { readonly name: string; readonly group: string; readonly language: '' | 'zh' | 'en'; readonly channel: Channel; readonly store: string; readonly template: string; readonly at: string };

export function NewMailingPage(): ReactNode {
  const { t } = useTranslation('contact');
  const templates = useQuery(contactQueries.templates());
  const { stores } = useStores();
  const [first] = stores;
  return (
    <Page before={<BackLink to="/contact/mailings">{t('nav.mailings')}</BackLink>} title={t('mailings.new')} subtitle={t('mailings.new_hint')}>
      <ReadFault of={templates} />
      {(templates.isPending || !first) && <Skeleton height={420} radius="md" />}
      {templates.data?.items.length === 0 && <EmptyState icon={<IconTemplate size={40} stroke={1.25} />} title={t('mailings.no_template')} hint={t('mailings.no_template_hint')} action={<Button renderRoot={(root) => <Link {...root} to="/contact/templates" />}>{t('mailings.write_template')}</Button>} />}
      {templates.data?.items[0] && first && <MailingForm templates={templates.data.items} first={{ name: '', group: '', language: '', channel: 'sms', store: first.id, template: templates.data.items[0].id, at: '' }} />}
    </Page>
  );
}

function MailingForm({ templates, first }: { readonly templates: readonly TemplateItem[]; readonly first: Typed }): ReactNode {
  const { t } = useTranslation('contact');
  const navigate = useNavigate();
  const { stores } = useStores();
  const [typed, setTyped] = useState(first);
  // The same mailing however often it is sent.
  const [key] = useState(makeId);
  const [seen, setSeen] = useState<{ readonly of: Typed; readonly body: object; readonly said: Preview } | null>(null);
  const preview = useCommand({ method: 'POST', schema: MailingPreview, path: () => '/office/contact/mailings/preview', body: (body: object) => body, invalidates: [] });
  const make = useCommand({ method: 'POST', schema: MailingItem, path: () => '/office/contact/mailings', body: (body: object) => body, invalidates: ['contact'] });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { name, group, language, channel, store, template, at } = typed;
    const body = {
      request_key: key, name: name.trim(), store, channel, template, purpose: templates.find(({ id }) => id === template)?.purpose,
      audience: { customers: null, group: group === '' ? null : group, language: language === '' ? null : language }, at: at === '' ? momentNow() : momentOf(at, stores.find(({ id }) => id === store)?.timezone ?? 'UTC'),
    };
    const said = await preview.run(body);
    setSeen(said && { of: typed, body, said });
  };
  const send = async (): Promise<void> => {
    if (seen && await make.run(seen.body)) void navigate({ to: '/contact/mailings' });
  };
  return (
    <div className="of-columns">
      <form className="of-column" onSubmit={(event) => void submit(event)} noValidate>
        <Fields typed={typed} templates={templates} change={(part) => setTyped((was) => ({ ...was, ...part }))} />
        {preview.fault && <FaultNotice fault={preview.fault} />}
        <div className="of-form-actions"><Button type="submit" {...(seen?.of === typed ? { variant: 'default' } : {})} disabled={typed.name.trim() === ''} loading={preview.busy}>{t('mailings.preview')}</Button></div>
      </form>
      <div className="of-column" aria-live="polite">
        {seen && <Said said={seen.said} channel={seen.of.channel} />}
        {seen && seen.of !== typed && <Notice tone="amber" title={t('mailings.again')} />}
        {make.fault && <FaultNotice fault={make.fault} />}
        {seen?.of === typed && seen.said.allowed + seen.said.deferred > 0 && <div className="of-form-actions"><Button loading={make.busy} onClick={() => void send()}>{t(typed.at === '' ? 'mailings.send' : 'mailings.plan')}</Button></div>}
      </div>
    </div>
  );
}

function Fields({ typed, templates, change }: { readonly typed: Typed; readonly templates: readonly TemplateItem[]; readonly change: (part: Partial<Typed>) => void }): ReactNode {
  const { t } = useTranslation('contact');
  const { short } = useLanguage();
  const { stores } = useStores();
  const { channel, purpose, heading } = useContactWords();
  const groups = useQuery(pointQueries.groups()).data?.items ?? [];
  return (
    <>
      <Section title={t('mailings.who')}>
        <div className="of-form">
          <NativeSelect label={t('mailings.audience')} value={typed.group} onChange={(event) => change({ group: event.currentTarget.value })} data={[{ value: '', label: t('mailings.everybody') }, ...groups.map(({ id, names, members }) => ({ value: id, label: t('mailings.group', { name: nameIn(names, short), count: members }) }))]} />
          <div className="of-fields">
            <NativeSelect label={t('mailings.language')} value={typed.language} onChange={(event) => change({ language: event.currentTarget.value as Typed['language'] })} data={[{ value: '', label: t('mailings.every_language') }, { value: 'zh', label: t('mailings.zh') }, { value: 'en', label: t('mailings.en') }]} />
            <NativeSelect label={t('mailings.channel')} description={typed.channel === 'voice' ? t('mailings.voice_hint') : undefined} value={typed.channel} onChange={(event) => change({ channel: CHANNEL_NAMES.find((each) => each === event.currentTarget.value) ?? 'sms' })} data={CHANNEL_NAMES.map((value) => ({ value, label: heading(channel(value)) }))} />
          </div>
        </div>
      </Section>
      <Section title={t('mailings.what')}>
        <div className="of-form">
          <TextInput label={t('mailings.name')} description={t('mailings.name_hint')} maxLength={100} autoComplete="off" value={typed.name} onChange={(event) => change({ name: event.currentTarget.value })} />
          <NativeSelect label={t('mailings.template')} value={typed.template} onChange={(event) => change({ template: event.currentTarget.value })} data={templates.map((each) => ({ value: each.id, label: t('mailings.template_of', { name: each.name, purpose: purpose(each.purpose) }) }))} />
          {stores.length > 1 && <NativeSelect label={t('mailings.store')} value={typed.store} onChange={(event) => change({ store: event.currentTarget.value })} data={stores.map(({ id, name }) => ({ value: id, label: name }))} />}
          <TextInput label={t('mailings.at')} description={t('mailings.at_hint')} type="datetime-local" value={typed.at} onChange={(event) => change({ at: event.currentTarget.value.slice(0, 16) })} />
        </div>
      </Section>
    </>
  );
}

function Said({ said, channel }: { readonly said: Preview; readonly channel: Channel }): ReactNode {
  const { t } = useTranslation('contact');
  const { looked_at, allowed, deferred, denied, samples } = said;
  const title = allowed > 0 ? t('mailings.result_allowed', { count: allowed }) : deferred > 0 ? t('mailings.result_deferred', { count: deferred }) : t('mailings.result_none');
  const figure = (count: number): ReactNode => <span className="st-figures">{count}</span>;
  return (
    <Section title={t('mailings.said')} hint={t('mailings.said_hint')}>
      <Notice tone={allowed > 0 ? 'green' : 'amber'} title={title}>{said.is_whole ? undefined : t('mailings.part', { count: looked_at })}</Notice>
      <Facts items={[[t('mailings.looked_at'), figure(looked_at)], [t('mailings.allowed'), figure(allowed)], [t('mailings.deferred'), figure(deferred)], [t('mailings.denied'), figure(denied)]]} />
      {said.reasons.length > 0 && (
        <div>
          <h3 className="of-reasons-title">{t('mailings.reasons')}</h3>
          {/* The code of each reason is one that the messages know, or a newer server's. */}
          <ul className="of-reasons">{said.reasons.map(({ code, count }) => <li key={code} className="of-reason"><strong className="st-figures">{count}</strong><span>{t(`reason.${code as 'no_consent'}`)}</span></li>)}</ul>
        </div>
      )}
      {samples.length > 0 && (
        <div className="of-form">
          <h3 className="of-reasons-title">{t('mailings.sample')}</h3>
          {samples.map(({ title: heading, text }, place) => <TextAsSeen key={place} title={channel === 'sms' ? '' : heading} text={text} />)}
        </div>
      )}
    </Section>
  );
}

/** What an owner wrote, as somebody reads it. */
export function TextAsSeen({ title, text }: { readonly title: string; readonly text: string }): ReactNode {
  return <div className="of-phone"><div className="of-bubble of-text">{title !== '' && <><strong>{title}</strong>{'\n'}</>}{text}</div></div>;
}
