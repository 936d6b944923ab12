/** Reads the sums of days and hours that the projection keeps: docs/adr/0021-figures-of-a-day.md. */
import { AMOUNT_MINOR_MAX } from '@stilltill/domain/money';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { ComparedDay, HourSales, ReportQuery, SalesReport, TaxReport, TodayAnswer } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { SalesPorts, StoreFacts } from './ports.ts';

/** The same weekday of the year before. */
const YEAR_DAYS = 364;

type HourRow = { day: string; hour: number; sales: number; lines: number; sales_minor: string; refunds: number; refunds_minor: string };

/** The figures of a store's day so far, by the store's own midnight, beside those of earlier days at the same time of the day. */
export async function readToday(ports: SalesPorts, tx: MerchantTx, store: string | undefined): Promise<Result<z.input<typeof TodayAnswer>>> {
  const stores = await ports.stores(tx);
  const shop = store === undefined ? stores[0] : stores.find((each) => each.id === store);
  if (!shop) return fail('not_found');
  const now = Temporal.Instant.fromEpochMilliseconds(ports.clock.now_ms()).toZonedDateTimeISO(shop.timezone);
  const today = now.toPlainDate();
  const [before, week_before, year_before] = [1, 7, YEAR_DAYS].map((days) => today.subtract({ days })) as [Temporal.PlainDate, Temporal.PlainDate, Temporal.PlainDate];
  const compared = [before, week_before, year_before].map(String);
  const rows = await readHours(tx, shop, [String(today), ...compared]);
  const begun = await readBegunHours(tx, shop, now, compared);
  const of_today = rows.filter(({ day }) => day === String(today));
  const compare = (day: string): z.input<typeof ComparedDay> => {
    const of_day = rows.filter((each) => each.day === day);
    const until = [...of_day.filter(({ hour }) => hour < now.hour), ...begun.filter((each) => each.day === day)];
    return { day, ...sumOf(until), day_sales: count(of_day), day_sales_minor: minor(of_day), hours: of_day.filter(({ sales }) => sales > 0).map(hourOf) };
  };
  const yesterday = compare(String(before));
  return ok({
    currency: shop.currency, date: String(today), ...sumOf(of_today), lines: of_today.reduce((all, { lines }) => all + lines, 0),
    refunds: of_today.reduce((all, { refunds }) => all + refunds, 0), refunds_minor: amountText(of_today.reduce((all, { refunds_minor }) => all + BigInt(refunds_minor), 0n)),
    before_sales: yesterday.sales, before_sales_minor: yesterday.sales_minor, hours: of_today.filter(({ sales }) => sales > 0).map(hourOf),
    week_before: compare(String(week_before)), year_before: compare(String(year_before)),
    exceptions_open: await ports.journal.countOpenExceptions(tx), terminals_enrolled: await ports.countEnrolled(tx, shop.id),
    entries: await ports.journal.lookups.countReceived(tx, shop.id, instantOf(today, shop), instantOf(today.add({ days: 1 }), shop)),
  });
}

type Sold = { readonly sales: number; readonly sales_minor: string };
const count = (rows: readonly Sold[]): number => rows.reduce((all, { sales }) => all + sales, 0);
const minor = (rows: readonly Sold[]): string => amountText(rows.reduce((all, { sales_minor }) => all + BigInt(sales_minor), 0n));
const sumOf = (rows: readonly Sold[]): Sold => ({ sales: count(rows), sales_minor: minor(rows) });
const hourOf = ({ hour, sales, sales_minor }: HourRow): z.input<typeof HourSales> => ({ hour, sales, sales_minor: amountText(sales_minor) });
const instantOf = (day: Temporal.PlainDate, { timezone }: StoreFacts): Date => new Date(day.toZonedDateTime(timezone).epochMilliseconds);

function readHours(tx: MerchantTx, shop: StoreFacts, days: readonly string[]): Promise<HourRow[]> {
  return tx.query<HourRow>(
    `select day::text, hour, sum(sales)::integer as sales, sum(lines)::integer as lines, sum(sales_minor) as sales_minor, sum(refunds)::integer as refunds, sum(refunds_minor) as refunds_minor
       from app.sale_hour where merchant_id = $1 and store_id = $2 and day = any($3::text[]::date[]) and currency = $4 group by 1, 2 order by 1, 2`,
    [tx.merchant_id, shop.id, textArray(days), shop.currency], 'sales.hours',
  );
}

