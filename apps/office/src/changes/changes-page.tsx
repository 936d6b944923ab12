/** Who changed what in the office: prices, people, rights, settings. For whoever reads the office, an auditor too. */
import { CHANGE_AREAS } from '@stilltill/protocol/office-changes';
import { EmptyState, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/changes';
import { IconHistory } from '@tabler/icons-react';
import { Link, type LinkProps, getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { DayField, SelectField } from '../components/filter-fields.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { ExportLink } from '../exports/export-link.tsx';
import { nextDay, startOfDay } from '../lib/time.ts';
import { type OfficeChange, changesOf } from './change-queries.ts';

const route = getRouteApi('/in/changes');

export function ChangesPage(): ReactNode {
  const { t } = useTranslation('changes');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { at, timezone_of, known } = useStores();
  const zone = timezone_of('') ?? 'UTC';
  const asked = { by: search.by, area: search.area, from: search.from && startOfDay(search.from, zone), until: search.to && startOfDay(nextDay(search.to), zone) };
  const pages = usePages(changesOf(asked), { enabled: known });
  const set = (change: Partial<typeof search>): void => void navigate({ search: (was) => ({ ...was, ...change }), replace: true });
  const is_narrowed = Object.values(search).some((each) => each !== undefined);
  const [newest] = pages.rows ?? [];
  const nothing = is_narrowed ? t('title.found_none') : t('title.none');
  const people = pages.first?.people ?? [];
  return (
    <Page title={newest ? t('title.last', { moment: at(newest.at), name: newest.by }) : pages.rows ? nothing : pages.fault ? t('table') : null} subtitle={t('hint')}>
      <List
        name="changes" tools={<ExportLink of={{ list: 'changes', from: search.from, to: search.to }} />} label={t('table')} columns={useColumns()} row_key={({ id }) => id} state={pages}
        filters={<>
          <SelectField first label={t('filter.person')} all={t('filter.everybody')} value={search.by} onChange={(by) => set({ by })} options={[...new Set([...people, ...(search.by === undefined ? [] : [search.by])])].map((name) => ({ value: name, label: name }))} />
          <SelectField label={t('filter.area')} all={t('filter.all')} value={search.area} onChange={(area) => set({ area: CHANGE_AREAS.find((each) => each === area) })} options={CHANGE_AREAS.map((area) => ({ value: area, label: t(`area.${area}`) }))} />
          <DayField label={t('filter.from')} value={search.from} onChange={(from) => set({ from })} />
          <DayField label={t('filter.to')} value={search.to} onChange={(to) => set({ to })} />
        </>}
        empty={<EmptyState icon={<IconHistory size={40} stroke={1.25} />} title={is_narrowed ? t('title.found_none') : t('none')} hint={is_narrowed ? t('none_found') : t('none_hint')} />}
      />
    </Page>
  );
}

function useColumns(): readonly Column<OfficeChange>[] {
  const { t } = useTranslation('changes');
  const { at, brief } = useStores();
  const words = (row: OfficeChange): string => t('what', { area: t(`area.${row.area}`), act: t(`act.${row.act}`) });
  return [
    { id: 'what', header: t('column.what'), fixed: true, narrow: 'title', cell: (row) => {
      const place = placeOf(row);
      return place === null ? words(row) : <Link data-row className="of-row-link of-row-words" {...place}>{words(row)}</Link>;
    } },
    { id: 'who', header: t('column.who'), narrow: 'detail', cell: (row) => row.by },
    { id: 'when', header: t('column.when'), narrow: 'state', cell: (row) => <time dateTime={row.at} title={at(row.at)} className="st-figures">{brief(row.at)}</time> },
    { id: 'fields', header: t('column.fields'), hidden_first: true, cell: (row) => (row.fields.length === 0 ? '' : <code>{row.fields.join(', ')}</code>) },
  ];
}

/** Where what was changed is shown today, where it has a page of its own. */
function placeOf({ area, subject, kind }: OfficeChange): Pick<LinkProps, 'to' | 'params'> | null {
  if (subject === null) return null;
  if (kind.includes(' repricings/')) return { to: '/products/prices/$repricing', params: { repricing: subject } };
  if (area === 'product' || area === 'price') return { to: '/products/$product', params: { product: subject } };
  if (area === 'customer') return { to: '/customers/$customer', params: { customer: subject } };
  if (area === 'terminal') return { to: '/terminals/$terminal', params: { terminal: subject } };
  if (area === 'case') return { to: '/watch/cases/$case', params: { case: subject } };
  if (area === 'exception') return { to: '/exceptions/$exception', params: { exception: subject } };
  return null;
}
