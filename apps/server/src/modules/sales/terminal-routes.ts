/** What a till asks of the sales room: baskets that wait at other tills, and sales that goods come back of. */
import { type Entry, receiptNumber } from '@stilltill/domain/journal';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { TenderKind } from '@stilltill/domain/sale';
import { FindSaleAnswer, FindSaleQuery, ParkedAnswer, RecallAnswer, type SaleCompleted, Uuid } from '@stilltill/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { decode } from '../../platform/http-decode.ts';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { sha256Hex } from '../../platform/sha256.ts';
import { handOver, readParked } from './parked.ts';
import type { SalesPorts } from './ports.ts';
import { type SaleRow, findByNumber, findByToken } from './queries.ts';

/** Who asks: an enrolled terminal, or a fault. */
export type IdentifyTerminal = (request: Pick<FastifyRequest, 'headers'>) => Result<{ readonly merchant: string; readonly store: string; readonly terminal: string }>;

const tags = ['terminal'];
const BASE = '/api/v1/terminal';

export function addSalesTerminalRoutes(app: HttpServer, ports: SalesPorts, identify: IdentifyTerminal): void {
  app.get(`${BASE}/parked`, { schema: { tags, summary: 'Baskets put aside at other terminals of the store', response: { 200: ParkedAnswer } } }, async (request, reply) => {
    const who = identify(request);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { merchant, store, terminal } = who.value;
    return answer(reply, decode(ParkedAnswer, await ports.postgres.withMerchant(merchant, (tx) => readParked(ports, tx, store, terminal))));
  });

  app.post(`${BASE}/parked/:sale/recall`, {
    schema: { tags, summary: 'Take a basket on that was put aside', params: z.object({ sale: Uuid }), body: z.object({}), response: { 200: RecallAnswer } },
  }, async (request, reply) => {
    const who = identify(request);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { merchant, store, terminal } = who.value;
    return answer(reply, decode(RecallAnswer, await ports.postgres.withMerchant(merchant, (tx) => handOver(ports, tx, store, terminal, request.params.sale))));
  });

  app.get(`${BASE}/sales`, { schema: { tags, summary: 'A sale by the number or the link on its receipt', querystring: FindSaleQuery, response: { 200: FindSaleAnswer } } }, async (request, reply) => {
    const who = identify(request);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(FindSaleAnswer, await ports.postgres.withMerchant(who.value.merchant, (tx) => findSale(ports, tx, request.query.number))));
  });
}

/** Where two receipts have the number, a person has to look: neither is given. */
async function findSale(ports: SalesPorts, tx: MerchantTx, typed: string): Promise<Result<z.input<typeof FindSaleAnswer>>> {
  const token = /\/r\/[A-Za-z0-9_-]+\.([A-Za-z0-9_-]+)$/.exec(typed.trim())?.[1];
  const rows = token === undefined ? await findByNumber(ports, tx, typed) : await findByToken(tx, sha256Hex(token));
  const sales = rows.filter((row) => row.kind === 'sale');
  const [row] = sales;
  if (!row) return fail('sale_unknown');
  if (sales.length > 1) return fail('conflict');
  const [entry] = await ports.journal.lookups.describeEntries(tx, [row]);
  if (!entry) return fail('sale_unknown');
  // Only what had the form of its kind was projected.
  const sale = (JSON.parse(entry.text) as Entry).body as z.input<typeof SaleCompleted>;
  return ok({ number: receiptNumber(entry.store_code, entry.terminal_code, entry.epoch, row.seq), at: row.at.toISOString(), sale, returned: await readReturned(tx, row) });
}

async function readReturned(tx: MerchantTx, { sale_id }: SaleRow): Promise<z.input<typeof FindSaleAnswer>['returned']> {
  const lines = await tx.query<{ line: number; qty_milli: number }>(
    `select l.of_line as line, sum(l.qty_milli)::float8 as qty_milli
       from app.sale r join app.sale_line l on (l.merchant_id, l.chain, l.seq, l.variant) = (r.merchant_id, r.chain, r.seq, r.variant)
      where r.merchant_id = $1 and r.linked_sale_id = $2 and l.of_line is not null group by l.of_line order by l.of_line`, [tx.merchant_id, sale_id], 'sales.returned_lines',
  );
  const [total] = await tx.query<{ total_minor: string }>(
    'select coalesce(sum(total_minor), 0) as total_minor from app.sale where merchant_id = $1 and linked_sale_id = $2', [tx.merchant_id, sale_id], 'sales.returned_total',
  );
  const tenders = await tx.query<{ kind: TenderKind; amount_minor: string }>(
    `select t.kind, sum(t.amount_minor) as amount_minor
       from app.sale r join app.tender t on (t.merchant_id, t.chain, t.seq, t.variant) = (r.merchant_id, r.chain, r.seq, r.variant)
      where r.merchant_id = $1 and r.linked_sale_id = $2 group by t.kind order by t.kind`, [tx.merchant_id, sale_id], 'sales.returned_tenders',
  );
  return { lines, total_minor: total?.total_minor ?? '0', tenders };
}
