/** How people in a simulation sell and take back: in cash, by card, in parts, with baskets that wait and cards that nobody knows of. */
import type { Result } from '@stilltill/domain/result';
import { type Basket, type Sale, NOTHING_RETURNED, amountLeft, hasMoney } from '@stilltill/domain/sale';
import { expectedCash } from '@stilltill/domain/shift';
import type { Receipt, RefundReceipt, Till } from '@stilltill/till-engine';
import type { SimActing } from './simulation-acting.ts';
import type { Deed } from './simulation-ledger.ts';
import type { PowerCut, SimTillParts } from './simulation-parts.ts';

type Given = Pick<SimTillParts, 'name' | 'terminal' | 'shop' | 'random' | 'book' | 'sales' | 'say' | 'count' | 'settle' | 'pump'> & {
  finish<T>(work: Promise<T>, cut: PowerCut | null): Promise<T | null>;
  judge(what: string, result: Result<unknown> | null): void;
  enter(deed: Omit<Deed, 'till' | 'terminal' | 'gone'>): void;
  /** Whether an old disk brought a basket back whose goods have left the shop: people see that, and sell them to nobody again. */
  hasLeft(sale: string): boolean;
  permitted: SimActing['permitted'];
};

/** Rounds of carrying letters that somebody waits for the network. */
const WAIT_ROUNDS_MAX = 12;

