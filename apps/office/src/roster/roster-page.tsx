/** Who works when and where, by week. */
import { ActionIcon, Button, Skeleton } from '@mantine/core';
import { EmptyState, useLanguage, useTranslation } from '@stilltill/ui';
import { IconCalendarOff, IconChevronLeft, IconChevronRight, IconPlus, IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { queries } from '../api/queries.ts';
import { SelectField } from '../components/filter-fields.tsx';
import { useIsNarrow } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useNow } from '../components/use-now.ts';
import { ExportLink } from '../exports/export-link.tsx';
import { useStores } from '../components/use-stores.ts';
import { dayOf } from '../lib/time.ts';
import { ImportForm } from './import-form.tsx';
import { OffSection } from './off-section.tsx';
import { PolicySection } from './policy-section.tsx';
import { RequestsSection } from './requests-section.tsx';
import { type RosterShift, rosterQueries } from './roster-queries.ts';
import { type NewAt, ShiftForm } from './shift-form.tsx';
import { SwapForm } from './swap-form.tsx';
import { WeekDays, WeekGrid } from './week-grid.tsx';
import { addWeeks, daysOf, mondayOf } from './weeks.ts';
import './roster.css';

const route = getRouteApi('/in/roster');
type Opened = { readonly new_at: NewAt } | { readonly shift: RosterShift } | 'import' | null;

export function RosterPage(): ReactNode {
  const { t } = useTranslation('roster');
  const { tag } = useLanguage();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { stores, reading } = useStores();
  const me = useQuery(queries.me());
  const narrow = useIsNarrow();
  const [opened, setOpened] = useState<Opened>(null);
  const store = stores.find(({ id }) => id === search.store);
  const timezone = (store ?? stores[0])?.timezone ?? 'UTC';
  const today = dayOf(useNow(60_000), timezone);
  const monday = mondayOf(search.week ?? today);
  const query = useQuery({ ...rosterQueries.week(monday, timezone), enabled: stores.length > 0 });
  const operators = useQuery(queries.operators());
  const days = daysOf(monday);
  const zone_of = (id: string): string => stores.find((each) => each.id === id)?.timezone ?? timezone;
  const shifts = query.data?.items.filter((each) => (store === undefined || each.store === store.id) && days.includes(dayOf(Date.parse(each.from), zone_of(each.store))));
  const may = me.data !== undefined && me.data.role !== 'auditor';
  const goTo = (week: string): void => void navigate({ search: (was) => ({ ...was, week: week === mondayOf(today) ? undefined : week }), replace: true });
  const close = (): void => setOpened(null);
  const view = {
    days, today, shifts: shifts ?? [], zone_of, shows_store: store === undefined && stores.length > 1, may,
    people: (operators.data?.items ?? []).filter(({ id, active }) => active || shifts?.some(({ operator }) => operator === id)),
    onAdd: (new_at: NewAt) => setOpened({ new_at }), onOpen: (shift: RosterShift) => setOpened({ shift }),
  };
  const span = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', timeZone: 'UTC' }).formatRange(new Date(`${monday}T00:00Z`), new Date(`${days.at(-1)}T00:00Z`));
  return (
    <Page
      title={shifts ? t('page.title', { count: shifts.length }) : query.error ?? reading.error ? t('nav') : null} subtitle={t('page.hint')}
      actions={may && <>
        <Button variant="default" leftSection={<IconUpload size={18} stroke={1.75} aria-hidden />} onClick={() => setOpened('import')}>{t('page.import')}</Button>
        <Button leftSection={<IconPlus size={18} stroke={2} aria-hidden />} onClick={() => setOpened({ new_at: { day: days.includes(today) ? today : monday, operator: '' } })}>{t('page.add')}</Button>
      </>}
    >
      <ReadFault of={[reading, query, operators]} />
      <div className="of-roster-bar">
        <ActionIcon variant="default" size={44} aria-label={t('page.before')} onClick={() => goTo(addWeeks(monday, -1))}><IconChevronLeft size={20} stroke={1.75} aria-hidden /></ActionIcon>
        <strong className="of-roster-span" aria-live="polite">{span}</strong>
        <ActionIcon variant="default" size={44} aria-label={t('page.after')} onClick={() => goTo(addWeeks(monday, 1))}><IconChevronRight size={20} stroke={1.75} aria-hidden /></ActionIcon>
        {monday !== mondayOf(today) && <Button variant="default" onClick={() => goTo(mondayOf(today))}>{t('page.now')}</Button>}
        {stores.length > 1 && <SelectField label={t('page.store')} all={t('page.all_stores')} value={search.store} onChange={(value) => void navigate({ search: (was) => ({ ...was, store: value }), replace: true })} options={stores.map(({ id, name }) => ({ value: id, label: name }))} />}
        <ExportLink of={{ list: 'roster', store: search.store, from: monday, to: days.at(-1) }} />
      </div>
      {query.data && operators.data ? narrow ? <WeekDays {...view} /> : <WeekGrid {...view} /> : query.error === null && operators.error === null && reading.error === null && <Skeleton height={320} radius="md" />}
      {shifts?.length === 0 && <EmptyState icon={<IconCalendarOff size={40} stroke={1.25} />} title={t('page.empty')} hint={t('page.empty_hint')} />}
      <RequestsSection store={store?.id} zone_of={zone_of} may={may} />
      <OffSection store={store?.id} zone_of={zone_of} may={may} />
      {query.data && <PolicySection policies={query.data.policies} stores={stores} manages={me.data?.role === 'owner'} />}
      {opened === 'import' && <ImportForm onClose={close} />}
      {opened !== null && typeof opened === 'object' && 'new_at' in opened && <ShiftForm at={opened.new_at} stores={stores} store={store?.id ?? stores[0]?.id ?? ''} onClose={close} />}
      {opened !== null && typeof opened === 'object' && 'shift' in opened && <SwapForm shift={opened.shift} others={query.data?.items ?? []} zone_of={zone_of} may={may} onClose={close} />}
    </Page>
  );
}
