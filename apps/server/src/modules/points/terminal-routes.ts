/** What tills ask about cards, below /api/v1/terminal/points. POST, so that neither a card nor a number stands in an address. */
import type { Result } from '@stilltill/domain/result';
import { CardSeen, CouponHeld, HoldPoints, LookAtCard, PointsHeld, RedeemCoupon } from '@stilltill/protocol';
import type { FastifyRequest } from 'fastify';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { type Rate, makeRateLimiter } from '../../platform/rate-limit.ts';
import { redeemCoupon } from './coupons.ts';
import type { PointPorts } from './ports.ts';
import { holdPoints, lookAtCard } from './spending.ts';

export type IdentifyTerminal = (request: Pick<FastifyRequest, 'headers'>) => Result<{ readonly merchant: string; readonly terminal: string }>;

const tags = ['terminal'];
const BASE = '/api/v1/terminal/points';
/** More members than a queue brings, and far too few to try out numbers at a stolen till. */
const BY_NUMBER_RATE: Rate = { per_second: 1 / 10, burst: 20 };

export function addPointTerminalRoutes(app: HttpServer, ports: PointPorts, identify: IdentifyTerminal): void {
  const by_number = makeRateLimiter({ pass: BY_NUMBER_RATE, address: BY_NUMBER_RATE });
  let now_ms = 0;
  app.post(`${BASE}/look`, { schema: { tags, summary: 'What is known of a card, or of the card of a number', body: LookAtCard, response: { 200: CardSeen } } }, async (request, reply) => {
    const who = identify(request);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    now_ms = Math.max(now_ms, ports.clock.now_ms());
    // A card's own code can't be guessed; a number can.
    if ('phone' in request.body && !by_number.take(null, who.value.terminal, now_ms)) return sendProblem(reply, { code: 'rate_limited' }) as never;
    return answer(reply, await ports.postgres.withMerchant(who.value.merchant, (tx) => lookAtCard(ports, tx, request.body)));
  });

  app.post(`${BASE}/hold`, { schema: { tags, summary: 'Hold points for a basket, or give them back', body: HoldPoints, response: { 200: PointsHeld } } }, async (request, reply) => {
    const who = identify(request);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { merchant, terminal } = who.value;
    return answer(reply, await ports.postgres.withMerchant(merchant, (tx) => holdPoints(ports, tx, terminal, request.body)));
  });

  app.post(`${BASE}/coupon`, { schema: { tags, summary: 'Take a coupon of one member for a basket', body: RedeemCoupon, response: { 200: CouponHeld } } }, async (request, reply) => {
    const who = identify(request);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await ports.postgres.withMerchant(who.value.merchant, (tx) => redeemCoupon(ports, tx, request.body)));
  });
}
