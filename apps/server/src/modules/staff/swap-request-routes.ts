/** What tills ask of swaps for whoever is signed on there, and what the office says to it. */
import { ok } from '@stilltill/domain/result';
import { AnswerSwapRequest, ChangedShifts, OwnShifts, SwapRequestList, SwapStep, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders, askedCommand, doOnce } from '../../platform/idempotency.ts';
import type { Postgres } from '../../platform/postgres.ts';
import { type Rate, makeRateLimiter } from '../../platform/rate-limit.ts';
import { noteCommand } from '../office-changes/index.ts';
import type { RequireOffice } from '../office/index.ts';
import type { IdentifyTerminal } from './approvals-routes.ts';
import type { SwapRequests } from './swap-requests.ts';

type RoutePorts = { readonly postgres: Postgres; readonly clock: Clock };
const OwnPath = z.object({ operator: Uuid });
const Path = z.object({ id: Uuid });
/** More than people do, and too few to bury a colleague. */
const STEP_RATE: Rate = { per_second: 0.5, burst: 30 };

export function addSwapTerminalRoutes(app: HttpServer, { postgres, clock }: RoutePorts, requests: Pick<SwapRequests, 'read' | 'step'>, identify: IdentifyTerminal): void {
  const path = '/api/v1/terminal/operators/:operator/swaps';
  const tags = ['terminal'];
  const steps = makeRateLimiter({ pass: STEP_RATE, address: STEP_RATE });
  let now_ms = 0;
  app.get(path, { schema: { tags, summary: 'Shifts of the operator who is signed on here, and what colleagues ask of them', params: OwnPath, response: { 200: OwnShifts } } }, async (request, reply) => {
    const who = identify(request);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { merchant, terminal, store } = who.value;
    return answer(reply, await postgres.withMerchant(merchant, (tx) => requests.read(tx, { terminal, store, operator: request.params.operator })));
  });
  app.post(path, { schema: { tags, summary: 'Ask a colleague to take a shift, or answer one who asks', params: OwnPath, body: SwapStep, response: { 200: OwnShifts } } }, async (request, reply) => {
    const who = identify(request);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { merchant, terminal, store } = who.value;
    now_ms = Math.max(now_ms, clock.now_ms());
    if (!steps.take(null, terminal, now_ms)) return sendProblem(reply, { code: 'rate_limited' }) as never;
    return answer(reply, await postgres.withMerchant(merchant, (tx) => requests.step(tx, { terminal, store, operator: request.params.operator }, request.body)));
  });
}

export function addSwapOfficeRoutes(app: HttpServer, { postgres, clock }: RoutePorts, requests: Pick<SwapRequests, 'list' | 'accept' | 'decline'>, requireOffice: RequireOffice): void {
  const base = '/api/v1/office/roster/requests';
  const tags = ['office'];
  app.get(base, { schema: { tags, summary: 'Shifts that operators asked colleagues to take', response: { 200: SwapRequestList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, requests.list)));
  });
  app.post(`${base}/:id`, { schema: { tags, summary: 'Accept that a colleague takes a shift, or decline it', headers: IdempotencyHeaders, params: Path, body: AnswerSwapRequest, response: { 200: ChangedShifts } } }, async (request, reply) => {
    const who = await requireOffice(request, 'settle_exception');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { merchant, user, name } = who.value;
    return answer(reply, await postgres.withMerchant(merchant, (tx) => doOnce(tx, clock, askedCommand(request, user), ChangedShifts, async () => {
      if (request.body.answer === 'accept') return requests.accept(tx, name, request.params.id);
      const declined = await requests.decline(tx, name, request.params.id);
      if (declined.ok) await noteCommand(tx, clock, request, who.value);
      return declined;
    })));
  });
}
