/** Who carries a shop's messages, by way; and what holds for every message. Secrets go in and never come back. */
import { Button, NativeSelect, NumberInput, PasswordInput, Skeleton, TextInput, Textarea } from '@mantine/core';
import { ContactSettingsBody, Done, ProviderItem as ProviderShape, ProviderTest } from '@stilltill/protocol/office-messages';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useStores } from '../components/use-stores.ts';
import { type ContactSettings, type ProviderItem, contactQueries } from './contact-queries.ts';
import { KINDS_OF_CHANNEL, type ProviderChannel, type ProviderKind, SECRETS_OF_KIND, FIELDS_OF_KIND, type TypedProvider, readProvider, typedOf } from './typed-provider.ts';
import { useContactWords } from './use-contact-words.ts';
import './contact.css';

const CHANNELS = ['sms', 'email', 'push'] as const;

export function ProvidersPage(): ReactNode {
  const { t } = useTranslation('contact');
  const query = useQuery(contactQueries.providers());
  const settings = useQuery(contactQueries.settings());
  return (
    <Page before={<BackLink to="/contact">{t('nav.messages')}</BackLink>} title={query.data ? t('providers.title', { count: query.data.items.length }) : query.error ? t('nav.providers') : null} subtitle={t('providers.hint')}>
      <ReadFault of={query} />
      {query.isPending && <Skeleton height={360} radius="md" />}
      {query.data && CHANNELS.map((channel) => <OneChannel key={channel} channel={channel} item={query.data.items.find((each) => each.channel === channel) ?? null} />)}
      {settings.data && <ForEvery settings={settings.data} />}
    </Page>
  );
}

function useKindName(): (kind: ProviderKind) => string {
  const { t } = useTranslation('contact');
  return (kind) => (kind === 'twilio' ? 'Twilio' : t(`providers.kinds.${kind === 'web-push' ? 'web_push' : kind}`));
}

function OneChannel({ channel, item }: { readonly channel: ProviderChannel; readonly item: ProviderItem | null }): ReactNode {
  const { t } = useTranslation('contact');
  const { at } = useStores();
  const { channel: channelName, heading } = useContactWords();
  const kindName = useKindName();
  const [open, setOpen] = useState(false);
  const [saved, setSaved] = useState(false);
  const remove = useCommand({ method: 'DELETE', schema: Done, path: () => `/office/contact/providers/${channel}`, body: () => ({}), invalidates: ['contact'] });
  return (
    <Section title={heading(channelName(channel))} hint={item ? `${kindName(item.settings.provider)} · ${t('providers.set', { by: item.changed_by, at: at(item.changed_at) })}` : t('providers.none')}>
      {saved && <Notice tone="green" title={t('providers.saved')} />}
      {remove.fault && <FaultNotice fault={remove.fault} />}
      {item?.callback_url && <p className="of-with-copy"><span className="of-muted">{t('providers.callback')}</span> <code className="of-raw-inline">{item.callback_url}</code><CopyButton text={item.callback_url} what={t('providers.callback')} /></p>}
      {open ? <ProviderForm channel={channel} item={item} onSaved={() => { setOpen(false); setSaved(true); }} /> : (
        <div className="of-actions">
          <Button variant="default" onClick={() => { setOpen(true); setSaved(false); }}>{t(item ? 'providers.change' : 'providers.begin')}</Button>
          {item && channel === 'email' && <TestMail />}
          {item && <Button variant="default" loading={remove.busy} onClick={() => void remove.run(null)}>{t('providers.remove')}</Button>}
        </div>
      )}
    </Section>
  );
}

function TestMail(): ReactNode {
  const { t } = useTranslation('contact');
  const [outcome, setOutcome] = useState<'allow' | 'other' | null>(null);
  const test = useCommand({ method: 'POST', schema: ProviderTest, path: () => '/office/contact/providers/email/test', body: () => ({}), invalidates: ['contact'] });
  const run = async (): Promise<void> => {
    const done = await test.run(null);
    setOutcome(done ? (done.outcome === 'allow' ? 'allow' : 'other') : null);
  };
  return (
    <>
      <Button variant="default" loading={test.busy} onClick={() => void run()}>{t('providers.test')}</Button>
      <span role="status" className="of-muted">{outcome === null ? '' : t(outcome === 'allow' ? 'providers.tested' : 'providers.not_tested')}</span>
      {test.fault && <FaultNotice fault={test.fault} />}
    </>
  );
}

