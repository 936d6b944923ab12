/** What the back office asks of stock. Whoever reads the office sees it; moving it is a right of its own. */
import type { Action } from '@stilltill/domain/operator';
import type { Result } from '@stilltill/domain/result';
import {
  EpochId, Hash, NewCount, NewDelivery, NewTransfer, NewWriteOff, ProfitAnswer, StockDocument, StockDocumentMade, StockDocumentPage, StockDocumentQuery, StockMovementPage,
  StockMovementQuery, StockPage, StockProduct, StockQuery, StockSummary, StockThreshold, StoreQuery, TransferArrival, Uuid,
} from '@stilltill/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { decode } from '../../platform/http-decode.ts';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders, askedCommand, doOnce } from '../../platform/idempotency.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { makeDoCommand } from '../catalog/index.ts';
import { countStock, receiveGoods, receiveTransfer, sendTransfer, writeOff } from './commands.ts';
import type { StockPorts } from './ports.ts';
import { readDayProfit, readSaleProfit } from './profit.ts';
import { readDocument, readDocuments, readMovements, readProduct, readStock, readSummary, setThreshold } from './queries.ts';
import { settleStock } from './settle.ts';

const BASE = '/api/v1/office/stock';
const tags = ['office'];
const ById = z.object({ id: Uuid });
const SalePath = z.object({ terminal: Uuid, epoch: EpochId, seq: z.coerce.number().int().min(1).max(2 ** 31 - 1), hash: Hash });

export function addStockOfficeRoutes(app: HttpServer, ports: StockPorts): void {
  const { postgres, clock, requireOffice } = ports;

  // What moves stock is told by its entry; a threshold has none.
  const doCommand = makeDoCommand(ports, 'manage_stock');

  async function read<S extends z.ZodType>(request: FastifyRequest, reply: FastifyReply, schema: S, work: (tx: MerchantTx) => Promise<Result<z.input<S>>>): Promise<z.output<S>> {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(schema, await postgres.withMerchant(who.value.merchant, async (tx) => {
      // Levels, movements and what they cost are those of all sales that have arrived.
      await settleStock(tx);
      return work(tx);
    })));
  }
  async function act<S extends z.ZodType>(
    request: FastifyRequest, reply: FastifyReply, schema: S, work: (tx: MerchantTx, by: string) => Promise<Result<z.output<S>>>, action: Action = 'manage_stock',
  ): Promise<z.output<S>> {
    const who = await requireOffice(request, action);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { merchant, user, name } = who.value;
    return answer(reply, await postgres.withMerchant(merchant, (tx) => doOnce(tx, clock, askedCommand(request, user), schema, () => work(tx, name))));
  }

  app.get(BASE, { schema: { tags, summary: 'Levels of a store: below zero first, then low', querystring: StockQuery, response: { 200: StockPage } } }, (request, reply) =>
    read(request, reply, StockPage, (tx) => readStock(ports, tx, request.query)));
  app.get(`${BASE}/summary`, { schema: { tags, summary: 'What a store’s stock comes to', querystring: StoreQuery, response: { 200: StockSummary } } }, (request, reply) =>
    read(request, reply, StockSummary, (tx) => readSummary(ports, tx, request.query.store)));
  app.get(`${BASE}/products/:id`, { schema: { tags, summary: 'A product’s level in each store', params: ById, response: { 200: StockProduct } } }, (request, reply) =>
    read(request, reply, StockProduct, (tx) => readProduct(ports, tx, request.params.id)));
  app.get(`${BASE}/products/:id/movements`, {
    schema: { tags, summary: 'A product’s movements in a store, newest first', params: ById, querystring: StockMovementQuery, response: { 200: StockMovementPage } },
  }, (request, reply) => read(request, reply, StockMovementPage, (tx) => readMovements(ports, tx, request.params.id, request.query)));
  app.put(`${BASE}/products/:id/threshold`, {
    schema: { tags, summary: 'From when on a product is low in a store', params: ById, headers: IdempotencyHeaders, body: StockThreshold, response: { 200: StockProduct } },
  }, (request, reply) => doCommand(request, reply, StockProduct, async (tx) => decode(StockProduct, await setThreshold(ports, tx, request.params.id, request.body.store, request.body.low_milli))));

  const made = { 200: StockDocumentMade };
  app.post(`${BASE}/deliveries`, { schema: { tags, summary: 'Goods came in', headers: IdempotencyHeaders, body: NewDelivery, response: made } }, (request, reply) =>
    act(request, reply, StockDocumentMade, (tx, by) => receiveGoods(ports, tx, by, request.body)));
  app.post(`${BASE}/write-offs`, { schema: { tags, summary: 'Goods are gone without being sold', headers: IdempotencyHeaders, body: NewWriteOff, response: made } }, (request, reply) =>
    act(request, reply, StockDocumentMade, (tx, by) => writeOff(ports, tx, by, request.body)));
  app.post(`${BASE}/counts`, { schema: { tags, summary: 'What was counted, each product with its moment', headers: IdempotencyHeaders, body: NewCount, response: made } }, (request, reply) =>
    act(request, reply, StockDocumentMade, (tx, by) => countStock(ports, tx, by, request.body)));
  app.post(`${BASE}/transfers`, { schema: { tags, summary: 'Goods leave for another store', headers: IdempotencyHeaders, body: NewTransfer, response: made } }, (request, reply) =>
    act(request, reply, StockDocumentMade, (tx, by) => sendTransfer(ports, tx, by, request.body)));
  app.post(`${BASE}/transfers/:id/arrival`, {
    schema: { tags, summary: 'What arrived of a transfer', params: ById, headers: IdempotencyHeaders, body: TransferArrival, response: made },
  }, (request, reply) => act(request, reply, StockDocumentMade, (tx, by) => receiveTransfer(ports, tx, by, request.params.id, request.body)));

  app.get(`${BASE}/documents`, { schema: { tags, summary: 'Deliveries, write-offs, counts and transfers, newest first', querystring: StockDocumentQuery, response: { 200: StockDocumentPage } } }, (request, reply) =>
    read(request, reply, StockDocumentPage, (tx) => readDocuments(tx, request.query)));
  app.get(`${BASE}/documents/:id`, { schema: { tags, summary: 'One of them with its lines and its entry', params: ById, response: { 200: StockDocument } } }, (request, reply) =>
    read(request, reply, StockDocument, (tx) => readDocument(ports, tx, request.params.id)));

  app.get(`${BASE}/profit/today`, { schema: { tags, summary: 'What a store’s day has earned so far', querystring: StoreQuery, response: { 200: ProfitAnswer } } }, (request, reply) =>
    read(request, reply, ProfitAnswer, (tx) => readDayProfit(ports, tx, request.query.store)));
  app.get(`${BASE}/profit/sale/:terminal/:epoch/:seq/:hash`, { schema: { tags, summary: 'What one sale has earned', params: SalePath, response: { 200: ProfitAnswer } } }, (request, reply) =>
    read(request, reply, ProfitAnswer, (tx) => readSaleProfit(ports, tx, request.params)));
}
