/** Rules, groups, cards and ledgers in the back office, below /api/v1/office/points. */
import { ok } from '@stilltill/domain/result';
import {
  AccountCustomer, AccountGroups, CardIssued, CardState, CorrectPoints, CouponPage, CouponQuery, CouponsIssued, CouponsTakenBack, CustomerGroup, CustomerGroupList, IssueCoupons, LockCard, NewCard, NewCustomerGroup, PointAccountPage, PointAccountQuery, PointLedger, PointLedgerQuery,
  PointRulesAnswer, PointRulesEdit, PurchasePage, PurchaseQuery, TakeBackCoupons, Uuid,
} from '@stilltill/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type SomeRequest, makeDoCommand } from '../catalog/index.ts';
import { readAccounts, readLedger } from './accounts.ts';
import { assignAccount, correctPoints, issueCard, replaceCard, setGroups, setLocked } from './cards.ts';
import { issueCoupons } from './coupons.ts';
import { readCoupons, takeBackCoupons } from './coupon-list.ts';
import type { PointPorts } from './ports.ts';
import { readPurchases } from './purchases.ts';
import { makeGroup, readGroups, setRules } from './rules.ts';
import { selectRules } from './store.ts';

const BASE = '/api/v1/office/points';
const tags = ['office'];
const headers = IdempotencyHeaders;
const Path = z.object({ id: Uuid });
const FIRST = { limit: 100 } as const;

export function addPointOfficeRoutes(app: HttpServer, ports: PointPorts): void {
  addRuleRoutes(app, ports);
  addCardRoutes(app, ports);
  addCouponRoutes(app, ports);
  addAccountRoutes(app, ports);
}

/** The name that stands beside what somebody did by hand. Whoever may not do it is refused by the command itself. */
async function nameOf({ requireOffice }: PointPorts, request: FastifyRequest): Promise<string> {
  const who = await requireOffice(request, 'manage_customers');
  return who.ok ? who.value.name : '';
}

async function readRules({ currencyOf }: PointPorts, tx: MerchantTx): Promise<z.output<typeof PointRulesAnswer>> {
  const known = await selectRules(tx);
  // The wire's form may be changed, rules may not: a copy is one that may.
  const rules = known && structuredClone(known.rules) as z.output<typeof PointRulesAnswer>['rules'];
  return { rules, currency: await currencyOf(tx), changed_at: known?.changed_at.toISOString() ?? null };
}

function addRuleRoutes(app: HttpServer, ports: PointPorts): void {
  const { postgres, requireOffice } = ports;
  const setByOwner = makeDoCommand(ports, 'change_settings');
  const doCommand = makeDoCommand(ports, 'manage_customers');

  app.get(`${BASE}/rules`, { schema: { tags, summary: 'How members earn and spend points', response: { 200: PointRulesAnswer } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, (tx) => readRules(ports, tx))));
  });
  app.put(`${BASE}/rules`, { schema: { tags, summary: 'Set how members earn and spend points', headers, body: PointRulesEdit, response: { 200: PointRulesAnswer } } }, (request, reply) => (
    setByOwner(request, reply, PointRulesAnswer, async (tx) => {
      const done = await setRules(ports, tx, request.body);
      return done.ok ? ok(await readRules(ports, tx)) : done;
    })
  ));
  app.get(`${BASE}/groups`, { schema: { tags, summary: 'Groups of customers', response: { 200: CustomerGroupList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok({ items: await postgres.withMerchant(who.value.merchant, readGroups) }));
  });
  app.post(`${BASE}/groups`, { schema: { tags, summary: 'Make a group of customers', headers, body: NewCustomerGroup, response: { 200: CustomerGroup } } }, (request, reply) => (
    doCommand(request, reply, CustomerGroup, (tx) => makeGroup(ports, tx, request.body.names))
  ));
}

function addCardRoutes(app: HttpServer, ports: PointPorts): void {
  const doCommand = makeDoCommand(ports, 'manage_customers');
  // Without an Idempotency-Key: its kept answer would hold the code.
  app.post(`${BASE}/cards`, { schema: { tags, summary: 'Issue a card: its code is in this answer alone', body: NewCard, response: { 200: CardIssued } } }, async (request, reply) => {
    const by = await nameOf(ports, request);
    return doCommand(withoutKey(request), reply, CardIssued, (tx) => issueCard(ports, tx, request.body.customer, by));
  });
  app.post(`${BASE}/cards/:id/replace`, { schema: { tags, summary: 'Another card in the place of a lost one', params: Path, body: z.object({}), response: { 200: CardIssued } } }, async (request, reply) => {
    const by = await nameOf(ports, request);
    return doCommand(withoutKey(request), reply, CardIssued, (tx) => replaceCard(ports, tx, request.params.id, by));
  });
  app.post(`${BASE}/cards/:id/lock`, { schema: { tags, summary: 'Lock a card, or let it be used again', headers, params: Path, body: LockCard, response: { 200: CardState } } }, async (request, reply) => {
    const by = await nameOf(ports, request);
    return doCommand(request, reply, CardState, (tx) => setLocked(ports, tx, request.params.id, request.body.locked, by));
  });
}

