/** What the back office asks about promotions, and about how a store sells: the first is the catalogue's, the second the owner's. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import {
  NewPromotion, PromotionDetail, PromotionEdit, PromotionEnd, PromotionPage, PromotionQuery, PromotionTrial, PromotionTrialAnswer, type SellingSettings, StoreSelling, USUAL_SELLING, Uuid,
} from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { makeDoCommand } from '../catalog/index.ts';
import { noteCommand } from '../office-changes/index.ts';
import { changePromotion, endPromotion, makePromotion, productsIn } from './commands.ts';
import type { PromotionPorts } from './ports.ts';
import { type UsedPromotion, countPromotions, selectPromotion, selectPromotions, stateOf } from './store.ts';
import { tryPromotions } from './try.ts';

const Path = z.object({ id: Uuid });
const BASE = '/api/v1/office/promotions';
const SELLING = '/api/v1/office/stores/:id/selling';
const tags = ['office'];
const headers = IdempotencyHeaders;
type Detail = z.output<typeof PromotionDetail>;

export function addPromotionOfficeRoutes(app: HttpServer, ports: PromotionPorts): void {
  addReadingRoutes(app, ports);
  addChangingRoutes(app, ports);
  addSellingRoutes(app, ports);
}

const nowOf = ({ clock }: PromotionPorts): string => new Date(clock.now_ms()).toISOString();

function toItem({ promotion, version, changed_at, uses, given_minor }: UsedPromotion, now: string) {
  // The wire's form may be changed, a promotion may not: a copy is one that may.
  return { promotion: structuredClone(promotion) as Detail['promotion'], state: stateOf(promotion, now), version, changed_at, uses, given_minor };
}

async function namesOf({ products }: PromotionPorts, tx: MerchantTx, promotions: readonly UsedPromotion[]): Promise<Detail['products']> {
  const ids = [...new Set(promotions.flatMap(({ promotion }) => productsIn(promotion)))];
  return Object.fromEntries(ids.length === 0 ? [] : (await products(tx, ids)).map(({ id, names }) => [id, { ...names }]));
}

async function currencyOf({ stores }: PromotionPorts, tx: MerchantTx): Promise<string> {
  return (await stores(tx))[0]?.currency ?? 'CNY';
}

async function readDetail(ports: PromotionPorts, tx: MerchantTx, id: string): Promise<Result<Detail>> {
  const found = await selectPromotion(tx, id);
  if (!found) return fail('not_found');
  return ok({ ...toItem(found, nowOf(ports)), currency: await currencyOf(ports, tx), products: await namesOf(ports, tx, [found]) });
}

function addReadingRoutes(app: HttpServer, ports: PromotionPorts): void {
  const { postgres, requireOffice } = ports;

  app.get(BASE, { schema: { tags, summary: 'Promotions, the newest first, and what they gave', querystring: PromotionQuery, response: { 200: PromotionPage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { state = null, after = null, limit } = request.query;
    if (after !== null && !Uuid.safeParse(after).success) return sendProblem(reply, { code: 'request_malformed' }) as never;
    const now = nowOf(ports);
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, async (tx) => {
      const found = await selectPromotions(tx, { now, state, after, limit: limit + 1 });
      const shown = found.slice(0, limit);
      return {
        items: shown.map((each) => toItem(each, now)), next: found.length > limit ? shown.at(-1)?.promotion.id ?? null : null,
        currency: await currencyOf(ports, tx), counts: await countPromotions(tx, now), products: await namesOf(ports, tx, shown),
      };
    })));
  });

  app.get(`${BASE}/:id`, { schema: { tags, summary: 'A promotion', params: Path, response: { 200: PromotionDetail } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => readDetail(ports, tx, request.params.id)));
  });

  app.post(`${BASE}/try`, { schema: { tags, summary: 'What promotions do to a basket', body: PromotionTrial, response: { 200: PromotionTrialAnswer } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => tryPromotions(ports, tx, request.body)));
  });
}

function addChangingRoutes(app: HttpServer, ports: PromotionPorts): void {
  const doCommand = makeDoCommand(ports);
  const told = async (tx: MerchantTx, done: Result<{ readonly promotion: { readonly id: string } }>): Promise<Result<Detail>> => (
    done.ok ? readDetail(ports, tx, done.value.promotion.id) : done
  );

  app.post(BASE, { schema: { tags, summary: 'Make a promotion', headers, body: NewPromotion, response: { 200: PromotionDetail } } }, (request, reply) => (
    doCommand(request, reply, PromotionDetail, async (tx) => told(tx, await makePromotion(ports, tx, request.body)))
  ));

  app.put(`${BASE}/:id`, { schema: { tags, summary: 'Change a promotion', headers, params: Path, body: PromotionEdit, response: { 200: PromotionDetail } } }, (request, reply) => (
    doCommand(request, reply, PromotionDetail, async (tx) => told(tx, await changePromotion(ports, tx, request.params.id, request.body.version, request.body)))
  ));

  app.post(`${BASE}/:id/end`, { schema: { tags, summary: 'End a promotion now', headers, params: Path, body: PromotionEnd, response: { 200: PromotionDetail } } }, (request, reply) => (
    doCommand(request, reply, PromotionDetail, async (tx) => told(tx, await endPromotion(ports, tx, request.params.id)))
  ));
}

function addSellingRoutes(app: HttpServer, { postgres, clock, stores, setSelling, requireOffice }: PromotionPorts): void {
  app.get(SELLING, { schema: { tags, summary: 'How a store sells', params: Path, response: { 200: StoreSelling } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const found = (await postgres.withMerchant(who.value.merchant, stores)).find(({ id }) => id === request.params.id);
    return answer(reply, found ? ok({ selling: found.selling ?? USUAL_SELLING }) : fail('not_found'));
  });

  app.put(SELLING, { schema: { tags, summary: 'Set how a store sells', params: Path, body: StoreSelling, response: { 200: StoreSelling } } }, async (request, reply) => {
    const who = await requireOffice(request, 'change_settings');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { selling } = request.body;
    const checked = checkSelling(selling);
    if (!checked.ok) return sendProblem(reply, checked.fault) as never;
    const isSet = await postgres.withMerchant(who.value.merchant, async (tx) => {
      const is_there = await setSelling(tx, request.params.id, selling);
      if (is_there) await noteCommand(tx, clock, request, who.value);
      return is_there;
    });
    return answer(reply, isSet ? ok({ selling }) : fail('not_found'));
  });
}

/** `scale_code_invalid` of a pattern that no code could be read by, or that stands behind another of its prefix. */
function checkSelling({ embedded_codes }: SellingSettings): Result<null> {
  const prefixes = new Set<string>();
  for (const { pattern } of embedded_codes) {
    const says = (sign: string): boolean => pattern.includes(sign);
    if (!says('P') || says('W') === says('M') || prefixes.has(pattern.slice(0, 2))) return fail('scale_code_invalid', { pattern });
    prefixes.add(pattern.slice(0, 2));
  }
  return ok(null);
}
