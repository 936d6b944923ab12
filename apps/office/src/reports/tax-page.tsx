/** Tax by rate, store and stretch of time, as the receipts say. */
import { Button, Skeleton } from '@mantine/core';
import { formatMoney, sum } from '@stilltill/domain/money';
import { EmptyState, FaultNotice, Money, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/reports';
import { IconDownload, IconReceiptTax } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { faultOf } from '../api/client.ts';
import { DayField, SelectField } from '../components/filter-fields.tsx';
import { useIsInRows } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { useNow } from '../components/use-now.ts';
import { useStores } from '../components/use-stores.ts';
import { rateText } from '../lib/figures.ts';
import { dayOf } from '../lib/time.ts';
import { decimalText, saveFile, writeCsv } from './csv.ts';
import { ReportPlaces } from './report-places.tsx';
import { REPORT_BY, type TaxItem, reportQueries } from './report-queries.ts';
import './reports.css';

const route = getRouteApi('/in/tax');
const dueOf = (row: TaxItem): bigint => row.sold_tax_minor - row.returned_tax_minor;

export function TaxPage(): ReactNode {
  const { t } = useTranslation('reports');
  const { t: office } = useTranslation('office');
  const { tag } = useLanguage();
  const { stores, known } = useStores();
  const isInRows = useIsInRows();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const today = dayOf(useNow(60_000), stores[0]?.timezone ?? 'UTC');
  const asked = { from: search.from ?? `${today.slice(0, 4)}-01-01`, to: search.to ?? today, by: search.by ?? 'quarter', store: search.store };
  const query = useQuery({ ...reportQueries.tax(asked), enabled: known });
  const rows = query.data?.items;
  const change = (to: Partial<typeof search>): void => void navigate({ search: (was) => ({ ...was, ...to }), replace: true });
  const dayText = (day: string): string => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
  const days = { from: dayText(asked.from), to: dayText(asked.to) };
  const currencies = new Set(rows?.map(({ currency }) => currency));
  const [currency = 'CNY'] = currencies;
  const title = rows && (rows.length === 0 ? t('tax.title_none', days) : currencies.size > 1 ? t('tax.title_several', days) : t('tax.title', { ...days, amount: formatMoney(sum(rows.map(dueOf)), currency, tag) }));
  return (
    <Page
      title={title ?? (query.error ? office('nav.tax') : null)} subtitle={t('tax.hint')}
      actions={rows && rows.length > 0 && <Button variant="default" leftSection={<IconDownload size={18} stroke={1.75} aria-hidden />} onClick={() => saveFile(`${t('tax.file')}-${asked.from}-${asked.to}.csv`, csvOf(rows, stores, t))}>{t('tax.csv')}</Button>}
    >
      <ReportPlaces />
      <div className="of-filters">
        <DayField label={t('tax.from')} value={asked.from} onChange={(from) => change({ from })} />
        <DayField label={t('tax.to')} value={asked.to} onChange={(to) => change({ to })} />
        <SelectField label={t('tax.by')} all={t('tax.quarter')} value={search.by === 'quarter' ? undefined : search.by} onChange={(by) => change({ by: REPORT_BY.find((each) => each === by) })} options={[{ value: 'month', label: t('tax.month') }, { value: 'year', label: t('tax.whole') }, { value: 'day', label: t('tax.day') }]} />
        {stores.length > 1 && <SelectField label={t('tax.store')} all={t('tax.all_stores')} value={search.store} onChange={(store) => change({ store })} options={stores.map(({ id, name }) => ({ value: id, label: name }))} />}
      </div>
      {query.error && <FaultNotice fault={faultOf(query.error)} action={<Button variant="default" onClick={() => void query.refetch()}>{office('list.retry')}</Button>} />}
      <div className="of-list-body">
        {!rows && !query.error && <Skeleton height={220} />}
        {rows?.length === 0 && <EmptyState icon={<IconReceiptTax size={40} stroke={1.25} />} title={t('tax.empty')} hint={t('tax.empty_hint')} />}
        {rows && rows.length > 0 && (isInRows ? <TaxRows rows={rows} by={asked.by} /> : <TaxTable rows={rows} by={asked.by} />)}
      </div>
    </Page>
  );
}

/** What is looked for stands first, also where the rest is out of sight. */
const AMOUNTS = ['due', 'sold_net', 'sold_tax', 'back_net', 'back_tax'] as const;
const amountsOf = (row: TaxItem): readonly bigint[] => [dueOf(row), row.sold_net_minor, row.sold_tax_minor, row.returned_net_minor, row.returned_tax_minor];

function TaxTable({ rows, by }: { readonly rows: readonly TaxItem[]; readonly by: string }): ReactNode {
  const { t } = useTranslation('reports');
  const { tag } = useLanguage();
  const { stores } = useStores();
  const currencies = [...new Set(rows.map(({ currency }) => currency))];
  return (
    <div className="of-table-wrap" role="region" aria-label={t('tax.table')} tabIndex={0}>
      <table className="of-table" aria-label={t('tax.table')}>
        <thead><tr><th scope="col">{t('tax.period')}</th>{stores.length > 1 && <th scope="col">{t('tax.store')}</th>}<th scope="col">{t('tax.rate')}</th>{AMOUNTS.map((each) => <th key={each} scope="col" data-align="end">{t(`tax.${each}`)}</th>)}</tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.from} ${row.store} ${row.rate_ppm} ${row.is_added} ${row.currency}`}>
              <td>{periodText(row.from, by, tag)}</td>
              {stores.length > 1 && <td>{stores.find(({ id }) => id === row.store)?.name ?? ''}</td>}
              <td>{t(row.is_added ? 'tax.added' : 'tax.included', { rate: rateText(row.rate_ppm, tag) })}</td>
              {amountsOf(row).map((amount, at) => <td key={AMOUNTS[at]} data-align="end"><Money amount_minor={amount} currency={row.currency} /></td>)}
            </tr>
          ))}
        </tbody>
        <tfoot>
          {currencies.map((currency) => (
            <tr key={currency} className="re-totals">
              <th scope="row" colSpan={stores.length > 1 ? 3 : 2}>{t('tax.total')}</th>
              {AMOUNTS.map((each, at) => <td key={each} data-align="end"><Money amount_minor={sum(rows.filter((row) => row.currency === currency).map((row) => amountsOf(row)[at] ?? 0n))} currency={currency} /></td>)}
            </tr>
          ))}
        </tfoot>
      </table>
    </div>
  );
}

/** Where a table has no room: what is due stands beside its period, and below what it came from. */
function TaxRows({ rows, by }: { readonly rows: readonly TaxItem[]; readonly by: string }): ReactNode {
  const { t } = useTranslation('reports');
  const { tag } = useLanguage();
  const { stores } = useStores();
  const parts = (of: readonly TaxItem[], currency: string): ReactNode => AMOUNTS.flatMap((each, at) => {
    const amount = sum(of.map((row) => amountsOf(row)[at] ?? 0n));
    return each === 'due' || amount === 0n ? [] : [<span key={each}>{t(`tax.${each}`)} <Money amount_minor={amount} currency={currency} /></span>];
  });
  const totals = [...new Set(rows.map(({ currency }) => currency))].map((currency) => ({ currency, of: rows.filter((row) => row.currency === currency) }));
  return (
    <ul className="of-rows" aria-label={t('tax.table')}>
      {rows.map((row) => (
        <li key={`${row.from} ${row.store} ${row.rate_ppm} ${row.is_added} ${row.currency}`} className="of-row">
          <div className="of-row-first">
            <span className="of-row-title">{periodText(row.from, by, tag)}</span>
            <span className="of-row-amount"><Money amount_minor={dueOf(row)} currency={row.currency} /></span>
          </div>
          <div className="of-row-second"><span className="of-row-details">{stores.length > 1 && <span>{stores.find(({ id }) => id === row.store)?.name ?? ''}</span>}<span>{t(row.is_added ? 'tax.added' : 'tax.included', { rate: rateText(row.rate_ppm, tag) })}</span></span></div>
          <div className="of-row-second"><span className="of-row-details">{parts([row], row.currency)}</span></div>
        </li>
      ))}
      {totals.map(({ currency, of }) => (
        <li key={currency} className="of-row re-totals">
          <div className="of-row-first">
            <span className="of-row-title">{t('tax.total')}</span>
            <span className="of-row-amount"><Money amount_minor={sum(of.map(dueOf))} currency={currency} /></span>
          </div>
          <div className="of-row-second"><span className="of-row-details">{parts(of, currency)}</span></div>
        </li>
      ))}
    </ul>
  );
}

function periodText(from: string, by: string, tag: string): string {
  const day = new Date(`${from}T00:00:00Z`);
  if (by === 'year') return from.slice(0, 4);
  if (by === 'quarter') return `${from.slice(0, 4)} Q${Math.floor(day.getUTCMonth() / 3) + 1}`;
  return new Intl.DateTimeFormat(tag, by === 'month' ? { month: 'long', year: 'numeric', timeZone: 'UTC' } : { dateStyle: 'medium', timeZone: 'UTC' }).format(day);
}

function csvOf(rows: readonly TaxItem[], stores: readonly { readonly id: string; readonly code: string; readonly name: string }[], t: ReturnType<typeof useTranslation<'reports'>>['t']): string {
  const digits = (currency: string): number => new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return writeCsv([
    [t('tax.period'), t('tax.store'), t('tax.rate'), ...AMOUNTS.map((each) => t(`tax.${each}`)), ''],
    ...rows.map((row) => [
      row.from, stores.find(({ id }) => id === row.store)?.name ?? row.store, t(row.is_added ? 'tax.added' : 'tax.included', { rate: rateText(row.rate_ppm, 'en') }),
      ...amountsOf(row).map((amount) => decimalText(amount, digits(row.currency))), row.currency,
    ]),
  ]);
}
