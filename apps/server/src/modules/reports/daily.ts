/** One day of a store, or of all of them: what a shop looks at in the morning. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { DailyQuery, DailyReport } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type Asked, NOBODY, amountText } from '../sales/index.ts';
import { storesOf, totalOf, writeTurnover } from './breakdown.ts';
import type { ReportPorts, StoreFacts } from './ports.ts';
import { type Window, windowsOf } from './windows.ts';

type Daily = z.input<typeof DailyReport>;
const PRODUCTS_SHOWN = 10;

/** `not_found`: the store. */
export async function readDaily(ports: ReportPorts, tx: MerchantTx, { day, store }: z.output<typeof DailyQuery>): Promise<Result<Daily>> {
  const all = await ports.stores(tx);
  const stores = storesOf(all, store);
  return stores ? ok(await readDailyOf(ports, tx, day, stores, stores.length === all.length)) : fail('not_found');
}

/** `is_all`: these are the merchant's stores, so that what belongs to none of them is told too. */
export async function readDailyOf(ports: ReportPorts, tx: MerchantTx, day: string, stores: readonly [StoreFacts, ...StoreFacts[]], is_all: boolean): Promise<Daily> {
  await ports.sales.settle(tx);
  const [{ currency }] = stores;
  const asked: Asked = { stores: stores.map(({ id }) => id), from: day, to: day, currency };
  const windows = windowsOf(day, stores);
  const [{ from, to }] = windows;
  const now_ms = ports.clock.now_ms();
  const week_before = Temporal.PlainDate.from(day).subtract({ days: 7 }).toString();
  const total = totalOf(await ports.sales.stretches(tx, asked, 'store'));
  const before = totalOf(await ports.sales.stretches(tx, { ...asked, from: week_before, to: week_before }, 'store'));
  const asides = await ports.sales.asides(tx, asked);
  const beside = await readBeside(ports, tx, windows, currency, is_all);
  return {
    day, made_at: new Date(now_ms).toISOString(), currency, stores: stores.map(({ id, code, name }) => ({ id, code, name })), has_ended: windows.every((window) => now_ms >= window.to.getTime()),
    total: { ...writeTurnover(total), lines: total.lines }, week_before: { day: week_before, turnover_minor: amountText(before.sold_minor - before.returned_minor), sales: before.sales },
    tax: (await ports.sales.taxes(tx, asked)).map((each) => ({ ...each, net_minor: amountText(each.net_minor), tax_minor: amountText(each.tax_minor) })),
    tenders: (await ports.sales.tenders(tx, asked)).map(({ key, tenders, taken_minor, returned_minor }) => ({ kind: key, tenders, taken_minor: amountText(taken_minor), returned_minor: amountText(returned_minor) })),
    shifts: await readShifts(ports, tx, stores, windows),
    ...writeAsides(asides), abandoned: beside.abandoned, abandoned_minor: amountText(beside.abandoned_minor),
    products: await readProducts(ports, tx, asked),
    // A consent belongs to no store: its day is that of the first.
    findings: beside.findings, exceptions: beside.exceptions, consents: is_all ? await ports.countConsents(tx, from, to) : null,
  };
}

/** What happened beside the sales, of each store between its own midnights. */
async function readBeside(ports: ReportPorts, tx: MerchantTx, windows: readonly Window[], currency: string, is_all: boolean): Promise<{ readonly abandoned: number; readonly abandoned_minor: bigint; readonly findings: number; readonly exceptions: number }> {
  let [abandoned, abandoned_minor, findings, exceptions] = [0, 0n, 0, 0];
  for (const [at, { stores, from, to }] of windows.entries()) {
    const given_up = await ports.sales.abandoned(tx, stores, from, to, currency);
    abandoned += given_up.count;
    abandoned_minor += given_up.amount_minor;
    findings += await ports.countFindings(tx, stores, from, to);
    // What belongs to no store is told once, with the whole shop.
    exceptions += await ports.countExceptions(tx, { stores, with_none: is_all && at === 0 }, from, to);
  }
  return { abandoned, abandoned_minor, findings, exceptions };
}

function writeAsides(asides: Awaited<ReturnType<ReportPorts['sales']['asides']>>): Pick<Daily, 'discounts' | 'discounts_minor' | 'promotions_minor' | 'points_minor' | 'waived_minor' | 'voided' | 'voided_minor' | 'no_sales'> {
  const { discounts, voided, no_sales } = asides;
  return {
    discounts, voided, no_sales, discounts_minor: amountText(asides.discounts_minor), promotions_minor: amountText(asides.promotions_minor), points_minor: amountText(asides.points_minor),
    waived_minor: amountText(asides.waived_minor), voided_minor: amountText(asides.voided_minor),
  };
}

async function readShifts(ports: ReportPorts, tx: MerchantTx, stores: readonly [StoreFacts, ...StoreFacts[]], windows: readonly Window[]): Promise<Daily['shifts']> {
  const rows: Awaited<ReturnType<ReportPorts['sales']['shiftsBetween']>> = [];
  for (const { stores: ids, from, to } of windows) rows.push(...await ports.sales.shiftsBetween(tx, ids, from, to, stores[0].currency));
  rows.sort((a, b) => a.opened_at.getTime() - b.opened_at.getTime());
  const names = await ports.operatorNames(tx, [...new Set(rows.flatMap(({ opened_by }) => opened_by ?? []))]);
  const codes = new Map(stores.map(({ id, code }) => [id, code]));
  return rows.map(({ id, terminal_code, store, opened_at, opened_by, closed_at, expected_minor, counted_minor, difference_minor }) => ({
    id, store_code: codes.get(store) ?? '', terminal_code, opened_at: opened_at.toISOString(), opened_by: opened_by === null ? null : names.get(opened_by) ?? null, closed_at: closed_at?.toISOString() ?? null,
    expected_minor: amountText(expected_minor), counted_minor: counted_minor === null ? null : amountText(counted_minor), difference_minor: difference_minor === null ? null : amountText(difference_minor),
  }));
}

async function readProducts(ports: ReportPorts, tx: MerchantTx, asked: Asked): Promise<Daily['products']> {
  const rows = await ports.sales.products(tx, asked, { top: PRODUCTS_SHOWN });
  const names = await ports.productNames(tx, rows.map(({ key }) => key));
  return rows.map(({ key, sold_milli, returned_milli, sold_minor, returned_minor }) => ({
    id: key === NOBODY ? null : key, names: names.has(key) ? { ...names.get(key) } : null, qty_milli: amountText(sold_milli - returned_milli), turnover_minor: amountText(sold_minor - returned_minor),
  }));
}