function addCouponRoutes(app: HttpServer, ports: PointPorts): void {
  const { postgres, requireOffice } = ports;
  const doCommand = makeDoCommand(ports, 'manage_customers');
  app.post(`${BASE}/coupons`, { schema: { tags, summary: 'Issue coupons that hold once: their codes are in this answer alone', body: IssueCoupons, response: { 200: CouponsIssued } } }, async (request, reply) => {
    const by = await nameOf(ports, request);
    return doCommand(withoutKey(request), reply, CouponsIssued, (tx) => issueCoupons(ports, tx, request.body, by));
  });
  app.post(`${BASE}/coupons/take-back`, { schema: { tags, summary: 'Take coupons back that nobody has used', headers, body: TakeBackCoupons, response: { 200: CouponsTakenBack } } }, async (request, reply) => {
    const by = await nameOf(ports, request);
    return doCommand(request, reply, CouponsTakenBack, (tx) => takeBackCoupons(ports, tx, request.body, by));
  });
  app.get(`${BASE}/coupons`, { schema: { tags, summary: 'Coupons that were made, the newest first', querystring: CouponQuery, response: { 200: CouponPage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => readCoupons(ports, tx, request.query)));
  });
}

function withoutKey({ headers: { 'idempotency-key': _key, ...rest }, method, url, body, raw, routeOptions, params }: FastifyRequest): SomeRequest {
  return { headers: rest, method, url, body, raw, routeOptions, params };
}

function addAccountRoutes(app: HttpServer, ports: PointPorts): void {
  const { postgres, requireOffice } = ports;
  const doCommand = makeDoCommand(ports, 'manage_customers');

  app.get(`${BASE}/accounts`, { schema: { tags, summary: 'Accounts of points, the newest first', querystring: PointAccountQuery, response: { 200: PointAccountPage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => readAccounts(ports, tx, request.query)));
  });
  app.get(`${BASE}/accounts/:id`, { schema: { tags, summary: 'An account and its ledger', params: Path, querystring: PointLedgerQuery, response: { 200: PointLedger } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => readLedger(ports, tx, request.params.id, request.query)));
  });
  app.get(`${BASE}/purchases`, { schema: { tags, summary: 'What a customer bought with a card, the newest first', querystring: PurchaseQuery, response: { 200: PurchasePage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => readPurchases(ports, tx, request.query, who.value.name)));
  });
  app.post(`${BASE}/accounts/:id/correct`, { schema: { tags, summary: 'Give or take points by hand', headers, params: Path, body: CorrectPoints, response: { 200: PointLedger } } }, async (request, reply) => {
    const by = await nameOf(ports, request);
    return doCommand(request, reply, PointLedger, async (tx) => {
      const done = await correctPoints(ports, tx, request.params.id, request.body.points, request.body.reason, by);
      return done.ok ? readLedger(ports, tx, request.params.id, FIRST) : done;
    });
  });
  app.put(`${BASE}/accounts/:id/groups`, { schema: { tags, summary: 'Set the groups of an account', headers, params: Path, body: AccountGroups, response: { 200: PointLedger } } }, (request, reply) => (
    doCommand(request, reply, PointLedger, async (tx) => {
      const done = await setGroups(tx, request.params.id, request.body.groups);
      return done.ok ? readLedger(ports, tx, request.params.id, FIRST) : done;
    })
  ));
  app.put(`${BASE}/accounts/:id/customer`, { schema: { tags, summary: 'Give an account to a customer', headers, params: Path, body: AccountCustomer, response: { 200: PointLedger } } }, (request, reply) => (
    doCommand(request, reply, PointLedger, async (tx) => {
      const done = await assignAccount(ports, tx, request.params.id, request.body.customer);
      return done.ok ? readLedger(ports, tx, done.value, FIRST) : done;
    })
  ));
}
