/** Public registers of people who want no calls: how old our copies are, and how a new one comes in. */
import { Button, FileButton, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import { RegisterAnswer } from '@stilltill/protocol/office-messages';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ask, faultOf, unwrap } from '../api/client.ts';
import { BackLink } from '../components/back-link.tsx';
import { Badge } from '../components/badge.tsx';
import { Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useStores } from '../components/use-stores.ts';
import { dayOf, startOfDay } from '../lib/time.ts';
import { makeId, momentNow } from '../stock/made-here.ts';
import { type RegisterItem, contactQueries } from './contact-queries.ts';
import { inParts } from './register-parts.ts';
import './contact.css';

const FILE_MB_MAX = 48;

function useRegisterName(): (register: string) => string {
  const { t } = useTranslation('contact');
  return (register) => (register === 'UK-TPS' ? t('registers.name.uk_tps') : register === 'US-DNC' ? t('registers.name.us_dnc') : register);
}

export function RegistersPage(): ReactNode {
  const { t } = useTranslation('contact');
  const query = useQuery(contactQueries.registers());
  const items = query.data?.items;
  const old = items?.filter(({ is_too_old }) => is_too_old).length ?? 0;
  return (
    <Page before={<BackLink to="/contact/calls">{t('nav.calls')}</BackLink>} title={items ? (old > 0 ? t('registers.title_old', { count: old }) : t('registers.title_fine')) : query.error ? t('nav.registers') : null} subtitle={t('registers.hint')}>
      <ReadFault of={query} />
      {query.isPending && <Skeleton height={240} radius="md" />}
      {items?.map((item) => <One key={item.register} item={item} />)}
      {items?.[0] && <Bring items={items} first={items[0].register} />}
    </Page>
  );
}

function One({ item }: { readonly item: RegisterItem }): ReactNode {
  const { t } = useTranslation('contact');
  const { at } = useStores();
  const nameOf = useRegisterName();
  const { copied_at, days_max, is_too_old, numbers } = item;
  const known = copied_at === null ? undefined : `${t('registers.copied', { at: at(copied_at) })} · ${t('registers.numbers', { count: numbers })}`;
  return (
    <Section title={nameOf(item.register)} hint={known} actions={<Badge tone={is_too_old ? 'amber' : 'green'}>{t(is_too_old ? 'registers.stale' : 'registers.fresh')}</Badge>}>
      <p className="of-muted">{days_max === null ? t('registers.unasked') : t('registers.days_max', { days: days_max })}</p>
      {is_too_old && <Notice tone="amber" title={t(copied_at === null ? 'registers.none' : 'registers.old')}>{t('registers.none_hint')}</Notice>}
    </Section>
  );
}

type Taking = { readonly register: string; readonly copied_at: string; readonly file: File };

function Bring({ items, first }: { readonly items: readonly RegisterItem[]; readonly first: string }): ReactNode {
  const { t } = useTranslation('contact');
  const { timezone_of } = useStores();
  const nameOf = useRegisterName();
  const timezone = timezone_of('') ?? 'UTC';
  const [register, setRegister] = useState(first);
  const [day, setDay] = useState(() => dayOf(Date.parse(momentNow()), timezone));
  const [progress, setProgress] = useState({ done: 0, parts: 1 });
  const take = useTake(setProgress);
  const bring = (file: File | null): void => {
    if (file && day !== '') take.mutate({ register, copied_at: startOfDay(day, timezone), file });
  };
  return (
    <Section title={t('registers.bring')} hint={t('registers.bring_hint')}>
      <div className="of-form of-form-narrow">
        <div className="of-fields">
          <NativeSelect label={t('registers.register')} value={register} onChange={(event) => setRegister(event.currentTarget.value)} data={items.map((each) => ({ value: each.register, label: nameOf(each.register) }))} />
          <TextInput type="date" label={t('registers.date')} value={day} error={day === '' ? t('registers.date_needed') : undefined} onChange={(event) => setDay(event.currentTarget.value)} />
        </div>
        {take.error && <FaultNotice fault={faultOf(take.error)} />}
        {take.isSuccess && <Taken taken={take.data} />}
        <div className="of-inline-form">
          <FileButton accept=".csv,.txt,text/csv,text/plain" onChange={bring} inputProps={{ 'aria-label': t('registers.choose') }}>{(props) => <Button {...props} disabled={day === ''} loading={take.isPending}>{t('registers.choose')}</Button>}</FileButton>
          <span role="status" className="of-muted">{take.isPending && progress.parts > 1 ? t('registers.reading', progress) : ''}</span>
        </div>
      </div>
    </Section>
  );
}

type Answer = { readonly taken: number; readonly unreadable: number };

/** Until the last part has come the copy is none: one that broke off is begun again. Null: the file is too large. */
function useTake(onProgress: (progress: { readonly done: number; readonly parts: number }) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ register, copied_at, file }: Taking): Promise<Answer | null> => {
      if (file.size > FILE_MB_MAX * 1024 * 1024) return null;
      const parts = inParts(await file.text());
      const sum = { taken: 0, unreadable: 0 };
      for (const [done, { numbers, part }] of parts.entries()) {
        onProgress({ done: done + 1, parts: parts.length });
        const answer = unwrap(await ask(RegisterAnswer, '/office/contact/registers', { method: 'POST', body: { register, copied_at, numbers, part }, idempotency_key: makeId() }));
        sum.taken += answer.taken;
        sum.unreadable += answer.unreadable;
      }
      return sum;
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['contact', 'registers'] }),
  });
}

function Taken({ taken }: { readonly taken: Answer | null }): ReactNode {
  const { t } = useTranslation('contact');
  if (taken === null) return <Notice tone="amber" title={t('registers.too_large', { max: FILE_MB_MAX })} />;
  const unreadable = taken.unreadable > 0 ? t('registers.unreadable', { count: taken.unreadable }) : undefined;
  return <Notice tone={taken.taken > 0 ? 'green' : 'amber'} title={taken.taken > 0 ? t('registers.taken', { count: taken.taken }) : t('registers.taken_none')}>{unreadable}</Notice>;
}
