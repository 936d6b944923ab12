/** What tills ask of the office, and what the office answers. */
import { type Result, ok } from '@stilltill/domain/result';
import { ApprovalAnswer, ApprovalAsk, ApprovalDecision, ApprovalItem, ApprovalList, Uuid } from '@stilltill/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import type { Postgres } from '../../platform/postgres.ts';
import { type Rate, makeRateLimiter } from '../../platform/rate-limit.ts';
import type { RequireOffice } from '../office/index.ts';
import type { Approvals } from './approvals.ts';

export type IdentifyTerminal = (request: Pick<FastifyRequest, 'headers'>) => Result<{ readonly merchant: string; readonly terminal: string; readonly store: string }>;

type RoutePorts = { readonly postgres: Postgres; readonly clock: Clock };
const Path = z.object({ id: Uuid });
/** Thirty in a minute: more than a shop at its busiest, and too few to bury a manager under questions. */
const ASK_RATE: Rate = { per_second: 0.5, burst: 30 };

export function addApprovalTerminalRoutes(app: HttpServer, { postgres, clock }: RoutePorts, approvals: Pick<Approvals, 'ask' | 'read' | 'withdraw'>, identify: IdentifyTerminal): void {
  const base = '/api/v1/terminal/approvals';
  const tags = ['terminal'];
  const asks = makeRateLimiter({ pass: ASK_RATE, address: ASK_RATE });
  let now_ms = 0;
  app.post(base, { schema: { tags, summary: 'Ask whoever is in the office for an approval', body: ApprovalAsk, response: { 200: ApprovalAnswer } } }, async (request, reply) => {
    const who = identify(request);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    now_ms = Math.max(now_ms, clock.now_ms());
    if (!asks.take(null, who.value.terminal, now_ms)) return sendProblem(reply, { code: 'rate_limited' }) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => approvals.ask(tx, who.value, request.body)));
  });

  app.get(`${base}/:id`, { schema: { tags, summary: 'What became of an approval', params: Path, response: { 200: ApprovalAnswer } } }, async (request, reply) => {
    const who = identify(request);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => approvals.read(tx, who.value, request.params.id)));
  });

  app.post(`${base}/:id/withdraw`, { schema: { tags, summary: 'Give up an approval that was asked for', params: Path, response: { 200: ApprovalAnswer } } }, async (request, reply) => {
    const who = identify(request);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => approvals.withdraw(tx, who.value, request.params.id)));
  });
}

export function addApprovalOfficeRoutes(app: HttpServer, { postgres }: RoutePorts, approvals: Pick<Approvals, 'list' | 'answer'>, requireOffice: RequireOffice): void {
  const base = '/api/v1/office/approvals';
  const tags = ['office'];
  app.get(base, { schema: { tags, summary: 'Approvals that wait, and those of the last day', response: { 200: ApprovalList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok({ items: await postgres.withMerchant(who.value.merchant, approvals.list) }));
  });

  app.post(`${base}/:id`, { schema: { tags, summary: 'Approve or refuse what a till asks for', params: Path, body: ApprovalDecision, response: { 200: ApprovalItem } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => approvals.answer(tx, who.value, request.params.id, request.body)));
  });
}
