/** What customers say and ask on their pages, as the office reads and answers it. */
import {
  CareOverview, DataRequestEndBody, DataRequestExtendBody, DataRequestItem, DataRequestPage, DataRequestQuery, FapiaoEndBody, FapiaoItem, FapiaoPage, FapiaoQuery, FeedbackAnswerBody, FeedbackItem, FeedbackPage, FeedbackQuery,
  FraudReportCloseBody, FraudReportItem, FraudReportPage, FraudReportQuery, NewDataRequestBody, Uuid,
} from '@stilltill/protocol';
import { type Result, ok } from '@stilltill/domain/result';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type SomeRequest, makeDoCommand } from '../catalog/index.ts';
import { askAboutData, dataRequestPage, stepDataRequest, type DataStep } from './data-requests.ts';
import { endFapiao, fapiaoPage } from './fapiao.ts';
import { answerFeedback, feedbackItem, feedbackPage } from './feedback.ts';
import { closeFraudReport, fraudReportPage } from './fraud-reports.ts';
import type { CarePorts } from './ports.ts';

const BASE = '/api/v1/office/care';
const tags = ['office'];
const params = z.object({ id: Uuid });
type SomeReply = Pick<FastifyReply, 'raw' | 'sent'>;
type Cursor = readonly [at: string, id: string] | null;

export function addCareOfficeRoutes(app: HttpServer, ports: CarePorts): void {
  const { postgres, requireOffice } = ports;
  const doCommand = makeDoCommand(ports, 'manage_customers');
  const read = async <T>(request: SomeRequest, reply: SomeReply, work: (tx: MerchantTx) => Promise<T>): Promise<T> => {
    const who = await requireOffice(request as FastifyRequest, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, work)));
  };
  /** One page of a list, read one longer than it is to see whether it goes on. */
  const readPage = async <T extends { readonly id: string }>(
    request: SomeRequest & { readonly query: { readonly after?: string | undefined; readonly limit: number } }, reply: SomeReply, at: (item: T) => string, select: (tx: MerchantTx, after: Cursor, limit: number) => Promise<readonly T[]>,
  ): Promise<{ items: T[]; next: string | null }> => {
    const cursor = readPageCursor(request.query.after, ['moment', 'uuid']);
    if (!cursor.ok) return sendProblem(reply, cursor.fault) as never;
    const { limit } = request.query;
    return read(request, reply, async (tx) => {
      const items = await select(tx, cursor.value, limit + 1);
      const shown = items.slice(0, limit);
      const last = shown.at(-1);
      return { items: shown, next: items.length > limit && last ? writePageCursor([at(last), last.id]) : null };
    });
  };
  /** A command, done by somebody of the shop whose name is kept with it. */
  const change = async <S extends z.ZodType>(request: SomeRequest, reply: SomeReply, schema: S, work: (tx: MerchantTx, by: string) => Promise<Result<z.output<S>>>): Promise<z.output<S>> => {
    const who = await requireOffice(request as FastifyRequest, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return doCommand(request, reply, schema, (tx) => work(tx, who.value.name));
  };

  app.get(BASE, { schema: { tags, summary: 'What waits of what customers said', response: { 200: CareOverview } } }, (request, reply) => read(request, reply, (tx) => overview(ports, tx)));

  app.get(`${BASE}/feedback`, { schema: { tags, summary: 'Feedback, the newest first', querystring: FeedbackQuery, response: { 200: FeedbackPage } } }, (request, reply) => (
    readPage(request, reply, ({ at }) => at, async (tx, after, limit) => (await feedbackPage(tx, request.query.state, after, limit)).map(feedbackItem))
  ));
  app.post(`${BASE}/feedback/:id/answer`, { schema: { tags, summary: 'Answer feedback, once', headers: IdempotencyHeaders, params, body: FeedbackAnswerBody, response: { 200: FeedbackItem } } }, (request, reply) => (
    change(request, reply, FeedbackItem, async (tx, by) => {
      const done = await answerFeedback(tx, request.params.id, request.body.answer, by, new Date(ports.clock.now_ms()).toISOString());
      return done.ok ? ok(feedbackItem(done.value)) : done;
    })
  ));

  app.get(`${BASE}/fapiao`, { schema: { tags, summary: 'Requests for a 发票, the newest first', querystring: FapiaoQuery, response: { 200: FapiaoPage } } }, (request, reply) => (
    readPage(request, reply, ({ asked_at }) => asked_at, (tx, after, limit) => fapiaoPage(ports, tx, request.query.state ?? null, after, limit))
  ));
  app.post(`${BASE}/fapiao/:id/end`, { schema: { tags, summary: 'Say that a 发票 was issued, or why not', headers: IdempotencyHeaders, params, body: FapiaoEndBody, response: { 200: FapiaoItem } } }, (request, reply) => (
    change(request, reply, FapiaoItem, (tx, by) => endFapiao(ports, tx, request.params.id, request.body, by))
  ));

  app.get(`${BASE}/fraud-reports`, { schema: { tags, summary: 'Messages and calls that customers hold for false', querystring: FraudReportQuery, response: { 200: FraudReportPage } } }, (request, reply) => (
    readPage(request, reply, ({ at }) => at, (tx, after, limit) => fraudReportPage(ports, tx, request.query.state ?? null, after, limit))
  ));
  app.post(`${BASE}/fraud-reports/:id/close`, { schema: { tags, summary: 'Close a report of a fraud', headers: IdempotencyHeaders, params, body: FraudReportCloseBody, response: { 200: FraudReportItem } } }, (request, reply) => (
    change(request, reply, FraudReportItem, (tx, by) => closeFraudReport(ports, tx, request.params.id, request.body.note, by))
  ));
  addDataRequestRoutes(app, ports, { readPage, change });
}

