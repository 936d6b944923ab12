import { type Names, type Product, priceAt } from '../catalog/index.ts';
import { type Currency, PRICE_MINOR_MAX, QTY_MILLI_MAX, extend, isAmount, sum } from '../money/index.ts';
import type { Discount } from '../promotion/index.ts';
import { type Result, fail, ok } from '../result/index.ts';
import { type TaxLine, type TaxMode, taxOf } from '../tax/index.ts';
import type { Tender, UnknownTender } from './tender.ts';

/** More lines than any basket needs, few enough for one entry. */
export const BASKET_LINES_MAX = 1000;

/**
 * Why a line comes to less than price × quantity. discount: given by hand. share: its part of a discount by hand on the
 * whole basket. promotion: by the one that is named; of a line that is given back, its part of that. points: its part of
 * what a member's points take off. part: of a line that is given back, all else that it was less, and what parts round
 * otherwise.
 */
export type Reduction = {
  readonly kind: 'discount' | 'share' | 'promotion' | 'points' | 'part';
  readonly promotion?: string | undefined;
  /** Not below zero, except of a `part`. */
  readonly amount_minor: bigint;
};

export type BasketLine = {
  /** Number of the line in its basket, from 1; never given again, also after the line was voided. */
  readonly line: number;
  readonly product: string | null;
  readonly names: Names;
  /** What was scanned, if anything was. */
  readonly barcode: string | null;
  readonly qty_milli: number;
  /** What one piece or kilogram costs here. */
  readonly price_minor: bigint;
  readonly tax_rate_ppm: number;
  /** Price × quantity, less the reductions. */
  readonly amount_minor: bigint;
  /** Absent: by the piece. */
  readonly unit?: 'kilogram' | undefined;
  readonly category?: string | undefined;
  /** What the catalogue asks, where another price was agreed at the counter. */
  readonly list_minor?: bigint | undefined;
  /** A discount by hand, as it was given; `reductions` says what it comes to. */
  readonly discount?: Discount | undefined;
  /** Absent: none. */
  readonly reductions?: readonly Reduction[] | undefined;
};

/** A manager's consent, given on the spot, to one thing that the operator may not do alone. To money that goes back another way also the manager's own, at the till. */
export type Approval = {
  readonly approval: string;
  readonly action: string;
  /** The operator who gave it. */
  readonly by: string;
  /** The line that it is about; null: the whole. */
  readonly line: number | null;
  /** How it was given; absent: by PIN at the till. */
  readonly way?: 'pin' | 'badge' | 'office' | 'own_step_up' | undefined;
};

/** What somebody gave by their own right in a basket. It stays theirs where somebody else goes on with the basket, and is judged by `basis`, the cursor under which they decided it. */
export type Decided = { readonly by: string; readonly session: string; readonly basis: string | null; readonly what: readonly DecidedThing[] };
/** `line` null: about the whole. */
export type DecidedThing = { readonly action: string; readonly line: number | null };

/** A promotion that gave something, by the name that it had. */
export type AppliedPromotion = { readonly promotion: string; readonly names: Names; readonly coupon: string | null };

/** One line that is given back. Quantities and amounts are positive: the entry's kind says which way the money goes. */
export type RefundLine = Omit<BasketLine, 'barcode' | 'category' | 'discount' | 'list_minor'> & {
  /** The line of the sale that it takes back; null without one. */
  readonly of_line: number | null;
};

/** What a refund comes to, before it is said how the money goes back. */
export type RefundSums = {
  readonly lines: readonly RefundLine[];
  readonly tax: readonly TaxLine[];
  readonly total_minor: bigint;
  readonly tax_mode?: TaxMode | undefined;
  /** Of what was given up of the sale's total, the part that is not paid back. */
  readonly waived_minor?: bigint | undefined;
  readonly rounding_minor?: bigint | undefined;
};

