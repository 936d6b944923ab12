/** The door of the reports room: what a shop reads of its days. It owns no sums; it asks for those that other rooms keep. */
import { Breakdown, BreakdownQuery, DailyQuery, DailyReport, MarginToday, ReportMailBody, ReportMailSetting, Uuid } from '@stilltill/protocol';
import { type Result, ok } from '@stilltill/domain/result';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { decode } from '../../platform/http-decode.ts';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { makeDoCommand } from '../catalog/index.ts';
import { readBreakdown } from './breakdown.ts';
import { writeDailyPdf } from './daily-pdf.ts';
import { writeDaily } from './daily-text.ts';
import { readDaily } from './daily.ts';
import { readMarginToday } from './margin.ts';
import type { ReportPorts } from './ports.ts';
import { type ReportMail, makeReportMail } from './report-mail.ts';

export type { ReportPorts } from './ports.ts';

const BASE = '/api/v1/office/reports';
const tags = ['office'];
const OfStore = z.object({ store: Uuid.optional() });
const PdfQuery = DailyQuery.extend({ language: z.enum(['zh', 'en']).default('zh') });

export type Reports = ReturnType<typeof makeReports>;

export function makeReports(ports: ReportPorts) {
  const mail = makeReportMail(ports);
  return {
    mail,
    /** Below /api/v1/office/reports. */
    addOfficeRoutes(app: HttpServer): void {
      addReportRoutes(app, ports);
      addPdfRoute(app, ports);
      addMailRoutes(app, ports, mail);
    },
  };
}

type Read = <S extends z.ZodType>(request: FastifyRequest, reply: FastifyReply, schema: S, work: (tx: MerchantTx) => Promise<Result<z.input<S>>>) => Promise<z.output<S>>;

const makeRead = ({ postgres, requireOffice }: ReportPorts): Read => async (request, reply, schema, work) => {
  const who = await requireOffice(request, 'read_office');
  if (!who.ok) return sendProblem(reply, who.fault) as never;
  return answer(reply, decode(schema, await postgres.withMerchant(who.value.merchant, work)));
};

function addReportRoutes(app: HttpServer, ports: ReportPorts): void {
  const read = makeRead(ports);
  app.get(`${BASE}/breakdown`, { schema: { tags, summary: 'What was sold in a stretch of days, taken apart by one thing', querystring: BreakdownQuery, response: { 200: Breakdown } } }, (request, reply) =>
    read(request, reply, Breakdown, (tx) => readBreakdown(ports, tx, request.query)));
  app.get(`${BASE}/margin`, { schema: { tags, summary: 'What a store earned today so far, beside earlier days', querystring: OfStore, response: { 200: MarginToday } } }, (request, reply) =>
    read(request, reply, MarginToday, (tx) => readMarginToday(ports, tx, request.query.store)));
  app.get(`${BASE}/daily`, { schema: { tags, summary: 'One day of a store, or of all', querystring: DailyQuery, response: { 200: DailyReport } } }, (request, reply) =>
    read(request, reply, DailyReport, (tx) => readDaily(ports, tx, request.query)));
}

function addPdfRoute(app: HttpServer, ports: ReportPorts): void {
  app.get(`${BASE}/daily.pdf`, { schema: { tags, summary: 'The same on paper', querystring: PdfQuery } }, async (request, reply) => {
    const who = await ports.requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault);
    const { language, day, store } = request.query;
    const made = await ports.postgres.withMerchant(who.value.merchant, async (tx) => {
      const report = decode(DailyReport, await readDaily(ports, tx, { day, store }));
      if (!report.ok) return report;
      const zones = new Map((await ports.stores(tx)).map(({ code, timezone }) => [code, timezone]));
      return ok(writeDailyPdf(writeDaily(report.value, await ports.shopName(tx), language, zones), language, new Date(report.value.made_at)));
    });
    if (!made.ok) return sendProblem(reply, made.fault);
    return (reply as FastifyReply).headers({ 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="daily-${day}.pdf"`, 'cache-control': 'private, no-store' }).serializer((body: unknown) => body as string).send(made.value);
  });
}

function addMailRoutes(app: HttpServer, ports: ReportPorts, mail: ReportMail): void {
  const path = '/api/v1/office/settings/report-mail';
  const doCommand = makeDoCommand(ports, 'change_settings');
  app.get(path, { schema: { tags, summary: 'Who gets the daily report by mail', response: { 200: ReportMailSetting } } }, async (request, reply) => {
    const who = await ports.requireOffice(request, 'change_settings');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, decode(ReportMailSetting, ok(await ports.postgres.withMerchant(who.value.merchant, mail.read))));
  });
  app.put(path, { schema: { tags, summary: 'Set it', headers: IdempotencyHeaders, body: ReportMailBody, response: { 200: ReportMailSetting } } }, (request, reply) => (
    doCommand(request, reply, ReportMailSetting, async (tx) => {
      await mail.set(tx, request.body);
      return decode(ReportMailSetting, ok(await mail.read(tx)));
    })
  ));
}
