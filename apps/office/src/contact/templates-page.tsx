/** What owners write to customers who agreed to it, in both languages, and how it reads. */
import { Button, NativeSelect, Skeleton, TextInput, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Fault } from '@stilltill/domain/result';
import { Done, TemplateItem as TemplateShape } from '@stilltill/protocol/office-messages';
import { EmptyState, FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { IconTemplate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useStores } from '../components/use-stores.ts';
import { makeId } from '../stock/made-here.ts';
import { type TemplateItem, contactQueries } from './contact-queries.ts';
import { TextAsSeen } from './new-mailing-page.tsx';
import { COMMERCIAL_PURPOSES, type Purpose, useContactWords } from './use-contact-words.ts';
import './contact.css';

const WHYS = ['empty', 'too_long', 'too_deep', 'too_much', 'unknown_value', 'unreadable', 'failed'] as const;
const LANGUAGES = ['zh', 'en'] as const;
const PAUSE_MS = 300;

export function TemplatesPage(): ReactNode {
  const { t } = useTranslation('contact');
  const query = useQuery(contactQueries.templates());
  const [made, setMade] = useState<string | null>(null);
  const items = query.data?.items;
  return (
    <Page
      before={<BackLink to="/contact/mailings">{t('nav.mailings')}</BackLink>} title={items ? t('templates.title', { count: items.length }) : query.error ? t('nav.templates') : null} subtitle={t('templates.hint')}
      actions={made === null && <Button onClick={() => setMade(makeId())}>{t('templates.add')}</Button>}
    >
      <ReadFault of={query} />
      {query.isPending && <Skeleton height={240} radius="md" />}
      {made !== null && <Section title={t('templates.add')}><TemplateForm id={made} item={null} onEnd={() => setMade(null)} /></Section>}
      {items?.length === 0 && made === null && <EmptyState icon={<IconTemplate size={40} stroke={1.25} />} title={t('templates.empty')} hint={t('templates.empty_hint')} />}
      {items?.map((item) => <One key={item.id} item={item} />)}
    </Page>
  );
}

function One({ item }: { readonly item: TemplateItem }): ReactNode {
  const { t } = useTranslation('contact');
  const { purpose, heading } = useContactWords();
  const { at } = useStores();
  const [open, setOpen] = useState(false);
  const [saved, setSaved] = useState(false);
  const [sure, setSure] = useState(false);
  const remove = useCommand({ method: 'DELETE', schema: Done, path: () => `/office/contact/templates/${item.id}`, body: () => ({}), invalidates: ['contact'] });
  return (
    <Section title={item.name} hint={t('templates.changed', { purpose: heading(purpose(item.purpose)), at: at(item.changed_at) })}>
      {saved && !open && <Notice tone="green" title={t('templates.saved')} />}
      {remove.fault && <FaultNotice fault={remove.fault} />}
      {open ? <TemplateForm key={item.version} id={item.id} item={item} onEnd={(done) => { setOpen(false); setSaved(done); }} /> : (
        <div className="of-actions">
          <Button variant="default" onClick={() => { setOpen(true); setSaved(false); }}>{t('templates.edit')}</Button>
          <Button variant="default" {...(sure ? { color: 'red' } : {})} loading={remove.busy} onBlur={() => setSure(false)} onClick={() => { if (sure) void remove.run(null); setSure(!sure); }}>{t(sure ? 'templates.remove_sure' : 'templates.remove')}</Button>
        </div>
      )}
    </Section>
  );
}

type Words = { readonly title: string; readonly text: string };
type Typed = { readonly name: string; readonly purpose: Purpose; readonly zh: Words; readonly en: Words };
const NO_WORDS: Words = { title: '', text: '' };

/** Only languages that have a text are sent; null: there is none. */
function textsOf(typed: Typed): object | null {
  const spoken = LANGUAGES.filter((language) => typed[language].text.trim() !== '');
  return spoken.length === 0 ? null : Object.fromEntries(spoken.map((language) => [language, typed[language]]));
}

function TemplateForm({ id, item, onEnd }: { readonly id: string; readonly item: TemplateItem | null; readonly onEnd: (saved: boolean) => void }): ReactNode {
  const { t } = useTranslation('contact');
  const { purpose: purposeName, heading } = useContactWords();
  const [typed, setTyped] = useState<Typed>({ name: item?.name ?? '', purpose: item?.purpose ?? 'marketing', zh: item?.texts.zh ?? NO_WORDS, en: item?.texts.en ?? NO_WORDS });
  const save = useCommand({ method: 'PUT', schema: TemplateShape, path: () => `/office/contact/templates/${id}`, body: (body: object) => body, invalidates: ['contact'] });
  const texts = textsOf(typed);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (texts && await save.run({ name: typed.name.trim(), purpose: typed.purpose, texts })) onEnd(true);
  };
  return (
    <div className="of-columns">
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        <div className="of-fields">
          <TextInput label={t('templates.name')} maxLength={100} autoComplete="off" value={typed.name} onChange={(event) => { const name = event.currentTarget.value; setTyped((was) => ({ ...was, name })); }} />
          <NativeSelect label={t('templates.purpose')} value={typed.purpose} onChange={(event) => { const purpose = COMMERCIAL_PURPOSES.find((each) => each === event.currentTarget.value) ?? 'marketing'; setTyped((was) => ({ ...was, purpose })); }} data={COMMERCIAL_PURPOSES.map((value) => ({ value, label: heading(purposeName(value)) }))} />
        </div>
        <p className="of-muted">{t('templates.values', { name: '{{ name }}', shop: '{{ shop }}', store: '{{ store }}' })} {t('templates.one_language')}</p>
        {LANGUAGES.map((language) => <WordsFields key={language} language={language} words={typed[language]} onChange={(part) => setTyped((was) => ({ ...was, [language]: { ...was[language], ...part } }))} />)}
        {save.fault && <TemplateFault fault={save.fault} />}
        <div className="of-form-actions"><Button variant="default" onClick={() => onEnd(false)}>{t('templates.leave')}</Button><Button type="submit" disabled={typed.name.trim() === '' || texts === null} loading={save.busy}>{t('templates.save')}</Button></div>
      </form>
      <AsRead texts={texts} />
    </div>
  );
}

