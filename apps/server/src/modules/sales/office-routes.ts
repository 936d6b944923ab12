/** What the back office asks of the sales room. */
import { EpochId, Hash, OfficeClosing, OfficeClosingAnswer, PageQuery, ReportQuery, SaleDetail, SalePage, SaleQuery, SalesReport, ShiftDetail, ShiftPage, TaxReport, TodayAnswer, UnsettledTenderPage, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import { decode } from '../../platform/http-decode.ts';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders, askedCommand, doOnce } from '../../platform/idempotency.ts';
import { closeFromOffice } from './close-from-office.ts';
import { readSalesReport, readTaxReport, readToday } from './figures.ts';
import type { SalesPorts } from './ports.ts';
import { readSale, readSales } from './queries.ts';
import { readShift } from './shift-detail.ts';
import { readShifts } from './shift-queries.ts';
import { readUnsettled } from './unsettled.ts';

const SalePath = z.object({ terminal: Uuid, epoch: EpochId, seq: z.coerce.number().int().min(1).max(2 ** 31 - 1), hash: Hash });
const ShiftPath = z.object({ id: Uuid });
const TodayQuery = z.object({ store: Uuid.optional() });

export function addSalesOfficeRoutes(app: HttpServer, ports: SalesPorts): void {
  const { postgres, requireOffice } = ports;
  app.get('/api/v1/office/today', {
    schema: { tags: ['office'], summary: 'The figures of a store’s day so far', querystring: TodayQuery, response: { 200: TodayAnswer } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(TodayAnswer, await postgres.withMerchant(who.value.merchant, (tx) => readToday(ports, tx, request.query.store))));
  });
  app.get('/api/v1/office/sales', {
    schema: { tags: ['office'], summary: 'Sales and refunds, newest first', querystring: SaleQuery, response: { 200: SalePage } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(SalePage, await postgres.withMerchant(who.value.merchant, (tx) => readSales(ports, tx, request.query))));
  });
  app.get('/api/v1/office/sales/:terminal/:epoch/:seq/:hash', {
    schema: { tags: ['office'], summary: 'One sale or refund by its entry', params: SalePath, response: { 200: SaleDetail } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(SaleDetail, await postgres.withMerchant(who.value.merchant, (tx) => readSale(ports, tx, request.params))));
  });
  app.get('/api/v1/office/shifts', {
    schema: { tags: ['office'], summary: 'Shifts with the newest revision of their reports, newest first', querystring: PageQuery, response: { 200: ShiftPage } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(ShiftPage, await postgres.withMerchant(who.value.merchant, (tx) => readShifts(ports, tx, request.query))));
  });
  app.get('/api/v1/office/shifts/:id', {
    schema: { tags: ['office'], summary: 'One shift with every revision of its report', params: ShiftPath, response: { 200: ShiftDetail } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(ShiftDetail, await postgres.withMerchant(who.value.merchant, (tx) => readShift(ports, tx, request.params.id))));
  });
  addToSettle(app, ports);
  addReports(app, ports);
}

function addReports(app: HttpServer, ports: SalesPorts): void {
  const { postgres, requireOffice } = ports;
  app.get('/api/v1/office/reports/sales', {
    schema: { tags: ['office'], summary: 'What was sold in each stretch of time', querystring: ReportQuery, response: { 200: SalesReport } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(SalesReport, await postgres.withMerchant(who.value.merchant, (tx) => readSalesReport(ports, tx, request.query))));
  });
  app.get('/api/v1/office/reports/tax', {
    schema: { tags: ['office'], summary: 'Tax by stretch of time, store and rate', querystring: ReportQuery, response: { 200: TaxReport } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(TaxReport, await postgres.withMerchant(who.value.merchant, (tx) => readTaxReport(ports, tx, request.query))));
  });
}

function addToSettle(app: HttpServer, ports: SalesPorts): void {
  const { postgres, requireOffice } = ports;
  app.get('/api/v1/office/tenders/unsettled', {
    schema: { tags: ['office'], summary: 'Tenders of which nobody knows yet whether money was taken, oldest first', querystring: PageQuery, response: { 200: UnsettledTenderPage } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(UnsettledTenderPage, await postgres.withMerchant(who.value.merchant, (tx) => readUnsettled(ports, tx, request.query))));
  });
  app.post('/api/v1/office/shifts/:id/close', {
    schema: {
      tags: ['office'], summary: 'Close a shift whose till can’t', params: ShiftPath, headers: IdempotencyHeaders, body: OfficeClosing, response: { 200: OfficeClosingAnswer },
    },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'settle_exception');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { merchant, user, name } = who.value;
    return answer(reply, await postgres.withMerchant(merchant, (tx) => doOnce(
      tx, ports.clock, askedCommand(request, user), OfficeClosingAnswer, () => closeFromOffice(ports, tx, name, { shift: request.params.id, ...request.body }),
    )));
  });
}