/** What a refund says of the points of its sale's card. */
export type RefundPoints = {
  readonly card_hash: string;
  /** Of what the sale earned: they leave the card. Absent: the sale went by rules that the till did not have, so it can't say how many. */
  readonly taken_back_points?: number | undefined;
  /** Of what the sale spent: they are on the card again. */
  readonly returned_points: number;
  /** What the account has after it, as far as the till knew. Absent: it did not. */
  readonly balance_points?: number | undefined;
};

/**
 * Goods that come back for those of a basket: what they are worth pays for it, as far as it goes. Nothing of it has
 * happened until the basket is paid; then sale and refund are recorded in one step. See docs/adr/0012-exchange.md.
 */
export type Exchange = RefundSums & {
  /** Id of the refund, born with the exchange. */
  readonly refund: string;
  /** The sale that they come back of, and the number of its receipt. */
  readonly sale: string;
  readonly number: string;
  /** Money of that sale that has not gone back yet: no rounding gives more. */
  readonly left_minor: bigint;
  /** How what is over goes back. */
  readonly kind: 'cash' | 'card' | 'code';
  readonly reason: string | null;
  readonly approvals?: readonly Approval[] | undefined;
  /** What they do to the card of their sale. Absent: it was sold without one. */
  readonly points?: RefundPoints | undefined;
};

/** The card that a basket is bought with. It names nobody: a card is known by the hash of its code. */
export type BasketMember = {
  /** SHA-256 of the card's code, hex. */
  readonly card_hash: string;
  /** Whether the server said what is known of it, or the till goes by itself. */
  readonly basis: 'online' | 'offline';
  /** Ids of the groups that it is in. Absent: none that is known. */
  readonly groups?: readonly string[] | undefined;
  /** What the account had before this sale. Absent: nobody could ask. */
  readonly balance_points?: number | undefined;
  /** Points that are to be spent, as far as the rules let them. */
  readonly wanted_points?: number | undefined;
  /** The hold that the server put on them. Absent: they are spent offline. */
  readonly hold?: string | undefined;
  /** What comes of it: worked out with the basket. */
  readonly spent?: { readonly points: number; readonly minor: bigint } | undefined;
};

/** A coupon that may be used once. It lets its promotion hold as that promotion's own code does. */
export type PersonalCoupon = {
  /** SHA-256 of its code, hex. */
  readonly coupon_hash: string;
  readonly promotion: string;
  /** Whether the server holds it for this sale, or the till took it by itself. */
  readonly basis: 'online' | 'offline';
};

/** A draft of a sale. Its id is born with it, so that one sale on two branches is seen. */
export type Basket = {
  readonly sale: string;
  readonly currency: Currency;
  readonly lines: readonly BasketLine[];
  /** Lines that were taken out again, as they were. They ride in the entry that ends the draft. */
  readonly voided: readonly BasketLine[];
  readonly next_line: number;
  /** Absent: included. */
  readonly tax_mode?: TaxMode | undefined;
  /** A discount by hand on the whole. */
  readonly discount?: Discount | undefined;
  /** What is given up of the total; not below zero. It falls when the basket changes. */
  readonly waived_minor?: bigint | undefined;
  /** Codes that the customer brought, normalized. */
  readonly coupons?: readonly string[] | undefined;
  readonly promotions?: readonly AppliedPromotion[] | undefined;
  /** When its promotions were last worked out. */
  readonly reckoned_at?: string | undefined;
  /** The cursor of the reference data that they were worked out by: it may have moved on by the time the sale is completed. Absent: the till had none of it. */
  readonly reckoned_basis?: string | undefined;
  readonly approvals?: readonly Approval[] | undefined;
  /** Each thing stands there once, with whoever decided it last. */
  readonly decided?: readonly Decided[] | undefined;
  /** Money that was taken for it before it is paid in full. While there is any, the basket stays as it is. */
  readonly tenders?: readonly Tender[] | undefined;
  /** It may have been charged already: charging it again takes a manager. */
  readonly unknown?: UnknownTender | undefined;
  readonly exchange?: Exchange | undefined;
  readonly member?: BasketMember | undefined;
  /** Coupons of one member each that stand in it, beside the codes of their promotions. */
  readonly personal?: readonly PersonalCoupon[] | undefined;
};

