/** The door of the stock room: a ledger of what moved goods, computed from entries. docs/adr/0009-stock.md. */
import type { HttpServer } from '../../platform/http.ts';
import { addStockOfficeRoutes } from './office-routes.ts';
import { makeStockLists } from './lists.ts';
import type { StockPorts } from './ports.ts';

export { type StockEntry, projectStockEntry } from './documents.ts';
export type { StockTx } from './ledger.ts';
export type { StockPorts } from './ports.ts';
export { CLOCK_BEHIND_MS, movedAt, unpackSales } from './packed-sales.ts';
export { makeStockProjection } from './project.ts';
export { readLineCosts } from './line-costs.ts';
export { settleSome, settleStock } from './settle.ts';
export { makeSettleLater } from './settle-later.ts';
export type { StockNeed } from './queries.ts';

export type Stock = ReturnType<typeof makeStock>;

export function makeStock(ports: StockPorts) {
  return {
    /** Below /api/v1/office/stock. */
    addOfficeRoutes: (app: HttpServer): void => addStockOfficeRoutes(app, ports),
    /** For whole lists of goods that were counted, or that came in. */
    lists: makeStockLists(ports),
  };
}