export function makeSimSales(given: Given): { sell(till: Till, cut: PowerCut | null): Promise<void>; refund(till: Till, cut: PowerCut | null): Promise<void> } {
  const { name, shop, random, book, sales, say, count, finish, judge, enter, hasLeft, permitted } = given;
  let markers = 0;

  const sold = ({ head, hash, sale, exchanged }: Receipt): void => {
    sales.set(sale.sale, sale);
    if (exchanged) {
      count('exchanged');
      enterRefund(exchanged);
    }
    enter({ kind: 'sale', epoch: head.epoch, seq: head.seq, hash, id: sale.sale, shift: sale.shift, total_minor: sale.total_minor });
  };
  const enterRefund = ({ head, hash, refund: { refund: id, shift, total_minor } }: RefundReceipt): void => enter({ kind: 'refund', epoch: head.epoch, seq: head.seq, hash, id, shift, total_minor });
  /** Gives the money back that stands in a basket, and then the basket up. */
  const giveUp = async (till: Till): Promise<void> => {
    for (const { tender } of till.state().basket.tenders ?? []) judge('gives money back', await finish(till.returnTender(tender), null));
    // What can't be written down, such as on a full disk, was not given back: the basket stays until it was.
    if (hasMoney(till.state().basket)) return;
    if (till.state().basket.lines.length > 0) judge('gives the basket up', await finish(till.abandon(), null));
  };

  const takeFound = async (till: Till, found: Basket): Promise<'go on' | 'done'> => {
    const isPaidInPart = (found.tenders ?? []).length > 0;
    // Whoever put an old disk back sees drafts again whose goods have long left the shop.
    const isOver = hasLeft(found.sale) || random.chance(0.3);
    if (isOver && !isPaidInPart) {
      judge('gives a found basket up', await finish(till.abandon(), null));
      return 'done';
    }
    if (!isOver && !isPaidInPart && random.chance(0.2)) return 'go on';
    const resumed = await finish(till.resume(), null);
    judge('goes on with a found basket', resumed);
    const operator = till.state().operator?.id;
    if (resumed?.ok && book.rights.decided.get(found.sale)?.some((by) => by.operator !== operator)) count('went_on_with');
    if (!isOver) return 'go on';
    await giveUp(till);
    return 'done';
  };

  /** Somebody comes back for what was put aside. Answers whether there is a basket now. */
  const recall = async (till: Till): Promise<boolean> => {
    const waiting = till.state().parked.filter(({ basket }) => !hasLeft(basket.sale));
    if (waiting.length === 0 || till.state().basket.lines.length > 0) return false;
    const { basket } = random.pick(waiting);
    if (basket.unknown && random.chance(0.8)) {
      const found = await finish(till.resolveTender(basket.sale, random.chance(0.5) ? 'approved' : 'declined', 'the slip'), null);
      // Less is left to pay by now: it goes back at its machine.
      const isTooMuch = found?.ok === false && found.fault.code === 'tender_not_needed';
      judge('finds out about a card', isTooMuch ? await finish(till.resolveTender(basket.sale, 'declined', 'given back'), null) : found);
      count('tender_resolved');
    }
    let answer: Result<null> | null = null;
    void till.recall(basket.sale).then((result) => { answer = result; });
    const read = (): Result<null> | null => answer;
    for (let round = 0; round < WAIT_ROUNDS_MAX && !read(); round++) {
      await given.settle();
      if (!read()) await given.pump();
    }
    const result = read();
    say(`${name} recalls ${basket.sale}: ${result ? (result.ok ? 'done' : result.fault.code) : 'no answer yet'}`);
    if (result?.ok) count('basket_recalled');
    return result?.ok === true;
  };

  const fill = async (till: Till): Promise<boolean> => {
    const lines = 1 + random.below(4);
    for (let line = 0; line < lines; line++) {
      const added = await finish(till.add(random.pick(shop.products)), null);
      if (!added?.ok) {
        judge('scans', added);
        return false;
      }
    }
    if (random.chance(0.15)) judge('voids a line', await finish(till.voidLine(till.state().basket.lines[0]?.line ?? 1), null));
    if (random.chance(0.3)) {
      const discount = { kind: 'percent' as const, rate_ppm: 1 + random.below(400_000) };
      const change = { what: 'discount_basket' as const, discount };
      const { operator, catalog: { cursor } } = till.state();
      const done = await permitted(till, { action: 'discount', line: null, rate_ppm: discount.rate_ppm }, (approval) => till.adjust(change, approval), null);
      if (done && !done.ok && OUT_OF_DATE.has(done.fault.code)) say(`${name} may not give a discount: ${done.fault.code}`);
      else judge('gives a discount', done);
      const { basket } = till.state();
      const isOwn = done?.ok === true && operator !== null && !(basket.approvals ?? []).some(({ action }) => action === 'discount');
      if (isOwn) book.rights.decided.set(basket.sale, [...(book.rights.decided.get(basket.sale) ?? []), { operator: operator.id, rate_ppm: discount.rate_ppm, session: operator.session, cursor: till.state().catalog.cursor === cursor ? cursor : null }]);
    }
    return true;
  };

  const sell = async (till: Till, cut: PowerCut | null): Promise<void> => {
    const { found } = till.state();
    if (found && (await takeFound(till, found)) === 'done') return;
    const isRecalled = !found && random.chance(0.35) && (await recall(till));
    if (!isRecalled && (till.state().basket.tenders ?? []).length === 0 && !(await fill(till))) return;
    if (random.chance(0.12)) await beginExchange(till);
    if (random.chance(0.12)) {
      say(`${name} leaves a basket standing`);
      // Whoever comes next may be somebody else.
      if (random.chance(0.5)) judge('steps away', await finish(till.signOff('locked'), null));
      return;
    }
    if (random.chance(0.06)) return giveUp(till);
    if (random.chance(0.08) && till.state().basket.lines.length > 0) {
      judge('parks a basket', await finish(till.park(null), null));
      return count('basket_parked');
    }
    await pay(till, cut);
  };

  /** Somebody brings goods back for those in the basket. They may change their mind. */
  const beginExchange = async (till: Till): Promise<void> => {
    const { basket, shift } = till.state();
    if (sales.size === 0 || basket.exchange || (basket.tenders ?? []).length > 0) return;
    const of = random.pick([...sales.values()]);
    if (shift && expectedCash(shift) < of.total_minor) return;
    const begun = await finish(till.beginExchange({ found: foundOf(of), lines: someOf(of), kind: 'cash', reason: `${name} ${markers++}` }), null);
    if (begun && !begun.ok && EXCUSED.has(begun.fault.code)) return say(`${name} may not exchange: ${begun.fault.code}`);
    judge('begins an exchange', begun);
    if (random.chance(0.15)) judge('gives the exchange up', await finish(till.cancelExchange(), null));
  };

  const card = (amount_minor: bigint, outcome: 'approved' | 'declined' | 'unknown') => ({ kind: 'card' as const, amount_minor, reference: null, outcome });

  const pay = async (till: Till, cut: PowerCut | null): Promise<void> => {
    const { basket } = till.state();
    const left_minor = amountLeft(basket);
    if (basket.lines.length === 0) return;
    // The right ran out with the network, of managers too: the goods that were brought back stay with the customer.
    if (basket.exchange && !till.may('refund')) return giveUp(till);
    const dice = random.below(100);
    if (dice < 5 && left_minor > 0n && !basket.unknown) {
      const taken = await finish(till.takeTender(card(left_minor, 'unknown')), null);
      if (isRefusedOffline(taken)) return;
      count('tender_unknown');
      return judge('does not know whether the card was charged', taken);
    }
    if (dice < 9 && left_minor > 0n) judge('sees the card declined', notOffline(await finish(till.takeTender(card(left_minor, 'declined')), null)));
    if (dice < 22 && left_minor > 1n) {
      const part = await finish(till.takeTender(card(left_minor / 2n, 'approved')), null);
      judge('takes half by card', notOffline(part));
      // What was taken stands; the rest is paid now, or by whoever finds it.
      if (random.chance(0.2)) return;
    }
    const now = till.state().basket;
    const due_minor = amountLeft(now);
    const isCard = dice >= 85 && due_minor > 0n && till.state().network.online;
    const change_minor = BigInt(due_minor === 0n ? 0 : random.below(500));
    const tender = isCard ? card(due_minor, 'approved') : null;
    // Whoever goes on with what another one began may need leave for it.
    const paid = await permitted<Receipt | null>(till, null, (approval) => (tender ? till.takeTender(tender, approval) : till.takeCash(due_minor + change_minor, approval)), cut);
    judge(`sells ${now.sale} for ${due_minor}`, notOffline(paid));
    if (!paid) {
      if (now.exchange?.reason) book.unheard.add(now.exchange.reason);
      return void book.unheard.add(now.sale);
    }
    if (paid.ok && paid.value) sold(paid.value);
  };

  const isRefusedOffline = (result: Result<unknown> | null): boolean => result !== null && !result.ok && result.fault.code === 'tender_budget';
  /** A till that has been away for long takes no more cards: that is as it should be. */
  const notOffline = <T>(result: Result<T> | null): Result<T | null> | null => (isRefusedOffline(result) ? { ok: true, value: null } : result);

  const refund = async (till: Till, cut: PowerCut | null): Promise<void> => {
    const of = random.chance(0.8) && sales.size > 0 ? random.pick([...sales.values()]) : null;
    const reason = `${name} ${markers++}`;
    const { shift } = till.state();
    const most_minor = of ? of.total_minor : 321n;
    if (shift && expectedCash(shift) < most_minor) return say(`${name} has too little in the drawer for a refund`);
    const request = of ? { found: foundOf(of), lines: someOf(of), kind: 'cash' as const, reason } : null;
    const goods = { sale: null, lines: [{ product: random.pick(shop.products), qty_milli: 1000, price_minor: 321n, of_line: null }], reason };
    const paid = await permitted(till, request ? null : { action: 'refund_without_sale', line: null }, (approval) => (request ? till.refund(request, approval) : till.refundInCash(goods, approval)), cut);
    // Refunding without a sale is limited, and a till that can't trust its clock closes what is limited.
    if (paid && !paid.ok && EXCUSED.has(paid.fault.code)) return say(`${name} may not refund: ${paid.fault.code}`);
    judge('refunds', paid);
    if (!paid) return void book.unheard.add(reason);
    if (!paid.ok) return;
    if (of) count('refunded_elsewhere');
    enterRefund(paid.value);
  };
  /** As a till has it that could not ask the server: other tills may have given some of it back. */
  const foundOf = (sale: Sale) => ({ number: '', at: '', sale, returned: NOTHING_RETURNED, isWhole: random.chance(0.5) });
  const someOf = (sale: Sale): { line: number; qty_milli: number }[] => {
    const { line, qty_milli } = random.pick(sale.lines);
    return [{ line, qty_milli: random.chance(0.5) || qty_milli < 2000 ? qty_milli : 1000 }];
  };

  return { sell, refund };
}

/** Rights that ran out, or a clock that nobody can judge them by: what is large waits for the server. */
const OUT_OF_DATE: ReadonlySet<string> = new Set(['rights_expired', 'clock_behind']);
/** Too much back, beyond a cap, or by somebody whose rights ran out: refused as it should be. */
const EXCUSED: ReadonlySet<string> = new Set([...OUT_OF_DATE, 'refund_exceeds_sale', 'refund_cap', 'approval_used', 'approval_needed', 'exchange_under_way']);
