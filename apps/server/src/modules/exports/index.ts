/**
 * The door of the exports room: what a shop has, as files for its spreadsheets. Each is asked for with the right of the list that it
 * is of, and each is written down in the list of changes, since it takes data out of the shop.
 */
import type { Action } from '@stilltill/domain/operator';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { csvLine } from '@stilltill/domain/tabular';
import { DaysExportQuery, EXPORT_LISTS, type ExportList, ExportQuery, PeriodExportQuery, StoreExportQuery, TaxExportQuery } from '@stilltill/protocol';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { sendPieces } from '../../platform/http-pieces.ts';
import { sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { noteCommand } from '../office-changes/index.ts';
import { dataRequests, fapiao, feedback, fraudReports, messages } from './asked.ts';
import { sales, shifts, tax, tenders } from './books.ts';
import { documents, movements, prices, products, promotions, stock, suppliers } from './goods.ts';
import type { Asked, Pages, Within } from './lists.ts';
import { coupons, points } from './members.ts';
import { approvals, cases, exceptions, findings, inspections } from './oversight.ts';
import { customers, roster, staff, terminals } from './people.ts';
import type { ExportPorts, ExportedBy } from './ports.ts';
import { orders, received } from './purchases.ts';
import { categories, changes, roles, stores } from './shop.ts';
import { FILES } from './words.ts';

export type { ExportPorts } from './ports.ts';

type Query = Partial<z.output<typeof TaxExportQuery>> & z.output<typeof ExportQuery>;
type List = { readonly action: Action; readonly query: typeof ExportQuery; readonly summary: string; readonly pages: Pages };

/** Goods name what they cost, and customers and what is theirs are for whoever manages them; all else may be read by whoever reads the office, an auditor too. */
const LISTS: Readonly<Record<ExportList, List>> = {
  products: { action: 'manage_catalog', query: ExportQuery, summary: 'All products on sale as CSV', pages: products },
  prices: { action: 'read_office', query: ExportQuery, summary: 'Prices that were, are and will be, as CSV', pages: prices },
  categories: { action: 'read_office', query: ExportQuery, summary: 'Categories in their order, as CSV', pages: categories },
  stock: { action: 'read_office', query: StoreExportQuery, summary: 'What lies in the stores as CSV', pages: stock },
  documents: { action: 'read_office', query: PeriodExportQuery, summary: 'Deliveries, write-offs, counts and transfers of a period line by line, as CSV', pages: documents },
  movements: { action: 'read_office', query: PeriodExportQuery, summary: 'What moved goods in a period, product by product, as CSV', pages: movements },
  promotions: { action: 'read_office', query: ExportQuery, summary: 'Promotions and what they gave, as CSV', pages: promotions },
  suppliers: { action: 'read_office', query: ExportQuery, summary: 'Suppliers as CSV', pages: suppliers },
  orders: { action: 'read_office', query: StoreExportQuery, summary: 'Purchase orders line by line, with what came of them, as CSV', pages: orders },
  received: { action: 'read_office', query: PeriodExportQuery, summary: 'What came of purchase orders in a period, line by line, as CSV', pages: received },
  sales: { action: 'read_office', query: PeriodExportQuery, summary: 'Lines of sales and refunds of a period as CSV', pages: sales },
  tenders: { action: 'read_office', query: PeriodExportQuery, summary: 'How sales and refunds of a period were paid, as CSV', pages: tenders },
  shifts: { action: 'read_office', query: PeriodExportQuery, summary: 'Shifts of a period with their Z reports, as CSV', pages: shifts },
  tax: { action: 'read_office', query: TaxExportQuery, summary: 'Tax of a period as CSV', pages: tax },
  customers: { action: 'manage_customers', query: ExportQuery, summary: 'Customers with what they agreed to, as CSV', pages: customers },
  points: { action: 'manage_customers', query: ExportQuery, summary: 'Accounts of points with their balances, as CSV', pages: points },
  coupons: { action: 'manage_customers', query: ExportQuery, summary: 'Coupons that were made for members, without their codes, as CSV', pages: coupons },
  messages: { action: 'manage_customers', query: ExportQuery, summary: 'Messages that went out, wait or were refused, as CSV', pages: messages },
  feedback: { action: 'manage_customers', query: ExportQuery, summary: 'What customers said of their sales, and what was answered, as CSV', pages: feedback },
  fapiao: { action: 'manage_customers', query: ExportQuery, summary: 'Tax invoices that were asked for, as CSV', pages: fapiao },
  data_requests: { action: 'manage_customers', query: ExportQuery, summary: 'What people asked about their data, and what was answered, as CSV', pages: dataRequests },
  fraud_reports: { action: 'manage_customers', query: ExportQuery, summary: 'Messages in the shop’s name that customers held for false, as CSV', pages: fraudReports },
  staff: { action: 'read_office', query: ExportQuery, summary: 'People at work as CSV, without their PINs', pages: staff },
  roles: { action: 'read_office', query: ExportQuery, summary: 'Roles with what they may do and how much, as CSV', pages: roles },
  roster: { action: 'read_office', query: PeriodExportQuery, summary: 'Who is to work when, as CSV', pages: roster },
  approvals: { action: 'read_office', query: PeriodExportQuery, summary: 'What tills asked managers for in a period, as CSV', pages: approvals },
  findings: { action: 'read_office', query: PeriodExportQuery, summary: 'What watch found in a period, as CSV', pages: findings },
  cases: { action: 'read_office', query: ExportQuery, summary: 'Cases and how they ended, as CSV', pages: cases },
  stores: { action: 'read_office', query: ExportQuery, summary: 'Stores as CSV', pages: stores },
  changes: { action: 'read_office', query: DaysExportQuery, summary: 'Who changed what in a period, as CSV', pages: changes },
  exceptions: { action: 'read_office', query: ExportQuery, summary: 'Exceptions and how they were settled, as CSV', pages: exceptions },
  terminals: { action: 'read_office', query: StoreExportQuery, summary: 'Terminals as CSV', pages: terminals },
  inspections: { action: 'read_office', query: PeriodExportQuery, summary: 'Inspections of terminals in a period, as CSV', pages: inspections },
};

export function makeExports(ports: ExportPorts) {
  return {
    /** GET /api/v1/office/exports/{list}.csv. */
    addOfficeRoutes(app: HttpServer): void {
      for (const name of EXPORT_LISTS) {
        const { action, query, summary } = LISTS[name];
        app.get(`/api/v1/office/exports/${name}.csv`, { schema: { tags: ['office'], summary, querystring: query } }, async (request, reply) => {
          const who = await ports.requireOffice(request, action);
          if (!who.ok) return sendProblem(reply, who.fault);
          const asked = await readAsked(ports, who.value, request.query);
          if (!asked.ok) return sendProblem(reply, asked.fault);
          const { language, mark } = request.query;
          const { file } = FILES[name][language];
          const sent = { type: 'text/csv; charset=utf-8', name: `${file}-${dayOf(asked.value)}.csv`, plain_name: `${name}.csv` };
          return sendPieces(reply, sent, textOf(ports, name, asked.value, mark === '1', notedWithin(ports, who.value, request)));
        });
      }
    },
  };
}

/** The day on which it is taken, by the clock of the store that it is of, or else of the first. */
function dayOf({ now, zone, stores: [store] }: Asked): string {
  return Temporal.Instant.from(now).toZonedDateTimeISO(store?.timezone ?? zone).toPlainDate().toString();
}

/** `period_invalid`, `not_found`: the store. */
async function readAsked(ports: ExportPorts, { merchant, name }: ExportedBy, { language, store, from = '', to = '', by = 'month' }: Query): Promise<Result<Asked>> {
  if (to < from) return fail('period_invalid');
  const all = await ports.postgres.withMerchant(merchant, ports.stores);
  const stores = store === undefined ? all : all.filter(({ id }) => id === store);
  if (store !== undefined && stores.length === 0) return fail('not_found');
  const [first] = all;
  return ok({
    language, by_name: name, stores, places: new Map(all.map((each) => [each.id, each])), zone: first?.timezone ?? 'UTC', currency: first?.currency ?? 'CNY',
    now: new Date(ports.clock.now_ms()).toISOString(), from, to, by,
  });
}

/** What is taken out is written down in the transaction that reads the first of it. */
function notedWithin({ postgres, clock }: ExportPorts, who: ExportedBy, request: FastifyRequest): Within {
  let isNoted = false;
  return async (work) => {
    const done = await postgres.withMerchant(who.merchant, async (tx: MerchantTx) => {
      if (!isNoted) await noteCommand(tx, clock, request, who);
      return work(tx);
    });
    isNoted = true;
    return done;
  };
}

/** The header stands in one piece with the first page: before that is read, nothing is sent. */
async function* textOf(ports: ExportPorts, name: ExportList, asked: Asked, hasMark: boolean, within: Within): AsyncGenerator<string, void, undefined> {
  let before = (hasMark ? '\ufeff' : '') + csvLine(FILES[name][asked.language].header);
  for await (const lines of LISTS[name].pages(ports, within, asked)) {
    const text = before + lines.map(csvLine).join('');
    before = '';
    // A piece without a sign would end the stream.
    if (text !== '') yield text;
  }
}
