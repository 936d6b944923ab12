/** What was sold in a stretch of days: taken apart by day, goods, people or money, beside the time before. */
import { Button, Skeleton } from '@mantine/core';
import { formatMoney } from '@stilltill/domain/money';
import { EmptyState, FaultNotice, countText, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/reports';
import { IconDownload, IconReportAnalytics } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { DayField, SelectField } from '../components/filter-fields.tsx';
import { Page } from '../components/page.tsx';
import { useNow } from '../components/use-now.ts';
import { useStores } from '../components/use-stores.ts';
import { changePpm, changeText } from '../lib/figures.ts';
import { dayOf } from '../lib/time.ts';
import { BreakdownChart } from './breakdown-chart.tsx';
import { BreakdownTable } from './breakdown-table.tsx';
import { saveCsv, useItemNames } from './breakdown-words.ts';
import { Comparisons } from './comparisons.tsx';
import { PERIODS, type Period, periodOf } from './periods.ts';
import { ReportPlaces } from './report-places.tsx';
import { BREAKDOWNS, type BreakdownAnswer, reportQueries } from './report-queries.ts';

const route = getRouteApi('/in/reports');
/** A file holds more than anybody scrolls through. */
const FILE_ROWS_MAX = 5_000;

export function SalesReportPage(): ReactNode {
  const { t } = useTranslation('reports');
  const { t: office } = useTranslation('office');
  const { tag } = useLanguage();
  const { stores, known } = useStores();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const today = dayOf(useNow(60_000), stores.find(({ id }) => id === search.store)?.timezone ?? stores[0]?.timezone ?? 'UTC');
  const [name, by] = [search.period ?? 'month', search.by ?? 'day'];
  const period = periodOf(name, today, { from: search.from ?? `${today.slice(0, 7)}-01`, to: search.to ?? today });
  const asked = { from: period.from, to: period.to, before_from: period.before.from, before_to: period.before.to, store: search.store, by };
  const query = useQuery({ ...reportQueries.breakdown(asked), enabled: known, placeholderData: keepPreviousData });
  const report = query.data;
  const change = (to: Partial<typeof search>): void => void navigate({ search: (was) => ({ ...was, ...to }), replace: true });
  const dayText = (day: string): string => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
  return (
    <Page
      title={report ? titleOf(report, period, dayText, t, tag) : query.error ? t('places.sales') : null} subtitle={t('report.hint', { from: dayText(period.before.from), to: dayText(period.before.to) })}
      actions={report && report.items.length > 0 && <SaveButton asked={asked} period={period} />}
    >
      <ReportPlaces />
      <div className="of-filters">
        <SelectField label={t('report.period')} all={t('report.periods.month')} value={search.period === 'month' ? undefined : search.period} onChange={(value) => change({ period: PERIODS.find((each) => each === value), ...(value === 'own' ? { from: period.from, to: period.to } : { from: undefined, to: undefined }) })} options={PERIODS.filter((each) => each !== 'month').map((each) => ({ value: each, label: t(`report.periods.${each}`) }))} />
        {name === 'own' && <DayField label={t('tax.from')} value={period.from} onChange={(from) => change({ from })} />}
        {name === 'own' && <DayField label={t('tax.to')} value={period.to} onChange={(to) => change({ to })} />}
        <SelectField label={t('report.by')} all={t('report.bys.day')} value={search.by === 'day' ? undefined : search.by} onChange={(value) => change({ by: BREAKDOWNS.find((each) => each === value) })} options={BREAKDOWNS.filter((each) => each !== 'day' && (each !== 'store' || stores.length > 1)).map((each) => ({ value: each, label: t(`report.bys.${each}`) }))} />
        {stores.length > 1 && <SelectField label={t('tax.store')} all={t('tax.all_stores')} value={search.store} onChange={(store) => change({ store })} options={stores.map(({ id, name: called }) => ({ value: id, label: called }))} />}
      </div>
      {query.error && <FaultNotice fault={faultOf(query.error)} action={<Button variant="default" onClick={() => void query.refetch()}>{office('list.retry')}</Button>} />}
      {report?.is_partial && <p className="re-partial" role="status">{t('report.partial')}</p>}
      {!query.error && <Totals report={report} />}
      {report && report.items.length > 0 && <BreakdownChart report={report} period={period} by={by} />}
      <div className="of-list-body" aria-busy={query.isPlaceholderData}>
        {!report && !query.error && <Skeleton height={260} />}
        {report?.items.length === 0 && <EmptyState icon={<IconReportAnalytics size={40} stroke={1.25} />} title={t('report.empty')} hint={t('report.empty_hint')} />}
        {report && report.items.length > 0 && <BreakdownTable report={report} by={by} />}
      </div>
    </Page>
  );
}

type Translate = ReturnType<typeof useTranslation<'reports'>>['t'];

function titleOf(report: BreakdownAnswer, { from, to }: Period, dayText: (day: string) => string, t: Translate, tag: string): string {
  const days = from === to ? dayText(from) : t('report.days', { from: dayText(from), to: dayText(to) });
  if (report.total.sales === 0 && report.total.refunds === 0) return t('report.title_none', { days });
  const change_ppm = report.before_total && changePpm(report.total.turnover_minor, report.before_total.turnover_minor);
  const amount = formatMoney(report.total.turnover_minor, report.currency, tag);
  return change_ppm === null ? t('report.title', { amount, days }) : t('report.title_change', { amount, days, change: changeText(change_ppm, tag) });
}

/** The whole of it in five figures, each beside the time before. */
function Totals({ report }: { readonly report: BreakdownAnswer | undefined }): ReactNode {
  const { t } = useTranslation('reports');
  const { tag } = useLanguage();
  const [total, before] = [report?.total, report?.before_total ?? null];
  const money = (amount_minor: bigint): string => formatMoney(amount_minor, report?.currency ?? 'CNY', tag);
  const basket = (of: BreakdownAnswer['total'] | null | undefined): bigint => (of?.sales ? of.sold_minor / BigInt(of.sales) : 0n);
  const figures: readonly (readonly [name: string, now: bigint | number | null | undefined, before: bigint | number | null | undefined, text: (value: bigint | number) => string])[] = [
    [t('report.turnover'), total?.turnover_minor, before?.turnover_minor, (value) => money(BigInt(value))], [t('report.net'), total?.net_minor, before?.net_minor, (value) => money(BigInt(value))],
    [t('report.sales'), total?.sales, before?.sales, (value) => countText(Number(value), tag)], [t('report.basket'), basket(total), basket(before), (value) => money(BigInt(value))],
    [t('report.refunds'), total?.returned_minor, before?.returned_minor, (value) => money(BigInt(value))],
  ];
  return (
    <div className="of-figures re-figures" aria-busy={!report}>
      {figures.map(([name, now, then, text]) => (
        <div key={name} className="of-figure">
          <span className="of-figure-name">{name}</span>
          <span className="of-figure-value">{report ? text(now ?? 0) : <Skeleton height={28} width={90} component="span" display="block" />}</span>
          <span className="of-figure-compared">{report && <Comparisons now={now ?? 0} text={text} days={[{ value: then ?? 0, of: 'before' }]} />}</span>
        </div>
      ))}
    </div>
  );
}

function SaveButton({ asked, period }: { readonly asked: Parameters<typeof reportQueries.breakdownNow>[0]; readonly period: Period }): ReactNode {
  const { t } = useTranslation('reports');
  const nameOf = useItemNames(asked.by);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    setFailed(false);
    try {
      saveCsv(await reportQueries.breakdownNow({ ...asked, limit: FILE_ROWS_MAX }), nameOf, `${t('report.file')}-${asked.by}-${period.from}-${period.to}.csv`, t);
    } catch {
      setFailed(true);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {failed && <span role="alert" className="re-partial">{t('report.csv_failed')}</span>}
      <Button variant="default" loading={busy} leftSection={<IconDownload size={18} stroke={1.75} aria-hidden />} onClick={() => void save()}>{t('tax.csv')}</Button>
    </>
  );
}