function ProviderForm({ channel, item, onSaved }: { readonly channel: ProviderChannel; readonly item: ProviderItem | null; readonly onSaved: () => void }): ReactNode {
  const { t } = useTranslation('contact');
  const kindName = useKindName();
  const [typed, setTyped] = useState<TypedProvider>(() => typedOf(channel, item));
  const [wrong, setWrong] = useState(false);
  const save = useCommand({ method: 'PUT', schema: ProviderShape, path: () => `/office/contact/providers/${channel}`, body: (body: object) => body, invalidates: ['contact'] });
  const set = (name: string, value: string): void => setTyped((was) => ({ ...was, fields: { ...was.fields, [name]: value } }));
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const body = readProvider(typed, item);
    setWrong(body === null);
    if (body && await save.run(body)) onSaved();
  };
  const { kind, fields, secrets } = typed;
  return (
    <form className="of-form of-form-narrow" onSubmit={(event) => void submit(event)} noValidate autoComplete="off">
      {KINDS_OF_CHANNEL[channel].length > 1 && <NativeSelect label={t('providers.kind')} value={kind} onChange={(event) => setTyped(typedOf(channel, item, KINDS_OF_CHANNEL[channel].find((each) => each === event.currentTarget.value)))} data={KINDS_OF_CHANNEL[channel].map((value) => ({ value, label: kindName(value) }))} />}
      {FIELDS_OF_KIND[kind].map((name) => {
        const shared = { label: t(`providers.field.${name}`), value: fields[name] ?? '' };
        if (name === 'tls') {
          const data = kind === 'smtp' ? [{ value: 'starttls', label: t('providers.tls_starttls') }, { value: 'implicit', label: t('providers.tls_implicit') }] : [{ value: 'on', label: t('providers.tls_on') }, { value: 'off', label: t('providers.tls_off') }];
          return <NativeSelect key={name} {...shared} data={data} onChange={(event) => set(name, event.currentTarget.value)} />;
        }
        if (name === 'templates') return <Textarea key={name} {...shared} autosize minRows={3} maxRows={16} maxLength={20_000} error={wrong ? t('providers.templates_wrong') : undefined} onChange={(event) => set(name, event.currentTarget.value)} />;
        return <TextInput key={name} {...shared} autoComplete="off" maxLength={320} inputMode={name === 'port' ? 'numeric' : undefined} onChange={(event) => set(name, event.currentTarget.value)} />;
      })}
      {SECRETS_OF_KIND[kind].map((name) => {
        const end = item?.settings.provider === kind ? item.secrets[name]?.ends_in : undefined;
        return <PasswordInput key={name} label={t(`providers.secret.${name}`)} description={end === undefined ? t('providers.secret_needed') : t('providers.secret_kept', { end })} autoComplete="new-password" maxLength={10_000} value={secrets[name] ?? ''} onChange={(event) => { const { value } = event.currentTarget; setTyped((was) => ({ ...was, secrets: { ...was.secrets, [name]: value } })); }} />;
      })}
      {save.fault && <FaultNotice fault={save.fault} />}
      <div className="of-form-actions"><Button type="submit" loading={save.busy}>{t('providers.save')}</Button></div>
    </form>
  );
}

function ForEvery({ settings }: { readonly settings: ContactSettings }): ReactNode {
  const { t } = useTranslation('contact');
  const [typed, setTyped] = useState(settings);
  const [saved, setSaved] = useState(false);
  const change = (part: Partial<ContactSettings>): void => { setSaved(false); setTyped((was) => ({ ...was, ...part })); };
  const save = useCommand({ method: 'PUT', schema: ContactSettingsBody, path: () => '/office/contact/settings', body: (body: object) => body, invalidates: ['contact'] });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSaved(await save.run(typed) !== null);
  };
  return (
    <Section title={t('providers.settings')}>
      <form className="of-form of-form-narrow" onSubmit={(event) => void submit(event)} noValidate>
        <TextInput label={t('providers.postal')} description={t('providers.postal_hint')} maxLength={300} value={typed.postal_address ?? ''} onChange={(event) => change({ postal_address: event.currentTarget.value === '' ? null : event.currentTarget.value })} />
        <div className="of-fields">
          <NumberInput label={t('providers.keep_receipts')} min={1} max={3650} allowDecimal={false} value={typed.keep_receipts_days} onChange={(value) => change({ keep_receipts_days: Number(value) || 1 })} />
          <NumberInput label={t('providers.keep_others')} min={1} max={3650} allowDecimal={false} value={typed.keep_others_days} onChange={(value) => change({ keep_others_days: Number(value) || 1 })} />
        </div>
        {save.fault && <FaultNotice fault={save.fault} />}
        <div className="of-form-actions"><Button type="submit" loading={save.busy}>{t('providers.save')}</Button><span role="status" className="of-muted">{saved ? t('providers.saved') : ''}</span></div>
      </form>
    </Section>
  );
}
