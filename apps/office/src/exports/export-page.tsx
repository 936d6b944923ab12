/** Every list as a file, and the journal with its proof: what is in each, of which days and stores, in which words. */
import { Button, Checkbox, NativeSelect } from '@mantine/core';
import type { ExportList } from '@stilltill/protocol/office-exports';
import { LANGUAGES, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/exported';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { queryOf } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { DayField, SelectField } from '../components/filter-fields.tsx';
import { Page, Section } from '../components/page.tsx';
import { useNow } from '../components/use-now.ts';
import { useStores } from '../components/use-stores.ts';
import { dayOf, nextDay, startOfDay } from '../lib/time.ts';
import type { ExportSearch } from './export-search.ts';
import './exports.css';

const route = getRouteApi('/in/export');

type Name = ExportList | 'journal';
type Kept = { readonly by: 'now' | 'period'; readonly of_store: boolean; readonly names_people: boolean };
const LISTS: Readonly<Record<Name, Kept>> = {
  products: { by: 'now', of_store: false, names_people: false }, categories: { by: 'now', of_store: false, names_people: false }, prices: { by: 'now', of_store: false, names_people: false }, stock: { by: 'now', of_store: true, names_people: false }, promotions: { by: 'now', of_store: false, names_people: false },
  suppliers: { by: 'now', of_store: false, names_people: true }, orders: { by: 'now', of_store: true, names_people: false }, received: { by: 'period', of_store: true, names_people: true }, documents: { by: 'period', of_store: true, names_people: true }, movements: { by: 'period', of_store: true, names_people: false },
  sales: { by: 'period', of_store: true, names_people: true }, tenders: { by: 'period', of_store: true, names_people: true }, shifts: { by: 'period', of_store: true, names_people: true }, tax: { by: 'period', of_store: true, names_people: false }, journal: { by: 'period', of_store: false, names_people: false },
  customers: { by: 'now', of_store: false, names_people: true }, staff: { by: 'now', of_store: false, names_people: true }, roster: { by: 'period', of_store: true, names_people: true },
  points: { by: 'now', of_store: false, names_people: false }, coupons: { by: 'now', of_store: false, names_people: false }, roles: { by: 'now', of_store: false, names_people: false }, findings: { by: 'period', of_store: true, names_people: true },
  messages: { by: 'now', of_store: false, names_people: true }, feedback: { by: 'now', of_store: false, names_people: true }, fapiao: { by: 'now', of_store: false, names_people: true },
  data_requests: { by: 'now', of_store: false, names_people: true }, fraud_reports: { by: 'now', of_store: false, names_people: true },
  stores: { by: 'now', of_store: false, names_people: false }, changes: { by: 'period', of_store: false, names_people: true }, exceptions: { by: 'now', of_store: false, names_people: true },
  approvals: { by: 'period', of_store: true, names_people: true }, cases: { by: 'now', of_store: false, names_people: true }, terminals: { by: 'now', of_store: true, names_people: true }, inspections: { by: 'period', of_store: true, names_people: true },
};
const GROUPS = [
  { name: 'goods', lists: ['products', 'prices', 'categories', 'stock', 'documents', 'movements', 'promotions', 'suppliers', 'orders', 'received'] }, { name: 'books', lists: ['sales', 'tenders', 'shifts', 'tax', 'journal'] },
  { name: 'customers', lists: ['customers', 'points', 'coupons', 'messages', 'feedback', 'fapiao', 'data_requests', 'fraud_reports'] },
  { name: 'staff', lists: ['staff', 'roles', 'roster', 'approvals', 'findings', 'cases'] },
  { name: 'machines', lists: ['stores', 'terminals', 'inspections', 'exceptions', 'changes'] },
] as const satisfies readonly { readonly name: string; readonly lists: readonly Name[] }[];
/** What the server gives to those alone who manage it. */
const MANAGED: readonly Name[] = ['products', 'customers', 'points', 'coupons', 'messages', 'feedback', 'fapiao', 'data_requests', 'fraud_reports'];
const TAX_BY = ['day', 'month', 'quarter', 'year'] as const;
type TaxBy = (typeof TAX_BY)[number];

type Wanted = { readonly from: string; readonly to: string; readonly store: string | undefined; readonly language: 'zh' | 'en'; readonly mark: '0' | '1'; readonly by: TaxBy; readonly zone: string };

export function ExportPage(): ReactNode {
  const { t } = useTranslation('exported');
  const { short } = useLanguage();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { stores } = useStores();
  const role = useQuery(queries.me()).data?.role;
  const zone = stores[0]?.timezone ?? 'UTC';
  const today = dayOf(useNow(60_000), zone);
  const [language, setLanguage] = useState<'zh' | 'en'>(short);
  const [hasMark, setMark] = useState(true);
  const [by, setBy] = useState<TaxBy>('month');
  const wanted: Wanted = { from: search.from ?? `${today.slice(0, 7)}-01`, to: search.to ?? today, store: search.store, language, mark: hasMark ? '1' : '0', by, zone };
  const isRight = wanted.from <= wanted.to;
  const change = (to: Partial<ExportSearch>): void => void navigate({ search: (was) => ({ ...was, ...to }), replace: true });
  const may = (name: Name): boolean => role !== undefined && (role !== 'auditor' || !MANAGED.includes(name));
  return (
    <Page title={t('title')} subtitle={t('hint')}>
      <div className="of-filters ex-filters">
        <DayField label={t('from')} value={wanted.from} onChange={(from) => change({ from })} />
        <DayField label={t('to')} value={wanted.to} onChange={(to) => change({ to })} />
        {stores.length > 1 && <SelectField label={t('store')} all={t('all_stores')} value={search.store} onChange={(store) => change({ store })} options={stores.map(({ id, name }) => ({ value: id, label: name }))} />}
        <label className="of-day">
          <span>{t('language')}</span>
          <NativeSelect value={language} onChange={(event) => setLanguage(event.currentTarget.value === 'zh' ? 'zh' : 'en')} data={LANGUAGES.map(({ short: value, name: label }) => ({ value, label }))} />
        </label>
        <Checkbox label={t('mark')} checked={hasMark} onChange={(event) => setMark(event.currentTarget.checked)} />
      </div>
      {!isRight && <p className="of-amber" role="alert">{t('period_wrong')}</p>}
      {GROUPS.map((group) => ({ ...group, shown: group.lists.filter(may) })).filter(({ shown }) => shown.length > 0).map(({ name, shown }) => (
        <Section key={name} title={t(`group.${name}`)}>
          <ul className="ex-list">
            {shown.map((list) => (
              <File
                key={list} name={list} wanted={wanted} isRight={isRight || LISTS[list].by === 'now'} isCalled={search.list === list}
                more={list === 'tax' && <NativeSelect aria-label={t('by')} value={by} onChange={(event) => setBy(TAX_BY.find((each) => each === event.currentTarget.value) ?? 'month')} data={TAX_BY.map((value) => ({ value, label: t(`bys.${value}`) }))} />}
              />
            ))}
          </ul>
        </Section>
      ))}
    </Page>
  );
}

/** `isCalled`: somebody came for it. */
function File(props: { readonly name: Name; readonly wanted: Wanted; readonly isRight: boolean; readonly isCalled: boolean; readonly more: ReactNode }): ReactNode {
  const { t } = useTranslation('exported');
  const { name, isCalled } = props;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => { if (isCalled) row.current?.scrollIntoView({ block: 'center' }); }, [isCalled]);
  const { by, names_people } = LISTS[name];
  const label = t(`list.${name}`);
  return (
    <li ref={row} className="ex-row" aria-current={isCalled || undefined}>
      <div className="ex-words">
        <h3 className="ex-name">{label}</h3>
        <p className="ex-what">{t(`what.${name}`)}</p>
        <p className="ex-note">{[t(by), ...(names_people ? [t('personal')] : [])].join(' · ')}</p>
      </div>
      <div className="ex-do">
        {props.more}
        {props.isRight
          ? <Button component="a" variant={isCalled ? 'filled' : 'default'} download href={addressOf(name, props.wanted)} aria-label={t('take_named', { name: label })} leftSection={<IconDownload size={18} stroke={1.75} aria-hidden />}>{t('take')}</Button>
          : <Button variant="default" disabled aria-label={t('take_named', { name: label })} leftSection={<IconDownload size={18} stroke={1.75} aria-hidden />}>{t('take')}</Button>}
      </div>
    </li>
  );
}

/** The last day belongs to the period as a whole. */
function addressOf(name: Name, { from, to, store, language, mark, by, zone }: Wanted): string {
  if (name === 'journal') return `/api/v1/office/audit/export${queryOf({ from: startOfDay(from, zone), until: startOfDay(nextDay(to), zone) })}`;
  const { by: kept_by, of_store } = LISTS[name];
  return `/api/v1/office/exports/${name}.csv${queryOf({ language, mark, ...(of_store ? { store } : {}), ...(kept_by === 'period' ? { from, to } : {}), ...(name === 'tax' ? { by } : {}) })}`;
}
