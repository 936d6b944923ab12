/** What the back office asks of purchasing. Whoever reads the office sees it; ordering and receiving is the right that moves stock. */
import type { Result } from '@stilltill/domain/result';
import {
  NewPurchaseOrder, NewSupplier, PurchaseDelivery, PurchaseOrder, PurchaseOrderClose, PurchaseOrderEdit, PurchaseOrderExpected, PurchaseOrderPage, PurchaseOrderQuery, PurchaseOrderStep,
  PurchaseSuggestionQuery, PurchaseSuggestions, PurchaseSummary, PurchaseSummaryQuery, SupplierActive, SupplierEdit, SupplierItem, SupplierPage, SupplierQuery, Uuid,
} from '@stilltill/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { makeDoCommand } from '../catalog/index.ts';
import { closeOrder, editOrder, expectOrder, makeOrder, receiveOrder, stepOrder } from './commands.ts';
import type { PurchasingPorts } from './ports.ts';
import { readOrder, readOrders, readSuggestions, readSummary } from './queries.ts';
import { editSupplier, makeSupplier, readSupplier, readSuppliers, setActive } from './suppliers.ts';

const BASE = '/api/v1/office/purchasing';
const tags = ['office'];
const headers = IdempotencyHeaders;
const ById = z.object({ id: Uuid });

export function addPurchasingOfficeRoutes(app: HttpServer, ports: PurchasingPorts): void {
  const read = makeRead(ports);
  addSupplierRoutes(app, ports, read);
  addReadingRoutes(app, ports, read);
  addDraftRoutes(app, ports);
  addStepRoutes(app, ports);
}

type Read = <T>(request: FastifyRequest, reply: FastifyReply, work: (tx: MerchantTx) => Promise<Result<T>>) => Promise<T>;

function makeRead({ postgres, requireOffice }: PurchasingPorts): Read {
  return async (request, reply, work) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, work));
  };
}

function addSupplierRoutes(app: HttpServer, ports: PurchasingPorts, read: Read): void {
  const doCommand = makeDoCommand(ports, 'manage_stock');
  const told = <T>(tx: MerchantTx, done: Promise<T>): Promise<T> => {
    ports.live.publishAfterCommit(tx, { type: 'purchasing', order: null });
    return done;
  };
  const made = { 200: SupplierItem };
  app.get(`${BASE}/suppliers`, { schema: { tags, summary: 'Suppliers in the order of their names', querystring: SupplierQuery, response: { 200: SupplierPage } } }, (request, reply) =>
    read(request, reply, (tx) => readSuppliers(tx, request.query)));
  app.get(`${BASE}/suppliers/:id`, { schema: { tags, summary: 'A supplier', params: ById, response: made } }, (request, reply) =>
    read(request, reply, (tx) => readSupplier(tx, request.params.id)));
  app.post(`${BASE}/suppliers`, { schema: { tags, summary: 'Add a supplier', headers, body: NewSupplier, response: made } }, (request, reply) =>
    doCommand(request, reply, SupplierItem, (tx) => told(tx, makeSupplier(ports, tx, request.body))));
  app.put(`${BASE}/suppliers/:id`, { schema: { tags, summary: 'Change a supplier', headers, params: ById, body: SupplierEdit, response: made } }, (request, reply) =>
    doCommand(request, reply, SupplierItem, (tx) => told(tx, editSupplier(ports, tx, request.params.id, request.body))));
  app.put(`${BASE}/suppliers/:id/active`, { schema: { tags, summary: 'Order from a supplier no more, or again', headers, params: ById, body: SupplierActive, response: made } }, (request, reply) =>
    doCommand(request, reply, SupplierItem, (tx) => told(tx, setActive(ports, tx, request.params.id, request.body.version, request.body.is_active))));
}

