/** What faults mean: the catalogue that comes with the program, searched, and the codes that this shop explains itself. */
import { Button, Modal, NativeSelect, Skeleton, TextInput, Textarea } from '@mantine/core';
import type { FaultEntry } from '@stilltill/domain/fault';
import { FAULTS, entryOfOwn, searchFaults } from '@stilltill/domain/fault/catalogue';
import { type FaultEdit, type FaultItem, FaultList } from '@stilltill/protocol/office-faults';
import { EmptyState, FaultNotice, dayAndTime, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/fault-codes';
import { IconPlus, IconSearch, IconTool } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { z } from 'zod';
import { ask, unwrap } from '../api/client.ts';
import { useCommand } from '../api/use-command.ts';
import { Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { FleetPlaces } from './fleet-places.tsx';
import { Outages } from './outages.tsx';
import { Deciders } from '../session/deciders.tsx';

type Item = z.output<typeof FaultItem>;
const BASE = '/office/faults';
const faults = queryOptions({ queryKey: ['fleet', 'own-faults'], queryFn: async ({ signal }) => unwrap(await ask(FaultList, BASE, { signal })) });

export function FaultsPage(): ReactNode {
  const { t } = useTranslation('faultCodes');
  const { t: office } = useTranslation('office');
  const { tag } = useLanguage();
  const language = tag === 'zh-CN' ? 'zh' : 'en';
  const query = useQuery(faults);
  const [text, setText] = useState('');
  const [edited, setEdited] = useState<{ readonly item: Item | null; readonly code: string } | null>(null);
  const own = query.data?.items ?? [];
  const isSearching = text.trim() !== '';
  const found = isSearching ? searchFaults(text, language, FAULTS, own, 30) : [];
  const itemOf = (entry: FaultEntry): Item | null => own.find(({ code }) => code.toLowerCase() === entry.shown?.toLowerCase()) ?? null;
  return (
    <Page
      before={<FleetPlaces />} title={query.data ? (own.length === 0 ? t('title_none') : t('title', { count: own.length })) : query.error ? t('nav') : null} subtitle={t('hint')}
      actions={<Deciders><Button leftSection={<IconPlus size={18} stroke={2} aria-hidden />} onClick={() => setEdited({ item: null, code: '' })}>{t('add')}</Button></Deciders>}
    >
      <ReadFault of={query} />
      <Outages />
      <TextInput className="fl-search" type="search" label={t('search')} leftSection={<IconSearch size={18} stroke={1.75} aria-hidden />} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <Section title={isSearching ? t('all') : t('own')}>
        {isSearching && found.length === 0 && <EmptyState icon={<IconTool size={40} stroke={1.25} />} title={t('none_found')} hint={t('none_found_hint')} action={<Deciders><Button variant="default" onClick={() => setEdited({ item: null, code: text.trim() })}>{t('add')}</Button></Deciders>} />}
        {!isSearching && query.isPending && <Skeleton height={120} radius="md" />}
        {!isSearching && query.data && own.length === 0 && <EmptyState icon={<IconTool size={40} stroke={1.25} />} title={t('title_none')} hint={t('none_found_hint')} />}
        <ul className="fl-faults">
          {(isSearching ? found : own.map((item) => entryOfOwn(item))).map((entry) => {
            const item = entry.group === 'own' ? itemOf(entry) : null;
            return <Fault key={entry.code} entry={entry} item={item} language={language} onEdit={entry.group === 'own' ? () => setEdited({ item, code: entry.shown ?? '' }) : null} />;
          })}
        </ul>
      </Section>
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited?.item ? t('edit') : t('add')} centered size="lg" closeButtonProps={{ 'aria-label': office('frame.close') }}>
        {edited && <FaultForm item={edited.item} code={edited.code} onClose={() => setEdited(null)} />}
      </Modal>
    </Page>
  );
}

function Fault(props: { readonly entry: FaultEntry; readonly item: Item | null; readonly language: 'en' | 'zh'; readonly onEdit: (() => void) | null }): ReactNode {
  const { t } = useTranslation('faultCodes');
  const { tag } = useLanguage();
  const { entry, item, language } = props;
  return (
    <li className="fl-fault">
      <div className="fl-fault-head">
        <h3>{entry.shown && !entry.title[language].includes(entry.shown) && <b>{entry.shown}</b>} {entry.title[language]}</h3>
        {props.onEdit && <Deciders><Button variant="default" size="compact-md" onClick={props.onEdit}>{t('edit')}</Button></Deciders>}
      </div>
      <p className="of-muted">{entry.cause ? entry.cause[language] : t('reported')}</p>
      <div className="fl-fault-steps">
        <div><h4>{t('operator')}</h4><ol>{entry.operator_does[language].map((step) => <li key={step}>{step}</li>)}</ol></div>
        <div><h4>{t('engineer')}</h4><ol>{entry.engineer_does[language].map((step) => <li key={step}>{step}</li>)}</ol></div>
      </div>
      {item && <p className="of-muted">{t('changed', { who: item.changed_by, when: dayAndTime(item.changed_at, tag) })}</p>}
    </li>
  );
}

const TEXTS = ['cause', 'operator', 'engineer'] as const;
type Typed = Readonly<Record<`${(typeof TEXTS)[number]}_${'en' | 'zh'}`, string>>;

function typedOf(item: Item | null): Typed {
  const of = (texts: Readonly<Record<string, string>> | null | undefined, language: 'en' | 'zh'): string => texts?.[language] ?? '';
  return {
    cause_en: of(item?.cause, 'en'), cause_zh: of(item?.cause, 'zh'), operator_en: of(item?.operator_does, 'en'), operator_zh: of(item?.operator_does, 'zh'),
    engineer_en: of(item?.engineer_does, 'en'), engineer_zh: of(item?.engineer_does, 'zh'),
  };
}

function FaultForm({ item, code: given, onClose }: { readonly item: Item | null; readonly code: string; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('faultCodes');
  const [code, setCode] = useState(given);
  const [source, setSource] = useState<'shop' | 'reported'>(item?.source ?? 'reported');
  const [typed, setTyped] = useState(() => typedOf(item));
  const [words, setWords] = useState(item?.words.join(', ') ?? '');
  const path = (): string => `${BASE}/${encodeURIComponent(code.trim())}`;
  const save = useCommand({ method: 'PUT', schema: z.unknown(), path, body: (edit: z.input<typeof FaultEdit>) => edit, invalidates: ['fleet'] });
  const forget = useCommand({ method: 'DELETE', schema: z.unknown(), path, body: () => ({}), invalidates: ['fleet'] });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const edit = {
      source, cause: source === 'reported' ? null : { en: typed.cause_en, zh: typed.cause_zh }, operator_does: { en: typed.operator_en, zh: typed.operator_zh }, engineer_does: { en: typed.engineer_en, zh: typed.engineer_zh },
      words: words.split(/[,，、]/).map((word) => word.trim()).filter(Boolean), changed_at: item?.changed_at ?? null,
    };
    if ((await save.run(edit)) !== null) onClose();
  };
  const field = (name: keyof Typed, rows: number, hint?: string): ReactNode => (
    <Textarea key={name} label={t(name)} lang={name.slice(-2)} autosize minRows={rows} maxLength={name.startsWith('cause') ? 300 : 1000} {...(hint ? { description: hint } : {})} value={typed[name]} onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })} />
  );
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)}>
      {(save.fault ?? forget.fault) && <FaultNotice fault={(save.fault ?? forget.fault) as NonNullable<typeof save.fault>} />}
      <TextInput label={t('code')} description={t('code_hint')} required pattern="[A-Za-z0-9_.\-]{1,20}" maxLength={20} readOnly={item !== null} value={code} onChange={(event) => setCode(event.currentTarget.value)} data-autofocus />
      <NativeSelect label={t('source')} value={source} data={[{ value: 'reported', label: t('reported') }, { value: 'shop', label: t('confirmed') }]} onChange={(event) => setSource(event.currentTarget.value === 'shop' ? 'shop' : 'reported')} />
      {source === 'shop' && <div className="fl-pair">{field('cause_zh', 2)}{field('cause_en', 2)}</div>}
      <div className="fl-pair">{field('operator_zh', 3, t('steps_hint'))}{field('operator_en', 3, t('steps_hint'))}</div>
      <div className="fl-pair">{field('engineer_zh', 2)}{field('engineer_en', 2)}</div>
      <TextInput label={t('words')} description={t('words_hint')} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
      <div className="of-form-actions">
        {item && <Button variant="default" loading={forget.busy} onClick={() => void forget.run(null).then((done) => done !== null && onClose())}>{t('forget')}</Button>}
        <Button variant="default" onClick={onClose}>{t('cancel')}</Button><Button type="submit" loading={save.busy}>{t('save')}</Button>
      </div>
    </form>
  );
}
