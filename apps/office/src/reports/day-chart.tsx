/** The hours of today beside those of a week and of a year before, and what that comes to in words. */
import { formatMoney } from '@stilltill/domain/money';
import { EmptyState, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/reports';
import type { ReactNode } from 'react';
import type { Today } from '../api/queries.ts';
import { Chart, type Inks } from '../charts/chart.tsx';
import { Section } from '../components/page.tsx';
import { changePpm, changeText } from '../lib/figures.ts';
import { decimalText } from './csv.ts';
import './reports.css';

type ComparedDay = Today['week_before'];

export function DayChart({ today }: { readonly today: Today }): ReactNode {
  const { t } = useTranslation('reports');
  const { tag } = useLanguage();
  const days = [today.week_before, today.year_before];
  const has_any = [today.hours, ...days.map(({ hours }) => hours)].some((hours) => hours.length > 0);
  return (
    <Section title={t('day.title')} hint={has_any && <Compared today={today} days={days} />}>
      {has_any ? <Chart className="re-day-chart" label={t('day.chart')} option={(inks) => optionOf(today, inks, tag, (day) => dayText(day, tag), t('day.today'))} /> : <EmptyState title={t('day.empty')} hint={t('day.empty_hint')} />}
    </Section>
  );
}

function Compared({ today, days }: { readonly today: Today; readonly days: readonly ComparedDay[] }): ReactNode {
  const { t } = useTranslation('reports');
  const { tag } = useLanguage();
  return days.map((day) => {
    const change_ppm = changePpm(today.sales_minor, day.sales_minor);
    const text = change_ppm === null && day.day_sales === 0 ? t('day.none', { day: dayText(day.day, tag) }) : t('day.ahead', {
      day: dayText(day.day, tag), change: change_ppm === null ? '—' : changeText(change_ppm, tag), before: formatMoney(day.sales_minor, today.currency, tag), whole: formatMoney(day.day_sales_minor, today.currency, tag),
    });
    return <span key={day.day} className="re-compared">{text}</span>;
  });
}

/** A day by its weekday too, since that is what is compared: "Mon, 24 Nov 2025". */
function dayText(day: string, tag: string): string {
  return new Intl.DateTimeFormat(tag, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

type Hours = Today['hours'];

/** For drawing alone: what is read as money is never made of these. */
function drawn(hours: Hours, shown: readonly number[], currency: string): number[] {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return shown.map((hour) => {
    const text = decimalText(hours.find((each) => each.hour === hour)?.sales_minor ?? 0n, digits);
    return Number(text);
  });
}

function optionOf(today: Today, inks: Inks, tag: string, nameOf: (day: string) => string, today_name: string) {
  const { week_before, year_before, currency } = today;
  const hours = [...today.hours, ...week_before.hours, ...year_before.hours].map(({ hour }) => hour);
  const [first, last] = [Math.min(...hours), Math.max(...hours)];
  const shown = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const amount = new Intl.NumberFormat(tag, { style: 'currency', currency, maximumFractionDigits: 0 });
  const compact = new Intl.NumberFormat(tag, { notation: 'compact', maximumFractionDigits: 1 });
  const label = { color: inks.muted, fontSize: 14 };
  const line = (name: string, of: Hours, type: 'dashed' | 'dotted') => ({
    name, type: 'line', data: drawn(of, shown, currency), symbol: 'circle', symbolSize: 5, itemStyle: { color: inks.muted }, lineStyle: { color: inks.muted, width: 2, type },
  });
  return {
    grid: { left: 8, right: 8, top: 64, bottom: 4, containLabel: true }, legend: { textStyle: { color: inks.muted, fontSize: 14 }, top: 0, left: 0 },
    tooltip: { trigger: 'axis', backgroundColor: inks.surface, borderColor: inks.line, textStyle: { color: inks.ink, fontSize: 14 }, valueFormatter: (value: unknown) => (typeof value === 'number' ? amount.format(value) : '—') },
    xAxis: { type: 'category', data: shown.map((hour) => `${String(hour).padStart(2, '0')}:00`), axisLabel: { ...label, hideOverlap: true }, axisTick: { show: false }, axisLine: { lineStyle: { color: inks.line } } },
    yAxis: { type: 'value', axisLabel: { ...label, formatter: (value: number) => compact.format(value) }, splitNumber: 3, splitLine: { lineStyle: { color: inks.line } } },
    series: [
      { name: today_name, type: 'bar', data: drawn(today.hours, shown, currency), itemStyle: { color: inks.accent, borderRadius: [3, 3, 0, 0] }, barMaxWidth: 36 },
      line(nameOf(week_before.day), week_before.hours, 'dashed'), line(nameOf(year_before.day), year_before.hours, 'dotted'),
    ],
  };
}

/** As short as a figure's line needs: "Mon, 16 Nov", and of another year "Mon, 24 Nov 2025". `today`: a day too. */
export function shortDay(day: string, today: string, tag: string): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' as const };
  return new Intl.DateTimeFormat(tag, { weekday: 'short', day: 'numeric', month: 'short', ...year, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}