/** What the given days had sold in the hour that is now under way, up to the same minute: only there sales are read one by one. */
async function readBegunHours(tx: MerchantTx, shop: StoreFacts, now: Temporal.ZonedDateTime, days: readonly string[]): Promise<(Sold & { readonly day: string })[]> {
  const stretches = days.map((day) => {
    const until = now.with(datePart(day));
    return { day, from: until.round({ smallestUnit: 'hour', roundingMode: 'floor' }), until };
  });
  const rows = await tx.query<Sold & { day: string }>(
    `select given.day, count(s.at)::integer as sales, coalesce(sum(s.total_minor), 0) as sales_minor
       from unnest($3::text[], $4::timestamptz[], $5::timestamptz[]) as given (day, since, until)
       join app.sale s on s.merchant_id = $1 and s.store_id = $2 and s.at >= given.since and s.at < given.until and s.kind = 'sale' and s.currency = $6 group by 1`,
    [tx.merchant_id, shop.id, textArray(stretches.map(({ day }) => day)), timeArray(stretches.map(({ from }) => from.toInstant().toString())),
      timeArray(stretches.map(({ until }) => until.toInstant().toString())), shop.currency], 'sales.begun_hours',
  );
  return rows;
}

function datePart(text: string): { readonly year: number; readonly month: number; readonly day: number } {
  const { year, month, day } = Temporal.PlainDate.from(text);
  return { year, month, day };
}

type Query = z.output<typeof ReportQuery>;

/** What was sold from one day to another, in days, months, quarters or years. `not_found`: the store. */
export async function readSalesReport(ports: SalesPorts, tx: MerchantTx, query: Query): Promise<Result<z.input<typeof SalesReport>>> {
  const stores = storesOf(await ports.stores(tx), query);
  const [first] = stores;
  if (!first) return fail('not_found');
  const rows = await tx.query<{ from: string; sales: number; lines: number; sales_minor: string; refunds: number; refunds_minor: string; net_minor: string }>(
    `select date_trunc($5, day::timestamp)::date::text as from, sum(sales)::integer as sales, sum(lines)::integer as lines, sum(sales_minor) as sales_minor, sum(refunds)::integer as refunds,
            sum(refunds_minor) as refunds_minor, sum(net_minor) as net_minor
       from app.sale_hour where merchant_id = $1 and store_id = any($2::uuid[]) and day between $3::date and $4::date and currency = $6 group by 1 order by 1`,
    [tx.merchant_id, uuidArray(stores.map(({ id }) => id)), query.from, query.to, query.by, first.currency],
  );
  return ok({
    currency: first.currency,
    items: rows.map((row) => ({ ...row, sales_minor: amountText(row.sales_minor), refunds_minor: amountText(row.refunds_minor), net_minor: amountText(row.net_minor) })),
  });
}

/** Tax by rate, as the receipts of those days say. `not_found`: the store. */
export async function readTaxReport(ports: SalesPorts, tx: MerchantTx, query: Query): Promise<Result<z.input<typeof TaxReport>>> {
  const stores = storesOf(await ports.stores(tx), query);
  if (stores.length === 0) return fail('not_found');
  const rows = await tx.query<{ from: string; store: string; currency: string; rate_ppm: number; is_added: boolean; sold_net: string; sold_tax: string; returned_net: string; returned_tax: string }>(
    `select date_trunc($5, day::timestamp)::date::text as from, store_id as store, currency, rate_ppm, is_added, sum(sold_net_minor) as sold_net, sum(sold_tax_minor) as sold_tax,
            sum(returned_net_minor) as returned_net, sum(returned_tax_minor) as returned_tax
       from app.sale_tax_day where merchant_id = $1 and store_id = any($2::uuid[]) and day between $3::date and $4::date group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
    [tx.merchant_id, uuidArray(stores.map(({ id }) => id)), query.from, query.to, query.by],
  );
  return ok({
    items: rows.map(({ sold_net, sold_tax, returned_net, returned_tax, ...row }) => ({
      ...row, sold_net_minor: amountText(sold_net), sold_tax_minor: amountText(sold_tax), returned_net_minor: amountText(returned_net), returned_tax_minor: amountText(returned_tax),
    })),
  });
}

function storesOf(stores: readonly StoreFacts[], { store }: Query): readonly StoreFacts[] {
  return store === undefined ? stores : stores.filter(({ id }) => id === store);
}

/** A sum as the wire can carry it. Beyond that only forged sales reach, which are shown as exceptions. */
export function amountText(amount: string | bigint): string {
  const amount_minor = BigInt(amount);
  if (amount_minor > AMOUNT_MINOR_MAX) return String(AMOUNT_MINOR_MAX);
  return amount_minor < -AMOUNT_MINOR_MAX ? String(-AMOUNT_MINOR_MAX) : String(amount_minor);
}