export function emptyBasket(sale: string, currency: Currency, tax_mode: TaxMode = 'included'): Basket {
  return { sale, currency, lines: [], voided: [], next_line: 1, ...(tax_mode === 'added' ? { tax_mode } : {}) };
}

/** What the lines come to, before added tax and before anything is given up. */
export function linesTotal(basket: { readonly lines: readonly { readonly amount_minor: bigint }[] }): bigint {
  let total_minor = 0n;
  for (const line of basket.lines) total_minor += line.amount_minor;
  return total_minor;
}

/** What is to be paid, before cash is rounded. */
export function basketTotal(basket: Pick<Basket, 'lines' | 'tax_mode' | 'waived_minor'>): bigint {
  return linesTotal(basket) + addedTax(basket) - (basket.waived_minor ?? 0n);
}

function addedTax({ lines, tax_mode }: Pick<Basket, 'lines' | 'tax_mode'>): bigint {
  return tax_mode === 'added' ? sum(taxOf(lines, 'added').map(({ tax_minor }) => tax_minor)) : 0n;
}

/** What is still to be paid. */
export function amountLeft(basket: Basket): bigint {
  return basketTotal(basket) - exchangeTaken(basket) - sum((basket.tenders ?? []).map(({ amount_minor }) => amount_minor));
}

/** What goods that come back pay of a basket: no more than it comes to. */
export function exchangeTaken(basket: Pick<Basket, 'lines' | 'tax_mode' | 'waived_minor' | 'exchange'>): bigint {
  if (!basket.exchange) return 0n;
  const total_minor = basketTotal(basket);
  return basket.exchange.total_minor < total_minor ? basket.exchange.total_minor : total_minor;
}

/** Whether a line's price was decided by a person: promotions pass it by. */
export function isPricedByHand(line: BasketLine): boolean {
  return line.list_minor !== undefined || line.discount !== undefined;
}

/**
 * Adds a product at the price that holds at `at`, or at one that was agreed at the counter (`price_minor`, which takes
 * the right `override_price`): one more on its line where there is one at that price, else a line of its own.
 */
export function addProduct(
  basket: Basket, product: Product,
  options: { readonly at: string; readonly barcode: string | null; readonly qty_milli?: number; readonly price_minor?: bigint },
): Result<Basket> {
  const list = priceAt(product, options.at);
  if (!list.ok && options.price_minor === undefined) return list;
  const price_minor = options.price_minor ?? (list.ok ? list.value : 0n);
  const list_minor = list.ok && list.value !== price_minor ? list.value : undefined;
  const qty_milli = options.qty_milli ?? 1000;
  const same = basket.lines.find((line) => line.product === product.id && line.price_minor === price_minor && line.tax_rate_ppm === product.tax_rate_ppm
    && line.discount === undefined && line.list_minor === list_minor);
  if (same) return setQuantity(basket, same.line, same.qty_milli + qty_milli);
  return addLine(basket, {
    product: product.id, names: product.names, barcode: options.barcode, qty_milli, price_minor, tax_rate_ppm: product.tax_rate_ppm,
    ...(product.unit === 'kilogram' ? { unit: product.unit } : {}), ...(product.category === null ? {} : { category: product.category }),
    ...(list_minor === undefined ? {} : { list_minor }),
  });
}

/** Goods that no product stands for: an amount by itself, perhaps with a name and a barcode that nobody knew. */
export function addOpenAmount(
  basket: Basket, open: { readonly names: Names; readonly barcode: string | null; readonly price_minor: bigint; readonly tax_rate_ppm: number; readonly qty_milli?: number },
): Result<Basket> {
  if (open.price_minor <= 0n) return fail('price_invalid');
  return addLine(basket, { ...open, product: null, qty_milli: open.qty_milli ?? 1000 });
}

