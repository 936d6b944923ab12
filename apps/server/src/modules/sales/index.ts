/** The door of the sales room: what was sold and given back, computed from entries. */
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { readSalesByHour, readSalesByTerminal } from './by-hour.ts';
import { type OfficeClosing, closeFromOffice } from './close-from-office.ts';
import { readTaxReport } from './figures.ts';
import { addSalesOfficeRoutes } from './office-routes.ts';
import type { EntryPlace, SalesPorts } from './ports.ts';
import { readDayNet, readSaleNet } from './profit-lookups.ts';
import { readExportedShifts, readSoldLines, readTenders } from './export-rows.ts';
import { findByNumber, readNumbered } from './queries.ts';
import { findReceipt, findSales, receiptsOf } from './receipt.ts';
import { readShiftReports } from './shift-queries.ts';
import { makeSums } from './sums-door.ts';
import type { LineCosts } from './sums.ts';
import { type IdentifyTerminal, addSalesTerminalRoutes } from './terminal-routes.ts';

export { type SaleEntry, makeSalesProjection } from './project.ts';
export { type DayNet, type SaleNet, findSaleKeys } from './profit-lookups.ts';
export { type ReturnedOfSale, readReturnedOf } from './returned.ts';
export { type Seller, sellersOf } from './sellers.ts';
export type { FoundSale, ReceiptFacts } from './receipt.ts';
export { NOBODY } from './sums.ts';
export { type SumLater, makeSumLater } from './sum-later.ts';
export { amountText } from './figures.ts';
export type * from './sums-door.ts';

export type Sales = ReturnType<typeof makeSales>;

/** `lineCosts`: what goods of sales had cost. */
export function makeSales(ports: SalesPorts, lineCosts: LineCosts = async () => []) {
  return {
    /** Sums of days, for reports. */
    sums: makeSums(ports, lineCosts),
    /** The receipt whose link's token has this hash (SHA-256, hex); null: it has not arrived, or there is none. */
    findReceipt: (merchant: string, token_hash: string) => ports.postgres.withMerchant(merchant, (tx) => findReceipt(ports, tx, token_hash)),
    /** What a message about a receipt tells, by the id of its sale. */
    receiptsOf: (tx: MerchantTx, sales: readonly string[]) => receiptsOf(ports, tx, sales),
    /** Sales by their ids, each with the place of its entry. */
    findSales: (tx: MerchantTx, sales: readonly string[]) => findSales(ports, tx, sales),
    /** All sales and refunds whose receipts carry the number: two, where a terminal was copied. */
    findByNumber: (tx: MerchantTx, number: string) => findByNumber(ports, tx, number),
    /** Whether the shop ever sold anything. */
    hasSold: async (tx: MerchantTx): Promise<boolean> => (await tx.query('select from app.sale where merchant_id = $1 limit 1', [tx.merchant_id], 'sale.any')).length > 0,
    /** The day of the first sale, by its store's clock; null: nothing was sold. */
    firstDay: async (tx: MerchantTx): Promise<string | null> => (await tx.query<{ day: string | null }>('select min(day)::text as day from app.sale_hour where merchant_id = $1', [tx.merchant_id], 'sale.first_day'))[0]?.day ?? null,
    /** The same as the office sees them. */
    itemsByNumber: (tx: MerchantTx, number: string) => readNumbered(ports, tx, number),
    /** Every revision of a shift's report. */
    shiftReports: readShiftReports,
    /**
     * Closes a shift whose till can't: an entry in the server's own journal and revision 1 of the report, in `tx`. `by` is the person's
     * name. `not_found`; `shift_closed_before`. What comes later for the shift makes new revisions, the till's own count among them.
     */
    closeFromOffice: (tx: MerchantTx, by: string, closing: OfficeClosing) => closeFromOffice(ports, tx, by, closing),
    /** What a store's day, or one sale, came to before tax. */
    dayNet: (tx: MerchantTx, store: string) => readDayNet(ports, tx, store),
    saleNet: (tx: MerchantTx, place: EntryPlace) => readSaleNet(ports, tx, place),
    /** For whoever writes them into a file, a page at a time. */
    lists: {
      sold: (tx: MerchantTx, asked: Parameters<typeof readSoldLines>[2]) => readSoldLines(ports, tx, asked), tenders: (tx: MerchantTx, asked: Parameters<typeof readTenders>[2]) => readTenders(ports, tx, asked), shifts: (tx: MerchantTx, asked: Parameters<typeof readExportedShifts>[2]) => readExportedShifts(ports, tx, asked),
      tax: (tx: MerchantTx, asked: Parameters<typeof readTaxReport>[2]) => readTaxReport(ports, tx, asked),
    },
    /** What a terminal sold by the hour. */
    byHour: (tx: MerchantTx, terminal: string, from: Date, until: Date) => readSalesByHour(ports, tx, terminal, from, until),
    /** What each terminal sold in days, and all of them by the hour of the day. */
    byTerminal: (tx: MerchantTx, days: Parameters<typeof readSalesByTerminal>[2]) => readSalesByTerminal(ports, tx, days),
    /** Parked baskets and sales to take back, below /api/v1/terminal. */
    addTerminalRoutes: (app: HttpServer, identify: IdentifyTerminal): void => addSalesTerminalRoutes(app, ports, identify),
    /** Today, sales and shifts below /api/v1/office. */
    addOfficeRoutes: (app: HttpServer): void => addSalesOfficeRoutes(app, ports),
  };
}
