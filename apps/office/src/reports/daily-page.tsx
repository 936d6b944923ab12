/** One day of a store, or of all: what was sold and taxed, what lies in the drawers, and what somebody should look at. */
import { Button, Skeleton } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { formatMoney } from '@stilltill/domain/money';
import { EmptyState, FaultNotice, Money, countText, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/reports';
import type {} from '@stilltill/ui/messages/shifts';
import { IconCalendarStats, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { faultOf, queryOf } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { DayField, SelectField } from '../components/filter-fields.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { useNow } from '../components/use-now.ts';
import { useStores } from '../components/use-stores.ts';
import { changePpm, changeText, rateText } from '../lib/figures.ts';
import { dayOf } from '../lib/time.ts';
import { quantity } from './breakdown-table.tsx';
import { costedPpm, marginPpm, useItemNames } from './breakdown-words.ts';
import { MailSection } from './mail-section.tsx';
import { addDays } from './periods.ts';
import { ReportPlaces } from './report-places.tsx';
import { type Daily, reportQueries } from './report-queries.ts';

const route = getRouteApi('/in/reports/daily');
const SHIFTS_SHOWN = 20;

export function DailyPage(): ReactNode {
  const { t } = useTranslation('reports');
  const { t: office } = useTranslation('office');
  const { tag, short } = useLanguage();
  const { stores, known, timezone_of } = useStores();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const today = dayOf(useNow(60_000), stores.find(({ id }) => id === search.store)?.timezone ?? stores[0]?.timezone ?? 'UTC');
  // In the morning one looks at yesterday.
  const day = search.day ?? addDays(today, -1);
  const query = useQuery({ ...reportQueries.daily(day, search.store), enabled: known });
  const me = useQuery(queries.me());
  const report = query.data;
  const change = (to: Partial<typeof search>): void => void navigate({ search: (was) => ({ ...was, ...to }), replace: true });
  const isEmpty = report !== undefined && report.total.sales === 0 && report.total.refunds === 0 && report.shifts.length === 0;
  return (
    <Page
      title={report ? titleOf(report, t, tag) : query.error ? t('places.daily') : null} subtitle={report && subtitleOf(report, new Set(report.stores.map(({ code }) => timezone_of(code))).size, t, tag)}
      actions={report && !isEmpty && <Button component="a" variant="default" download href={`/api/v1/office/reports/daily.pdf${queryOf({ day, store: search.store, language: short })}`} leftSection={<IconDownload size={18} stroke={1.75} aria-hidden />}>{t('daily.pdf')}</Button>}
    >
      <ReportPlaces />
      <div className="of-filters of-print-hidden">
        <DayField label={t('daily.day')} value={day} onChange={(value) => change({ day: value })} />
        {stores.length > 1 && <SelectField label={t('tax.store')} all={t('tax.all_stores')} value={search.store} onChange={(store) => change({ store })} options={stores.map(({ id, name }) => ({ value: id, label: name }))} />}
      </div>
      {query.error && <FaultNotice fault={faultOf(query.error)} action={<Button variant="default" onClick={() => void query.refetch()}>{office('list.retry')}</Button>} />}
      {query.isPending && <Skeleton height={360} radius="md" />}
      {isEmpty && <div className="of-list-body"><EmptyState icon={<IconCalendarStats size={40} stroke={1.25} />} title={t('daily.empty')} hint={t('daily.empty_hint')} /></div>}
      {report && !isEmpty && <Body report={report} />}
      {me.data?.role === 'owner' && <MailSection />}
    </Page>
  );
}

type Translate = ReturnType<typeof useTranslation<'reports'>>['t'];

export function dayText(day: string, tag: string): string {
  return new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

function titleOf({ total, currency, day, shifts }: Daily, t: Translate, tag: string): string {
  if (total.sales === 0 && total.refunds === 0) return t('report.title_none', { days: dayText(day, tag) });
  const amount = formatMoney(total.turnover_minor, currency, tag);
  const difference_minor = shifts.reduce((sum, each) => sum + (each.difference_minor ?? 0n), 0n);
  if (difference_minor === 0n) return t('daily.title', { amount, day: dayText(day, tag) });
  return t(difference_minor < 0n ? 'daily.title_short' : 'daily.title_over', { amount, day: dayText(day, tag), difference: formatMoney(difference_minor < 0n ? -difference_minor : difference_minor, currency, tag) });
}

function subtitleOf({ stores, has_ended, total, week_before, currency }: Daily, zones: number, t: Translate, tag: string): string {
  const change_ppm = changePpm(total.turnover_minor, week_before.turnover_minor);
  const day = dayText(week_before.day, tag);
  const compared = change_ppm === null ? t('daily.compared_none', { day }) : t('daily.compared', { change: changeText(change_ppm, tag), before: formatMoney(week_before.turnover_minor, currency, tag), day });
  return [stores.map(({ name }) => name).join(tag === 'zh-CN' ? '、' : ', '), ...(has_ended ? [] : [t('daily.runs')]), compared, ...(zones > 1 ? [t('daily.own_clocks')] : [])].join(tag === 'zh-CN' ? '；' : '. ');
}

function Body({ report }: { readonly report: Daily }): ReactNode {
  return (
    <div className="of-columns">
      <div className="of-column"><Sold report={report} /><Drawers report={report} /><Products report={report} /></div>
      <div className="of-column"><Looks report={report} /><Tax report={report} /><Tenders report={report} /><Asides report={report} /></div>
    </div>
  );
}

function Sold({ report: { total, currency } }: { readonly report: Daily }): ReactNode {
  const { t } = useTranslation('reports');
  const { tag } = useLanguage();
  const money = (amount_minor: bigint): ReactNode => <Money amount_minor={amount_minor} currency={currency} />;
  const percent = (ppm: number): string => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 }).format(ppm / 1_000_000);
  const [margin_ppm, costed_ppm] = [marginPpm(total), costedPpm(total)];
  return (
    <Section title={t('daily.sold')}>
      <div className="of-facts-amounts">
        <Facts items={[
          [t('report.sold'), money(total.sold_minor)], [t('report.refunds'), money(-total.returned_minor)], [t('report.turnover'), <strong key="t">{money(total.turnover_minor)}</strong>], [t('report.net'), money(total.net_minor ?? 0n)],
          [t('report.sales'), countText(total.sales ?? 0, tag)], [t('report.basket'), money(total.sales ? total.sold_minor / BigInt(total.sales) : 0n)],
          margin_ppm === null ? null : [t('report.margin'), t(costed_ppm !== null && costed_ppm < 995_000 ? 'daily.margin_of' : 'daily.margin', { margin: percent(margin_ppm), part: percent(costed_ppm ?? 1_000_000) })],
        ]} />
      </div>
    </Section>
  );
}

function Looks({ report: { findings, exceptions, consents } }: { readonly report: Daily }): ReactNode {
  const { t } = useTranslation('reports');
  const { tag } = useLanguage();
  const link = (count: number, to: '/watch' | '/exceptions'): ReactNode => (count === 0 ? '0' : <Link to={to} className="of-link">{countText(count, tag)}</Link>);
  return (
    <Section title={t('daily.look', { count: findings + exceptions })}>
      <Facts items={[[t('daily.findings'), link(findings, '/watch')], [t('daily.exceptions'), link(exceptions, '/exceptions')], consents === null ? null : [t('daily.consents'), countText(consents, tag)]]} />
    </Section>
  );
}

function Tax({ report: { tax, currency } }: { readonly report: Daily }): ReactNode {
  const { t } = useTranslation('reports');
  const { tag } = useLanguage();
  if (tax.length === 0) return null;
  return (
    <Section title={t('daily.tax')}>
      <Table name={t('daily.tax')} head={[t('tax.rate'), t('report.net'), t('tax.due')]} rows={tax.map((row) => [
        t(row.is_added ? 'tax.added' : 'tax.included', { rate: rateText(row.rate_ppm, tag) }), <Money key="n" amount_minor={row.net_minor} currency={currency} />, <Money key="t" amount_minor={row.tax_minor} currency={currency} />,
      ])} />
    </Section>
  );
}

function Tenders({ report: { tenders, currency } }: { readonly report: Daily }): ReactNode {
  const { t } = useTranslation('reports');
  const nameOf = useItemNames('tender');
  if (tenders.length === 0) return null;
  const money = (amount_minor: bigint): ReactNode => <Money amount_minor={amount_minor} currency={currency} />;
  return (
    <Section title={t('daily.tenders')}>
      <Table name={t('daily.tenders')} head={[t('report.what'), t('report.taken'), t('report.given_back')]} rows={tenders.map(({ kind, taken_minor, returned_minor }) => [nameOf({ key: kind, name: null, names: null }), money(taken_minor), money(returned_minor)])} />
    </Section>
  );
}

function Drawers({ report: { shifts, currency } }: { readonly report: Daily }): ReactNode {
  const { t } = useTranslation('reports');
  const { brief } = useStores();
  const money = (amount_minor: bigint | null): ReactNode => (amount_minor === null ? '—' : <Money amount_minor={amount_minor} currency={currency} />);
  const open = shifts.filter(({ closed_at }) => closed_at === null).length;
  return (
    <Section title={t('daily.drawers')} hint={open > 0 ? t('daily.open', { count: open }) : undefined}>
      {shifts.length === 0 ? <p className="of-muted">{t('daily.no_shift')}</p> : (
        <Table name={t('daily.drawers')} head={[t('daily.shift'), t('daily.expected'), t('daily.counted'), t('daily.difference')]} rows={shifts.slice(0, SHIFTS_SHOWN).map((each) => [
          <Link key="l" to="/shifts/$shift" params={{ shift: each.id }} className="of-link">{t('daily.shift_of', { terminal: `${each.store_code} ${each.terminal_code}`, operator: each.opened_by ?? '—', at: brief(each.opened_at, each.store_code) })}</Link>,
          money(each.expected_minor), money(each.counted_minor), money(each.difference_minor),
        ])} />
      )}
      {shifts.length > SHIFTS_SHOWN && <Link to="/shifts" className="of-link">{t('daily.more_shifts', { count: shifts.length - SHIFTS_SHOWN })}</Link>}
    </Section>
  );
}

function Asides({ report }: { readonly report: Daily }): ReactNode {
  const { t } = useTranslation('reports');
  const { tag } = useLanguage();
  const amount = (count: number | null, amount_minor: bigint): ReactNode => <span>{count !== null && `${countText(count, tag)} · `}<Money amount_minor={amount_minor} currency={report.currency} /></span>;
  return (
    <Section title={t('daily.asides')}>
      <Facts items={[
        [t('daily.discounts'), amount(report.discounts, report.discounts_minor)], [t('daily.promotions'), amount(null, report.promotions_minor)], [t('daily.points'), amount(null, report.points_minor)],
        [t('daily.waived'), amount(null, report.waived_minor)], [t('daily.voided'), amount(report.voided, report.voided_minor)], [t('daily.abandoned'), amount(report.abandoned, report.abandoned_minor)],
        [t('daily.no_sales'), countText(report.no_sales, tag)],
      ]} />
    </Section>
  );
}

function Products({ report: { products, currency } }: { readonly report: Daily }): ReactNode {
  const { t } = useTranslation('reports');
  const { tag, short } = useLanguage();
  if (products.length === 0) return null;
  return (
    <Section title={t('daily.products')}>
      <Table name={t('daily.products')} head={[t('report.what'), t('report.quantity'), t('report.turnover')]} rows={products.map(({ names, qty_milli, turnover_minor }) => [
        names ? nameIn(names, short) : t('report.none.product'), quantity(qty_milli, tag), <Money key="m" amount_minor={turnover_minor} currency={currency} />,
      ])} />
    </Section>
  );
}

function Table({ name, head, rows }: { readonly name: string; readonly head: readonly string[]; readonly rows: readonly (readonly ReactNode[])[] }): ReactNode {
  return (
    <div className="of-table-wrap" role="region" aria-label={name} tabIndex={0}>
      <table className="of-table of-table-grid" aria-label={name}>
        <thead><tr>{head.map((each, at) => <th key={each} scope="col" data-align={at === 0 ? undefined : 'end'}>{each}</th>)}</tr></thead>
        {/* Rows have no names of their own, and their order is the server's. */}
        <tbody>{rows.map((cells, row) => <tr key={row}>{cells.map((cell, at) => <td key={head[at]} className={at === 0 ? 're-cell-wrap' : 'st-figures'} data-align={at === 0 ? undefined : 'end'}>{cell}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}
