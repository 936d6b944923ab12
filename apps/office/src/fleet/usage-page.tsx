/** How much terminals are used: which stand idle, what each sells in an hour, and when in the day people are at them. */
import { Skeleton } from '@mantine/core';
import { formatMoney } from '@stilltill/domain/money';
import { USAGE_DAYS } from '@stilltill/protocol/office-fleet';
import { Choice, EmptyState, countText, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/fleet';
import { IconDeviceDesktop } from '@tabler/icons-react';
import { Link, getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Chart, type Inks } from '../charts/chart.tsx';
import { Badge } from '../components/badge.tsx';
import { SelectField } from '../components/filter-fields.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page, Section } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { FleetPlaces } from './fleet-places.tsx';
import { type Usage, type UsedTerminal, fleetQueries } from './fleet-queries.ts';
import './fleet.css';

const route = getRouteApi('/in/terminals/usage');
const TONES = { sold: 'green', idle: 'amber', off: 'quiet' } as const;

export function UsagePage(): ReactNode {
  const { t } = useTranslation('fleet');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { stores } = useStores();
  const { days = '7', order = 'idle', store } = search;
  const pages = usePages(fleetQueries.usage({ days, order, store }));
  const usage = pages.first;
  const set = (change: Partial<typeof search>): void => void navigate({ search: (was) => ({ ...was, ...change }), replace: true });
  return (
    <Page before={<FleetPlaces />} title={usage ? titleOf(usage.counts, t) : pages.fault ? t('places.usage') : null} subtitle={t('usage.hint')}>
      {!usage && !pages.fault && <Skeleton height={260} radius="md" />}
      {usage && <Section title={t('usage.by_hour')} hint={t('usage.by_hour_hint')}><DayChart hours={usage.hours} /></Section>}
      <List
        name="usage" label={t('usage.table')} columns={useColumns()} row_key={({ id }) => id} state={pages}
        filters={<>
          <Choice label={t('usage.days')} value={days} onChange={(value) => set({ days: value === '7' ? undefined : value })} options={USAGE_DAYS.map((each) => ({ value: each, label: t(`usage.last_${each}`) }))} />
          <Choice label={t('usage.order')} value={order} onChange={(value) => set({ order: value === 'idle' ? undefined : value })} options={(['idle', 'busy'] as const).map((each) => ({ value: each, label: t(`usage.order_${each}`) }))} />
          {stores.length > 1 && <SelectField label={t('list.store')} all={t('list.all_stores')} value={store} onChange={(value) => set({ store: value })} options={stores.map(({ id, name }) => ({ value: id, label: name }))} />}
        </>}
        empty={<EmptyState icon={<IconDeviceDesktop size={40} stroke={1.25} />} title={t('usage.none')} hint={t('usage.none_hint')} />}
      />
    </Page>
  );
}

type Translate = ReturnType<typeof useTranslation<'fleet'>>['t'];

/** Which stand idle is what is asked; those that nobody heard of are no less unused. */
function titleOf({ sold, idle, off }: Usage['counts'], t: Translate): string {
  const [all, unused] = [sold + idle + off, idle + off];
  if (all === 0) return t('usage.none');
  return unused === 0 ? t('usage.title_all', { count: all }) : t('usage.title_some', { count: all, unused });
}

function DayChart({ hours }: { readonly hours: Usage['hours'] }): ReactNode {
  const { t } = useTranslation('fleet');
  const axis = (inks: Inks) => ({ type: 'value', axisLabel: { color: inks.muted, fontSize: 14 } });
  const option = (inks: Inks) => ({
    grid: { left: 44, right: 44, top: 36, bottom: 28 }, legend: { textStyle: { color: inks.muted, fontSize: 14 }, top: 0 },
    tooltip: { trigger: 'axis', backgroundColor: inks.surface, borderColor: inks.line, textStyle: { color: inks.ink } },
    xAxis: { type: 'category', data: hours.map(({ hour }) => `${String(hour).padStart(2, '0')}:00`), axisLabel: { color: inks.muted, fontSize: 14, hideOverlap: true }, axisLine: { lineStyle: { color: inks.line } } },
    yAxis: [{ ...axis(inks), splitLine: { lineStyle: { color: inks.line } } }, { ...axis(inks), splitLine: { show: false } }],
    series: [
      { name: t('usage.sales'), type: 'bar', data: hours.map(({ sales_milli }) => tenths(sales_milli)), itemStyle: { color: inks.accent } },
      { name: t('usage.manned'), type: 'line', yAxisIndex: 1, showSymbol: false, data: hours.map(({ terminals_milli }) => tenths(terminals_milli)), lineStyle: { color: inks.muted }, itemStyle: { color: inks.muted } },
    ],
  });
  return <Chart className="fl-chart" label={t('usage.chart')} option={option} />;
}

const tenths = (milli: number): number => Math.round(milli / 100) / 10;

function useColumns(): readonly Column<UsedTerminal>[] {
  const { t } = useTranslation('fleet');
  const { tag } = useLanguage();
  const one = (value: number): string => new Intl.NumberFormat(tag, { maximumFractionDigits: 1 }).format(value);
  // Of less than an hour the minutes are told.
  const hours = (minutes: number): ReactNode => {
    const [value, unit] = minutes > 0 && minutes < 60 ? [minutes, 'minute'] : [minutes / 60, 'hour'];
    return <span className="st-figures">{new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }).format(value)}</span>;
  };
  return [
    { id: 'code', header: t('list.terminal'), fixed: true, narrow: 'title', cell: (row) => <Link data-row className="of-row-link" to="/terminals/$terminal" params={{ terminal: row.id }}>{row.store_code} {row.code} <span className="of-muted">{row.name}</span></Link> },
    { id: 'use', header: t('list.state'), narrow: 'state', cell: (row) => <Badge tone={TONES[row.use]}>{t(`usage.${row.use}`)}</Badge> },
    { id: 'on', header: t('usage.on'), align: 'end', cell: (row) => hours(row.minutes_on) },
    { id: 'manned', header: t('usage.with_operator'), align: 'end', narrow: 'detail', cell: (row) => hours(row.minutes_with_operator) },
    { id: 'sales', header: t('usage.sales'), align: 'end', narrow: 'amount', cell: (row) => <span className="st-figures">{countText(row.sales, tag)}</span> },
    { id: 'rate', header: t('usage.per_hour'), align: 'end', narrow: 'detail', cell: (row) => (row.sales_per_hour_milli === null ? <span className="of-muted">—</span> : <span className="st-figures">{one(row.sales_per_hour_milli / 1000)}</span>) },
    { id: 'sum', header: t('usage.sum'), align: 'end', cell: (row) => <span className="st-figures">{formatMoney(row.sales_minor, row.currency, tag)}</span> },
  ];
}