function WordsFields({ language, words, onChange }: { readonly language: 'zh' | 'en'; readonly words: Words; readonly onChange: (part: Partial<Words>) => void }): ReactNode {
  const { t } = useTranslation('contact');
  return (
    <fieldset className="of-picks of-form" lang={language}>
      <legend>{t(`templates.${language}`)}</legend>
      <TextInput label={t('templates.heading')} maxLength={200} autoComplete="off" value={words.title} onChange={(event) => onChange({ title: event.currentTarget.value })} />
      <Textarea label={t('templates.text')} autosize minRows={3} maxRows={14} maxLength={10_000} value={words.text} onChange={(event) => onChange({ text: event.currentTarget.value })} />
    </fieldset>
  );
}

function AsRead({ texts }: { readonly texts: object | null }): ReactNode {
  const { t } = useTranslation('contact');
  const written = JSON.stringify(texts);
  const [settled] = useDebouncedValue(written, PAUSE_MS);
  const asked = useMemo(() => (settled === 'null' ? null : { name: 'preview', purpose: 'marketing', texts: JSON.parse(settled) as object }), [settled]);
  const preview = useQuery(contactQueries.templatePreview(asked));
  return (
    <div className="of-form" aria-live="polite">
      <div><h3 className="of-reasons-title">{t('templates.preview')}</h3><p className="of-muted">{t(asked === null ? 'templates.preview_none' : 'templates.preview_hint')}</p></div>
      {asked !== null && preview.error && <TemplateFault fault={faultOf(preview.error)} />}
      {asked !== null && preview.data?.samples.map(({ language, title, text }) => <div key={language} lang={language}><TextAsSeen title={title} text={text} /></div>)}
    </div>
  );
}

/** What is wrong with a text, and in which language, where that is what it is about. */
function TemplateFault({ fault }: { readonly fault: Fault }): ReactNode {
  const { t } = useTranslation('contact');
  const why = WHYS.find((each) => each === fault.details?.['reason']);
  if (fault.code !== 'template_invalid' || !why) return <FaultNotice fault={fault} />;
  return <Notice tone="amber" title={t(`templates.wrong.${LANGUAGES.find((each) => each === fault.details?.['language']) ?? 'both'}`)}>{t(`templates.why.${why}`)}</Notice>;
}
