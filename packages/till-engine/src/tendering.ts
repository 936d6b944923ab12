/**
 * Money beside cash, and in parts. What came of it is durable the moment it is known. Where nobody knows, the basket is
 * put aside by itself, and that sale is not charged again until somebody says what happened.
 */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { type Approval, type Basket, type Tender, type UnknownTender, addTender, amountLeft, isPaidInFull, removeTender } from '@stilltill/domain/sale';
import { type Core, type Fact, record } from './core.ts';
import { parkedNow } from './parking.ts';
import type { Permits } from './permits.ts';
import type { Selling } from './selling.ts';
import { sellingOf } from './settings.ts';
import type { Receipt, TenderTaken } from './till.ts';

type OfflineTaken = Core['memory']['offline_taken'];

export type Tendering = {
  /** Ends the sale in cash, or as it is where it is paid in full already. */
  takeCash(sale: string, given_minor: bigint, approval: string | undefined): Promise<Result<Receipt>>;
  take(sale: string, taken: TenderTaken, approval: string | undefined): Promise<Result<Receipt | null>>;
  giveBack(tender: string): Promise<Result<null>>;
  resolve(sale: string, outcome: 'approved' | 'declined', reason: string | null): Promise<Result<null>>;
};

/** All of these are to be called in turn. */
export function makeTendering(core: Core, selling: Selling, permits: Permits, clockFacts: () => Fact[]): Tendering {
  const resultOf = (basket: Basket, tender: UnknownTender | Tender): object => ({
    sale: basket.sale, tender: tender.tender, kind: tender.kind, currency: basket.currency, amount_minor: tender.amount_minor,
    ...(tender.reference === undefined ? {} : { reference: tender.reference }),
  });

  /** Tells what came of it, and keeps the basket as it is with it, in one durable write. */
  const keep = async (basket: Basket, fact: Fact, offline_taken: OfflineTaken): Promise<Result<null>> => {
    await selling.settle();
    const done = await record(core, [...clockFacts(), fact], { draft: selling.draftOf(basket), offline_taken });
    if (done.ok) selling.put(basket);
    return done.ok ? ok(null) : done;
  };
  /** Puts the basket aside, so that the till is free. */
  const setAside = async (basket: Basket, unknown: UnknownTender, approvals: readonly Approval[]): Promise<Result<null>> => {
    await selling.settle();
    const tried: Fact = { kind: 'tender.recorded', body: { ...resultOf(basket, unknown), outcome: 'unknown', ...(approvals.length > 0 ? { approvals } : {}) } };
    const held: Basket = { ...basket, unknown };
    const parked: Fact = { kind: 'basket.parked', body: { basket: held, reason: 'unknown_tender', note: null } };
    const done = await record(core, [...clockFacts(), tried, parked], { draft: null, parked: [parkedNow(core, held, null), ...core.memory.parked] });
    if (done.ok) selling.put(null);
    return done.ok ? ok(null) : done;
  };

  /** Somebody charged for this sale before, and nobody knows what came of it: taking more of it takes a manager. */
  const chargeAgain = (basket: Basket, approval: string | undefined): Result<readonly Approval[]> => {
    const again = basket.unknown ? permits.permit({ action: 'charge_again', line: null, sale: basket.sale }, approval) : ok(null);
    return again.ok ? ok(again.value ? [again.value] : []) : again;
  };
  /** Whoever pays an exchange out that somebody else began without a manager needs the right themselves. */
  const mayExchange = (basket: Basket, approval: string | undefined): Result<Basket> => {
    const { exchange } = basket;
    if (!exchange || exchange.approvals) return ok(basket);
    const permitted = permits.permit({ action: 'refund', line: null, sale: exchange.sale, measure: { amount_minor: exchange.total_minor } }, approval);
    if (!permitted.ok) return permitted;
    return ok(permitted.value ? { ...basket, exchange: { ...exchange, approvals: [permitted.value] } } : basket);
  };
  const withApprovals = (basket: Basket, approvals: readonly Approval[]): Basket =>
    (approvals.length > 0 ? { ...basket, approvals: [...(basket.approvals ?? []), ...approvals] } : basket);

  return {
    async takeCash(sale, given_minor, approval) {
      const basket = selling.basket();
      // A second tap on the same draft gets the receipt of the first.
      if (basket.sale !== sale) return core.view.receipt?.sale.sale === sale ? ok(core.view.receipt) : fail('basket_empty');
      const isPaid = isPaidInFull(basket);
      const again = isPaid ? ok([]) : chargeAgain(basket, approval);
      if (!again.ok) return again;
      const exchanging = mayExchange(basket, approval);
      if (!exchanging.ok) return exchanging;
      const cash = { tender: core.ports.ids.uuid(), given_minor, step_minor: BigInt(sellingOf(core).cash_step_minor) };
      return selling.complete(withApprovals(exchanging.value, again.value), isPaid && given_minor === 0n ? null : cash);
    },
    async take(sale, taken, approval) {
      const basket = selling.basket();
      if (basket.sale !== sale) return core.view.receipt?.sale.sale === sale ? ok(core.view.receipt) : fail('basket_empty');
      if (!core.memory.shift) return fail('shift_not_open');
      const { kind, amount_minor } = taken;
      const tender: Tender = {
        tender: core.ports.ids.uuid(), kind, amount_minor, given_minor: amount_minor, change_minor: 0n,
        ...(taken.kind !== 'cash' && taken.reference !== null && taken.reference !== '' ? { reference: taken.reference } : {}),
      };
      const exchanging = mayExchange(basket, approval);
      if (!exchanging.ok) return exchanging;
      const paid = addTender(exchanging.value, tender);
      if (!paid.ok) return paid;
      const budget = taken.kind === 'cash' ? ok(core.memory.offline_taken) : checkBudget(core, taken.kind, amount_minor);
      if (!budget.ok) return budget;
      const again = chargeAgain(basket, approval);
      if (!again.ok) return again;
      const approvals = again.value;
      if (taken.kind !== 'cash' && taken.outcome === 'declined') {
        const told = await record(core, [...clockFacts(), { kind: 'tender.recorded', body: { ...resultOf(basket, tender), outcome: 'declined' } }]);
        return told.ok ? ok(null) : told;
      }
      if (taken.kind !== 'cash' && taken.outcome === 'unknown') {
        const { tender: id, kind: how, reference } = { ...tender, kind: taken.kind };
        return setAside(basket, { tender: id, kind: how, amount_minor, ...(reference === undefined ? {} : { reference }) }, approvals);
      }
      const after = withApprovals(paid.value, approvals);
      if (amountLeft(after) === 0n) return selling.complete(after, null, { offline_taken: budget.value });
      return keep(after, { kind: 'tender.recorded', body: { ...resultOf(basket, tender), outcome: 'approved' } }, budget.value);
    },
    async giveBack(id) {
      const basket = selling.basket();
      const tender = basket.tenders?.find((each) => each.tender === id);
      if (!tender) return ok(null);
      return keep(removeTender(basket, id), { kind: 'tender.resolved', body: { ...resultOf(basket, tender), outcome: 'returned', reason: null } }, core.memory.offline_taken);
    },
    async resolve(sale, outcome, reason) {
      const place = core.memory.parked.find(({ basket }) => basket.sale === sale);
      const basket = place?.basket ?? (core.view.basket?.sale === sale ? core.view.basket : undefined);
      if (!basket?.unknown) return fail('sale_unknown');
      const { unknown, ...rest } = basket;
      const tender: Tender = { ...unknown, given_minor: unknown.amount_minor, change_minor: 0n };
      const paid = outcome === 'approved' ? addTender(rest, tender) : ok(rest);
      // It may have been charged again in between, or goods were taken out: then this one is to be given back at the machine.
      if (!paid.ok) return paid.fault.code === 'tender_exceeds' ? fail('tender_not_needed') : paid;
      const fact: Fact = { kind: 'tender.resolved', body: { ...resultOf(basket, unknown), outcome, reason } };
      if (!place) return keep(paid.value, fact, core.memory.offline_taken);
      const parked = core.memory.parked.map((each) => (each === place ? { ...place, basket: paid.value } : each));
      const done = await record(core, [...clockFacts(), fact], { parked });
      return done.ok ? ok(null) : done;
    },
  };
}

/** What the tender has taken since the server was last met, if it may take this too. */
function checkBudget(core: Core, kind: 'card' | 'code', amount_minor: bigint): Result<OfflineTaken> {
  const budget = sellingOf(core)[kind];
  if (!budget) return fail('tender_budget');
  const before = core.memory.offline_taken;
  if (core.view.online) return ok(before.length > 0 ? [] : before);
  const now_ms = core.ports.clock.now_ms();
  const known = before.find((each) => each.kind === kind) ?? { kind, since_ms: core.memory.mark.last_contact_ms ?? now_ms, total_minor: 0n };
  const total_minor = known.total_minor + amount_minor;
  const isWithin = amount_minor <= budget.sale_minor && total_minor <= budget.total_minor && now_ms - known.since_ms <= budget.hours * 3_600_000;
  return isWithin ? ok([...before.filter((each) => each.kind !== kind), { ...known, total_minor }]) : fail('tender_budget');
}