type Ways = {
  readPage<T extends { readonly id: string }>(
    request: SomeRequest & { readonly query: { readonly after?: string | undefined; readonly limit: number } }, reply: SomeReply, at: (item: T) => string, select: (tx: MerchantTx, after: Cursor, limit: number) => Promise<readonly T[]>,
  ): Promise<{ items: T[]; next: string | null }>;
  change<S extends z.ZodType>(request: SomeRequest, reply: SomeReply, schema: S, work: (tx: MerchantTx, by: string) => Promise<Result<z.output<S>>>): Promise<z.output<S>>;
};

function addDataRequestRoutes(app: HttpServer, ports: CarePorts, { readPage, change }: Ways): void {
  const list = `${BASE}/data-requests`;
  app.get(list, { schema: { tags, summary: 'Requests about personal data, with their deadlines', querystring: DataRequestQuery, response: { 200: DataRequestPage } } }, (request, reply) => (
    readPage(request, reply, (item) => (request.query.state === 'open' ? item.answer_by : item.ended_at ?? ''), (tx, after, limit) => dataRequestPage(ports, tx, request.query.state, after, limit))
  ));
  app.post(list, { schema: { tags, summary: 'Take down a request that came by telephone, by letter or in the shop', headers: IdempotencyHeaders, body: NewDataRequestBody, response: { 200: DataRequestItem } } }, (request, reply) => (
    change(request, reply, DataRequestItem, (tx) => askAboutData(ports, tx, { ...request.body, source: 'office', received_at: request.body.received_at ?? null }))
  ));
  const step = (request: SomeRequest & { readonly params: { readonly id: string } }, reply: SomeReply, done: DataStep): Promise<z.output<typeof DataRequestItem>> => (
    change(request, reply, DataRequestItem, (tx, by) => stepDataRequest(ports, tx, request.params.id, by, done))
  );
  const shape = { tags, headers: IdempotencyHeaders, params, response: { 200: DataRequestItem } };
  app.post(`${list}/:id/acknowledge`, { schema: { ...shape, summary: 'Say that the customer was told that their request is being looked at' } }, (request, reply) => step(request, reply, { step: 'acknowledge' }));
  app.post(`${list}/:id/extend`, { schema: { ...shape, summary: 'Put an answer off, once and as far as the law allows', body: DataRequestExtendBody } }, (request, reply) => step(request, reply, { step: 'extend', ...request.body }));
  app.post(`${list}/:id/end`, { schema: { ...shape, summary: 'Say that a request was answered, or why not', body: DataRequestEndBody } }, (request, reply) => step(request, reply, { step: 'end', ...request.body }));
}

async function overview({ clock }: CarePorts, tx: MerchantTx): Promise<z.output<typeof CareOverview>> {
  const [row] = await tx.query<Omit<z.output<typeof CareOverview>, 'next_answer_by'> & { readonly next_answer_by: Date | null }>(
    `select (select count(*)::int from app.feedback where merchant_id = $1 and answered_at is null) as feedback_waiting,
            (select count(*)::int from app.fapiao_request where merchant_id = $1 and state = 'asked') as fapiao_waiting,
            (select count(*)::int from app.fraud_report where merchant_id = $1 and state = 'open') as fraud_reports_open,
            (select count(*)::int from app.data_request where merchant_id = $1 and ended_at is null) as data_requests_open,
            (select count(*)::int from app.data_request where merchant_id = $1 and ended_at is null and answer_by < $2) as data_requests_late,
            (select min(answer_by) from app.data_request where merchant_id = $1 and ended_at is null) as next_answer_by`, [tx.merchant_id, new Date(clock.now_ms()).toISOString()],
  );
  return row ? { ...row, next_answer_by: row.next_answer_by?.toISOString() ?? null } : { feedback_waiting: 0, fapiao_waiting: 0, fraud_reports_open: 0, data_requests_open: 0, data_requests_late: 0, next_answer_by: null };
}
