/** A breakdown drawn: stretches as bars with the time before as a line, all else as the ten largest. */
import { formatMoney } from '@stilltill/domain/money';
import { useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/reports';
import type { ReactNode } from 'react';
import { Chart, type Inks } from '../charts/chart.tsx';
import { isStretch, useItemNames } from './breakdown-words.ts';
import { decimalText } from './csv.ts';
import { type Period, stretchesOf } from './periods.ts';
import type { BreakdownAnswer, BreakdownBy } from './report-queries.ts';

const DRAWN_MAX = 10;

type Point = { readonly name: string; readonly now: number; readonly before: number | null };

export function BreakdownChart({ report, period, by }: { readonly report: BreakdownAnswer; readonly period: Period; readonly by: BreakdownBy }): ReactNode {
  const { t } = useTranslation('reports');
  const { tag } = useLanguage();
  const nameOf = useItemNames(by);
  const { currency, items } = report;
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  // For drawing alone: what is read as money is never made of these.
  const drawn = (amount: bigint): number => Number(decimalText(amount, digits));
  const found = new Map(items.map((item) => [item.key, item]));
  const keys = isStretch(by) ? stretchesOf(period, by) : items.slice(0, DRAWN_MAX).map(({ key }) => key);
  if (keys.length < 2) return null;
  const points = keys.map((key): Point => {
    const item = found.get(key);
    return { name: item || isStretch(by) ? nameOf(item ?? { key, name: null, names: null }) : key, now: drawn(item?.turnover_minor ?? 0n), before: item?.before_minor === undefined || item.before_minor === null ? null : drawn(item.before_minor) };
  });
  const largest = items.reduce((most, item) => (item.turnover_minor > most.turnover_minor ? item : most), items[0] as (typeof items)[number]);
  const label = t('report.chart', { what: t(`report.bys.${by}`), name: nameOf(largest), amount: formatMoney(largest.turnover_minor, currency, tag) });
  return <Chart className="re-day-chart" label={label} option={(inks) => optionOf(points, isStretch(by), inks, { tag, currency, now: t('report.now'), before: t('report.before') })} />;
}

function optionOf(points: readonly Point[], is_stretch: boolean, inks: Inks, words: { readonly tag: string; readonly currency: string; readonly now: string; readonly before: string }) {
  const amount = new Intl.NumberFormat(words.tag, { style: 'currency', currency: words.currency, maximumFractionDigits: 0 });
  const compact = new Intl.NumberFormat(words.tag, { notation: 'compact', maximumFractionDigits: 1 });
  const label = { color: inks.muted, fontSize: 14 };
  // The largest stands at the top of bars that lie.
  const shown = is_stretch ? points : [...points].reverse();
  const names = { type: 'category', data: shown.map(({ name }) => name), axisLabel: { ...label, hideOverlap: true, ...(is_stretch ? {} : { width: 150, overflow: 'truncate' }) }, axisTick: { show: false }, axisLine: { lineStyle: { color: inks.line } } };
  const amounts = { type: 'value', axisLabel: { ...label, formatter: (value: number) => compact.format(value) }, splitNumber: 3, splitLine: { lineStyle: { color: inks.line } } };
  return {
    grid: { left: 8, right: 16, top: 40, bottom: 4, containLabel: true }, legend: { textStyle: { color: inks.muted, fontSize: 14 }, top: 0, left: 0 },
    tooltip: { trigger: 'axis', backgroundColor: inks.surface, borderColor: inks.line, textStyle: { color: inks.ink, fontSize: 14 }, valueFormatter: (value: unknown) => (typeof value === 'number' ? amount.format(value) : '—') },
    xAxis: is_stretch ? names : amounts, yAxis: is_stretch ? amounts : names,
    series: [
      { name: words.now, type: 'bar', data: shown.map(({ now }) => now), itemStyle: { color: inks.accent, borderRadius: is_stretch ? [3, 3, 0, 0] : [0, 3, 3, 0] }, barMaxWidth: is_stretch ? 36 : 16 },
      is_stretch
        ? { name: words.before, type: 'line', data: shown.map(({ before }) => before), symbol: 'circle', symbolSize: 5, itemStyle: { color: inks.muted }, lineStyle: { color: inks.muted, width: 2, type: 'dashed' } }
        : { name: words.before, type: 'bar', data: shown.map(({ before }) => before), itemStyle: { color: inks.line, borderRadius: [0, 3, 3, 0] }, barMaxWidth: 8 },
    ],
  };
}