function addLine(basket: Basket, fields: Omit<BasketLine, 'line' | 'amount_minor'>): Result<Basket> {
  if (basket.lines.length >= BASKET_LINES_MAX) return fail('basket_full');
  const amount = lineAmount(fields.price_minor, fields.qty_milli);
  if (!amount.ok) return amount;
  const line: BasketLine = { line: basket.next_line, ...fields, amount_minor: amount.value };
  return withLines({ ...basket, next_line: basket.next_line + 1 }, [...basket.lines, line]);
}

/** Sets the quantity of a line. Zero voids it. */
export function setQuantity(basket: Basket, line: number, qty_milli: number): Result<Basket> {
  return qty_milli === 0 ? voidLine(basket, line) : changeLine(basket, line, (each) => ({ ...each, qty_milli }));
}

/** Sets what one piece or kilogram of a line costs; its catalogue price stays beside it, and takes the place again where it is the same. */
export function overridePrice(basket: Basket, line: number, price_minor: bigint): Result<Basket> {
  return changeLine(basket, line, ({ list_minor, ...each }) => {
    const list = list_minor ?? each.price_minor;
    return { ...each, price_minor, ...(list === price_minor || each.product === null ? {} : { list_minor: list }) };
  });
}

/** Gives a discount by hand on a line, or takes it away. */
export function discountLine(basket: Basket, line: number, discount: Discount | null): Result<Basket> {
  return changeLine(basket, line, ({ discount: _before, ...each }) => (discount ? { ...each, discount } : each));
}

/** Gives a discount by hand on the whole basket, or takes it away. `reckon` splits it over the lines. */
export function discountBasket(basket: Basket, discount: Discount | null): Result<Basket> {
  const { discount: _before, ...rest } = basket;
  return withLines(discount ? { ...rest, discount } : rest, basket.lines);
}

/** Writes down who decided something in a basket by their own right; null: it was let by somebody, and its approval says so. */
export function noteDecided(basket: Basket, thing: DecidedThing, by: Omit<Decided, 'what'> | null): Basket {
  const { decided: before = [], ...rest } = basket;
  const others = keepDecided(before, (each) => each.action !== thing.action || each.line !== thing.line);
  if (!by) return others.length > 0 ? { ...rest, decided: others } : rest;
  const isSame = (each: Decided): boolean => each.session === by.session && each.basis === by.basis;
  const known = others.find(isSame);
  const { action, line } = thing;
  return { ...rest, decided: [...others.filter((each) => each !== known), { ...by, what: [...(known?.what ?? []), { action, line }] }] };
}

/** What is left of what was decided. */
export function keepDecided(decided: readonly Decided[], isKept: (thing: DecidedThing, by: string) => boolean): Decided[] {
  return decided.map((each) => ({ ...each, what: each.what.filter((thing) => isKept(thing, each.by)) })).filter(({ what }) => what.length > 0);
}

/** Gives up a part of what is to be paid, at its end: nothing, or up to all of it. */
export function waive(basket: Basket, waived_minor: bigint): Result<Basket> {
  const { waived_minor: _before, ...rest } = basket;
  if (hasMoney(basket)) return fail('basket_has_money');
  if (waived_minor < 0n || waived_minor > basketTotal(rest)) return fail('waive_invalid');
  return ok(waived_minor === 0n ? rest : { ...rest, waived_minor });
}

export function addCoupon(basket: Basket, coupon: string): Result<Basket> {
  const coupons = basket.coupons ?? [];
  return coupons.includes(coupon) ? ok(basket) : withLines({ ...basket, coupons: [...coupons, coupon] }, basket.lines);
}

export function hasMoney(basket: Basket): boolean {
  return (basket.tenders ?? []).length > 0;
}

/** Whether nothing is left to be taken of goods that somebody paid for, with money or with goods that come back. */
export function isPaidInFull(basket: Basket): boolean {
  return basket.lines.length > 0 && (hasMoney(basket) || basket.exchange !== undefined) && amountLeft(basket) === 0n;
}