function addReadingRoutes(app: HttpServer, ports: PurchasingPorts, read: Read): void {
  app.get(`${BASE}/orders`, { schema: { tags, summary: 'Purchase orders, the newest first', querystring: PurchaseOrderQuery, response: { 200: PurchaseOrderPage } } }, (request, reply) =>
    read(request, reply, (tx) => readOrders(ports, tx, request.query)));
  app.get(`${BASE}/summary`, { schema: { tags, summary: 'What is on order, and what is late', querystring: PurchaseSummaryQuery, response: { 200: PurchaseSummary } } }, (request, reply) =>
    read(request, reply, (tx) => readSummary(ports, tx, request.query.store)));
  app.get(`${BASE}/orders/:id`, { schema: { tags, summary: 'A purchase order with what came of it', params: ById, response: { 200: PurchaseOrder } } }, (request, reply) =>
    read(request, reply, (tx) => readOrder(ports, tx, request.params.id)));
  app.get(`${BASE}/suggestions`, { schema: { tags, summary: 'What is low and not on its way', querystring: PurchaseSuggestionQuery, response: { 200: PurchaseSuggestions } } }, (request, reply) =>
    read(request, reply, (tx) => readSuggestions(ports, tx, request.query)));
}

/** Answers with the order as it stands afterwards, and tells whoever looks at it. */
function makeTold(ports: PurchasingPorts) {
  return async (tx: MerchantTx, done: Result<{ readonly id: string }>): Promise<Result<z.output<typeof PurchaseOrder>>> => {
    if (!done.ok) return done;
    ports.live.publishAfterCommit(tx, { type: 'purchasing', order: done.value.id });
    return readOrder(ports, tx, done.value.id);
  };
}

function addDraftRoutes(app: HttpServer, ports: PurchasingPorts): void {
  const [doCommand, told, made] = [makeDoCommand(ports, 'manage_stock'), makeTold(ports), { 200: PurchaseOrder }];
  app.post(`${BASE}/orders`, { schema: { tags, summary: 'Begin a purchase order', headers, body: NewPurchaseOrder, response: made } }, (request, reply) =>
    doCommand(request, reply, PurchaseOrder, async (tx, who) => told(tx, await makeOrder(ports, tx, who, request.body))));
  app.put(`${BASE}/orders/:id`, { schema: { tags, summary: 'Change a draft', headers, params: ById, body: PurchaseOrderEdit, response: made } }, (request, reply) =>
    doCommand(request, reply, PurchaseOrder, async (tx, who) => told(tx, await editOrder(ports, tx, who, request.params.id, request.body))));
}

function addStepRoutes(app: HttpServer, ports: PurchasingPorts): void {
  const [doCommand, told, made] = [makeDoCommand(ports, 'manage_stock'), makeTold(ports), { 200: PurchaseOrder }];
  const steps = [['send', 'send', 'The supplier has the order'], ['reopen', 'take_back', 'Take an order back to change it'], ['cancel', 'cancel', 'Cancel an order of which nothing came']] as const;
  for (const [path, act, summary] of steps) {
    app.post(`${BASE}/orders/:id/${path}`, { schema: { tags, summary, headers, params: ById, body: PurchaseOrderStep, response: made } }, (request, reply) =>
      doCommand(request, reply, PurchaseOrder, async (tx, who) => told(tx, await stepOrder(ports, tx, who, request.params.id, request.body.version, act))));
  }
  app.put(`${BASE}/orders/:id/expected`, { schema: { tags, summary: 'Expect an order on another day', headers, params: ById, body: PurchaseOrderExpected, response: made } }, (request, reply) =>
    doCommand(request, reply, PurchaseOrder, async (tx, who) => told(tx, await expectOrder(ports, tx, who, request.params.id, request.body.version, request.body.expected))));
  app.post(`${BASE}/orders/:id/close`, { schema: { tags, summary: 'What has not come is not awaited any more', headers, params: ById, body: PurchaseOrderClose, response: made } }, (request, reply) =>
    doCommand(request, reply, PurchaseOrder, async (tx, who) => told(tx, await closeOrder(ports, tx, who, request.params.id, request.body.version, request.body.reason))));
  app.post(`${BASE}/orders/:id/deliveries`, { schema: { tags, summary: 'Goods of an order came', headers, params: ById, body: PurchaseDelivery, response: made } }, (request, reply) =>
    doCommand(request, reply, PurchaseOrder, async (tx, who) => told(tx, await receiveOrder(ports, tx, who, request.params.id, request.body))));
}
