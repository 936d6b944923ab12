/** How a terminal was used, hour by hour. */
import { EmptyState, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/fleet';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { Chart, type Inks } from '../charts/chart.tsx';
import { type FleetDetail, type FleetHour, fleetQueries } from './fleet-queries.ts';

export function TerminalHours({ terminal }: { readonly terminal: FleetDetail }): ReactNode {
  const { t } = useTranslation('fleet');
  const query = useQuery(fleetQueries.hours(terminal.id));
  const hours = query.data?.items.toReversed();
  if (!hours) return null;
  return (
    <Section title={t('one.hours')} hint={hours.length > 0 ? sentenceOf(hours, t) : t('one.hours_hint')}>
      {hours.length === 0 ? <EmptyState title={t('one.hours_none')} hint={t('one.hours_none_hint')} /> : <HourChart hours={hours} store_code={terminal.store_code} />}
    </Section>
  );
}

type Translate = ReturnType<typeof useTranslation<'fleet'>>['t'];

function sentenceOf(hours: readonly FleetHour[], t: Translate): string {
  const sum = (of: (hour: FleetHour) => number): number => hours.reduce((all, hour) => all + of(hour), 0);
  const [on, manned, idle, sales] = [sum((hour) => hour.minutes_on), sum((hour) => hour.minutes_with_operator), sum((hour) => hour.minutes_idle), sum((hour) => hour.sales)];
  const inHours = (minutes: number): number => Math.round(minutes / 60);
  return t('one.hours_sentence', { on: inHours(on), with: inHours(manned), idle: inHours(idle), sales: manned === 0 ? 0 : Math.round(sales / (manned / 60)) });
}

function HourChart({ hours, store_code }: { readonly hours: readonly FleetHour[]; readonly store_code: string }): ReactNode {
  const { t } = useTranslation('fleet');
  const { brief } = useStores();
  const option = (inks: Inks) => ({
    grid: { left: 44, right: 44, top: 36, bottom: 28 }, legend: { textStyle: { color: inks.muted, fontSize: 14 }, top: 0 },
    tooltip: { trigger: 'axis', backgroundColor: inks.surface, borderColor: inks.line, textStyle: { color: inks.ink } },
    xAxis: { type: 'category', data: hours.map(({ hour }) => brief(hour, store_code)), axisLabel: { color: inks.muted, fontSize: 14, hideOverlap: true }, axisLine: { lineStyle: { color: inks.line } } },
    yAxis: [
      { type: 'value', minInterval: 1, axisLabel: { color: inks.muted, fontSize: 14 }, splitLine: { lineStyle: { color: inks.line } } },
      { type: 'value', min: 0, max: 60, axisLabel: { color: inks.muted, fontSize: 14 }, splitLine: { show: false } },
    ],
    series: [
      { name: t('one.sales'), type: 'bar', data: hours.map(({ sales }) => sales), itemStyle: { color: inks.accent } },
      { name: t('one.minutes'), type: 'line', yAxisIndex: 1, showSymbol: false, data: hours.map(({ minutes_with_operator }) => minutes_with_operator), lineStyle: { color: inks.muted }, itemStyle: { color: inks.muted } },
    ],
  });
  return <Chart className="fl-chart" label={t('one.chart')} option={option} />;
}