function changeLine(basket: Basket, line: number, change: (line: BasketLine) => BasketLine): Result<Basket> {
  const lines: BasketLine[] = [];
  for (const each of basket.lines) {
    if (each.line !== line) {
      lines.push(each);
      continue;
    }
    const { reductions: _before, ...changed } = change(each);
    const amount = lineAmount(changed.price_minor, changed.qty_milli);
    if (!amount.ok) return amount;
    lines.push({ ...changed, amount_minor: amount.value });
  }
  return withLines(basket, lines);
}

export function voidLine(basket: Basket, line: number): Result<Basket> {
  const gone = basket.lines.filter((each) => each.line === line);
  return withLines({ ...basket, voided: [...basket.voided, ...gone] }, basket.lines.filter((each) => each.line !== line));
}

/** Puts a voided line back where it stood: the undo of `voidLine`. */
export function restoreLine(basket: Basket, line: number): Result<Basket> {
  const back = basket.voided.filter((each) => each.line === line).slice(-1);
  const lines = [...basket.lines, ...back].sort((a, b) => a.line - b.line);
  return withLines({ ...basket, voided: basket.voided.filter((each) => !back.includes(each)) }, lines);
}

/** What a line comes to before reductions, if price and quantity can be sold. */
export function lineAmount(price_minor: bigint, qty_milli: number): Result<bigint> {
  if (!Number.isSafeInteger(qty_milli) || qty_milli <= 0 || qty_milli > QTY_MILLI_MAX) {
    return fail('quantity_invalid', { max: QTY_MILLI_MAX / 1000 });
  }
  if (price_minor < 0n || price_minor > PRICE_MINOR_MAX) return fail('price_invalid');
  const amount_minor = extend(price_minor, qty_milli);
  return isAmount(amount_minor) ? ok(amount_minor) : fail('amount_too_large');
}

/** A basket with other lines: what was given up of the old total is asked for again. */
function withLines(basket: Basket, lines: readonly BasketLine[]): Result<Basket> {
  if (hasMoney(basket)) return fail('basket_has_money');
  const { waived_minor: _before, ...rest } = basket;
  const changed: Basket = { ...rest, lines };
  return isAmount(linesTotal(changed)) && isAmount(basketTotal(changed)) ? ok(changed) : fail('amount_too_large');
}

/** Puts a card to a basket, or takes it away with what was to be spent by it. The same card keeps that. */
export function setMember(basket: Basket, member: Pick<BasketMember, 'card_hash' | 'basis' | 'groups' | 'balance_points'> | null): Result<Basket> {
  const { member: before, ...rest } = basket;
  if (hasMoney(basket)) return fail('basket_has_money');
  if (!member) return withLines(rest, basket.lines);
  const isSame = before?.card_hash === member.card_hash;
  return withLines({ ...rest, member: { ...member, ...(isSame && before.wanted_points !== undefined ? { wanted_points: before.wanted_points } : {}), ...(isSame && before.hold ? { hold: before.hold } : {}) } }, basket.lines);
}

/** Wants points to be spent on a basket; 0: none. `hold`: the server's, null where it could not be asked. */
export function wantPoints(basket: Basket, points: number, hold: string | null): Result<Basket> {
  if (!basket.member) return fail('card_missing');
  const { wanted_points: _points, hold: _hold, spent: _spent, ...member } = basket.member;
  return withLines({ ...basket, member: points === 0 ? member : { ...member, wanted_points: points, ...(hold === null ? {} : { hold }) } }, basket.lines);
}

/** Puts a coupon of one member to the basket, with the code of its promotion. One of a promotion is enough. */
export function addPersonalCoupon(basket: Basket, personal: PersonalCoupon, coupon: string): Result<Basket> {
  const known = basket.personal ?? [];
  if (known.some(({ coupon_hash }) => coupon_hash === personal.coupon_hash)) return ok(basket);
  if (known.some(({ promotion }) => promotion === personal.promotion)) return fail('coupon_used');
  const added = addCoupon(basket, coupon);
  return added.ok ? ok({ ...added.value, personal: [...known, personal] }) : added;
}
