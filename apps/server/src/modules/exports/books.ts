/** What was sold, the shifts with what was counted, and tax. */
import { nameIn } from '@stilltill/domain/catalog';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { ExportPorts } from './ports.ts';
import { type Page, amountText, daysOf, inPages, quantityText, rateText, wallClock, wallText } from './lists.ts';
import { WORDS } from './words.ts';

const SALES_OF_A_PAGE = 500;
const SHIFTS_OF_A_PAGE = 500;

type SoldAfter = NonNullable<Awaited<ReturnType<ExportPorts['sales']['sold']>>['next']>;
type TenderAfter = NonNullable<Awaited<ReturnType<ExportPorts['sales']['tenders']>>['next']>;
type ShiftAfter = NonNullable<Awaited<ReturnType<ExportPorts['sales']['shifts']>>['next']>;

export const sales = inPages<SoldAfter>(async (ports, tx, asked, after): Promise<Page<SoldAfter>> => {
  const { lines, next } = await ports.sales.sold(tx, { days: daysOf(asked), after, limit: SALES_OF_A_PAGE });
  const codes = await codesOf(ports, tx, lines.flatMap(({ product }) => product ?? []));
  const { language, places, zone } = asked;
  const words = WORDS[language];
  return {
    lines: lines.map((line) => {
      const { currency } = line;
      return [
        ...wallClock(line.at, places.get(line.store)?.timezone ?? zone), words.sale_kind[line.kind], line.number, line.store_code, line.terminal_code, line.operator_name, line.line, (line.product && codes.get(line.product)) ?? '', line.barcode,
        nameIn(line.names, language), quantityText(line.qty_milli), words.unit[line.unit], amountText(line.price_minor, currency), amountText(line.reduced_minor, currency), amountText(line.amount_minor, currency), rateText(line.tax_rate_ppm),
        words.tax_mode[line.tax_mode], currency,
      ];
    }),
    next,
  };
});

async function codesOf(ports: ExportPorts, tx: MerchantTx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return new Map((await ports.catalog.read(tx, [...new Set(ids)])).map(({ id, code }) => [id, code]));
}

/** What was given back stands below zero. */
export const tenders = inPages<TenderAfter>(async (ports, tx, asked, after): Promise<Page<TenderAfter>> => {
  const { tenders: taken, next } = await ports.sales.tenders(tx, { days: daysOf(asked), after, limit: SALES_OF_A_PAGE });
  const { language, places, zone } = asked;
  const words = WORDS[language];
  return {
    lines: taken.map((each) => {
      const { currency } = each;
      return [
        ...wallClock(each.at, places.get(each.store)?.timezone ?? zone), words.sale_kind[each.kind], each.number, each.store_code, each.terminal_code, each.operator_name, each.line, words.tender[each.tender], amountText(each.amount_minor, currency),
        amountText(each.given_minor, currency), amountText(each.change_minor, currency), currency,
      ];
    }),
    next,
  };
});

/** Those that began within the days, each with the newest revision of its report. */
export const shifts = inPages<ShiftAfter>(async (ports, tx, asked, after): Promise<Page<ShiftAfter>> => {
  const { items, next } = await ports.sales.shifts(tx, { days: daysOf(asked), after, limit: SHIFTS_OF_A_PAGE });
  const { language, places, zone } = asked;
  const words = WORDS[language];
  return {
    lines: items.map((shift) => {
      const amount = (minor: string | bigint | null): string => amountText(minor, shift.currency);
      const there = places.get(shift.store)?.timezone ?? zone;
      return [
        wallText(shift.opened_at, there), wallText(shift.closed_at, there), shift.store_code, shift.terminal_code, shift.opened_by, amount(shift.float_minor), shift.sales, amount(shift.sales_minor), shift.refunds, amount(shift.refunds_minor),
        amount(shift.cash_in_minor), amount(shift.cash_out_minor), amount(shift.expected_minor), amount(shift.counted_minor), amount(shift.difference_minor), shift.closed_at === null ? '' : shift.revision,
        shift.closed_at === null ? words.still_open : words.counted_by[shift.counted_by], shift.currency,
      ];
    }),
    next,
  };
});

/** As the tax page has it; a few rows for each store and stretch of time. */
export const tax = inPages<never>(async (ports, tx, { stores, from, to, by, language, places }): Promise<Page<never>> => {
  const lines = [];
  const wanted = new Set(stores.map(({ id }) => id));
  const report = await ports.sales.tax(tx, { from, to, by, store: stores.length === 1 ? stores[0]?.id : undefined });
  for (const row of report.ok ? report.value.items : []) {
    if (!wanted.has(row.store)) continue;
    const amount = (minor: string): string => amountText(minor, row.currency);
    const due_minor = BigInt(row.sold_tax_minor) - BigInt(row.returned_tax_minor);
    lines.push([
      row.from, places.get(row.store)?.code ?? '', rateText(row.rate_ppm), WORDS[language].tax_mode[row.is_added ? 'added' : 'included'], amountText(due_minor, row.currency), amount(row.sold_net_minor), amount(row.sold_tax_minor),
      amount(row.returned_net_minor), amount(row.returned_tax_minor), row.currency,
    ]);
  }
  return { lines, next: null };
});
