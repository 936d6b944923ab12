import { type Currency, isAmount, sum } from '../money/index.ts';
import { type Result, assert, fail, ok } from '../result/index.ts';
import type { Discount } from '../promotion/index.ts';
import { type PointRules, earningWeights, pointsEarned } from '../points/index.ts';
import { type TaxLine, type TaxMode, taxOf } from '../tax/index.ts';
import { type AppliedPromotion, type Approval, type Basket, type BasketLine, type BasketMember, type Decided, type PersonalCoupon, type RefundPoints, amountLeft, basketTotal, exchangeTaken } from './basket.ts';
import { type Tender, type UnknownTender, takeCash } from './tender.ts';

/** The body of `sale.completed`. `total_minor` = lines + added tax − what was given up + rounding = what the tenders settle. */
export type Sale = {
  readonly sale: string;
  readonly shift: string;
  readonly currency: Currency;
  readonly lines: readonly BasketLine[];
  readonly voided: readonly BasketLine[];
  readonly tax: readonly TaxLine[];
  readonly total_minor: bigint;
  readonly tenders: readonly Tender[];
  /** SHA-256 (hex) of the token in the receipt's link; null where no link is printed. */
  readonly receipt_token_hash: string | null;
  /** Absent: included. */
  readonly tax_mode?: TaxMode | undefined;
  readonly discount?: Discount | undefined;
  readonly waived_minor?: bigint | undefined;
  /** What cash added or left off because there are no smaller coins. */
  readonly rounding_minor?: bigint | undefined;
  readonly coupons?: readonly string[] | undefined;
  readonly promotions?: readonly AppliedPromotion[] | undefined;
  readonly reckoned_at?: string | undefined;
  readonly reckoned_basis?: string | undefined;
  readonly approvals?: readonly Approval[] | undefined;
  /** What others had decided in its basket before whoever ended it took it on. */
  readonly decided?: readonly Decided[] | undefined;
  /** It was charged again while nobody knew what came of this: a person should look. */
  readonly unknown?: UnknownTender | undefined;
  /** Absent: it was bought without a card. */
  readonly member?: SaleMember | undefined;
  /** Coupons of one member each that gave something: they are used up by it. Absent: none. */
  readonly personal?: readonly PersonalCoupon[] | undefined;
};

/** What a sale did with the points of a card, as its till worked it out. */
export type SaleMember = {
  readonly card_hash: string;
  readonly earned_points: number;
  readonly spent_points: number;
  readonly rules_version: number;
  /** online: the server knew the card and, where points were spent, held them. */
  readonly basis: 'online' | 'offline';
  readonly hold?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  /** What the account has after it, as far as the till knew. Absent: it did not. */
  readonly balance_points?: number | undefined;
};

/** Cash that comes last: what the customer handed over, and the smallest coin. */
export type LastCash = { readonly tender: string; readonly given_minor: bigint; readonly step_minor: bigint };

export type Payment = {
  readonly shift: string;
  readonly cash: LastCash | null;
  readonly receipt_token_hash: string | null;
  /** Id of the tender that goods which come back are; needed where there are any. */
  readonly exchange_tender?: string;
  /** The rules by which a member's sale earns points; null or absent: the shop has none. */
  readonly points?: PointRules | null;
};

/** Ends a basket that its tenders pay in full, with cash as the last of them or without. Goods that come back for it are the first tender. */
export function completeSale(basket: Basket, payment: Payment): Result<Sale> {
  if (basket.lines.length === 0) return fail('basket_empty');
  const left_minor = amountLeft(basket);
  const cash = settleInCash(left_minor, payment.cash);
  if (!cash.ok) return cash;
  const { next_line: _next, tenders: taken = [], tax_mode, exchange, member: _member, personal, ...rest } = basket;
  const { tender, rounding_minor } = cash.value;
  const tenders = exchange ? [exchangeTender(payment.exchange_tender, exchangeTaken(basket), exchange.refund), ...taken] : taken;
  return ok({
    ...rest, shift: payment.shift, ...(tax_mode === undefined ? {} : { tax_mode }), tax: taxOf(basket.lines, tax_mode ?? 'included'),
    total_minor: basketTotal(basket) + rounding_minor, ...(rounding_minor === 0n ? {} : { rounding_minor }),
    tenders: tender ? [...tenders, tender] : tenders, receipt_token_hash: payment.receipt_token_hash,
    ...(payment.points ? memberOf(basket, payment.points) : {}), ...usedUp(personal, basket.promotions),
  });
}

/** A coupon whose promotion gave nothing stays good. */
function usedUp(personal: Basket['personal'], promotions: Basket['promotions']): Pick<Sale, 'personal'> {
  const used = personal?.filter(({ promotion }) => promotions?.some((each) => each.promotion === promotion)) ?? [];
  return used.length === 0 ? {} : { personal: used };
}

function memberOf({ member, lines, tax_mode = 'included', waived_minor = 0n, exchange }: Basket, rules: PointRules): { readonly member?: SaleMember } {
  if (!member) return {};
  const { card_hash, groups, spent, hold } = member;
  const balance_points = balanceBehind(member, exchange?.points);
  const earned_points = pointsEarned(rules, earningWeights(rules, lines, tax_mode), waived_minor, groups ?? []);
  const spent_points = spent?.points ?? 0;
  // Points that nobody held were spent on the till's own word, whatever it knew before.
  const basis = spent_points > 0 && hold === undefined ? 'offline' : member.basis;
  return {
    member: {
      card_hash, earned_points, spent_points, rules_version: rules.version, basis, ...(hold === undefined || spent_points === 0 ? {} : { hold }),
      ...(groups === undefined || groups.length === 0 ? {} : { groups }), ...(balance_points === undefined ? {} : { balance_points: balance_points - spent_points + earned_points }),
    },
  };
}

/** What a card has once goods came back for those of its basket: they come back before it is sold. */
function balanceBehind({ card_hash, balance_points }: BasketMember, back: RefundPoints | undefined): number | undefined {
  if (balance_points === undefined || back?.card_hash !== card_hash) return balance_points;
  return back.taken_back_points === undefined ? undefined : balance_points - back.taken_back_points + back.returned_points;
}

/** One of the two tenders of an exchange: each names the refund or the sale on the other side. */
export function exchangeTender(tender: string | undefined, amount_minor: bigint, other: string): Tender {
  assert(tender, 'goods that come back are a tender of their own');
  return { tender, kind: 'exchange', amount_minor, given_minor: amount_minor, change_minor: 0n, reference: other };
}

function settleInCash(left_minor: bigint, cash: LastCash | null): Result<{ readonly tender: Tender | null; readonly rounding_minor: bigint }> {
  if (!cash) return left_minor === 0n ? ok({ tender: null, rounding_minor: 0n }) : fail('tender_insufficient');
  if (!isAmount(cash.given_minor)) return fail('amount_too_large');
  const taken = takeCash(left_minor, cash.given_minor, cash.step_minor);
  if (taken.left_minor !== 0n || cash.given_minor < 0n) return fail('tender_insufficient');
  const { amount_minor, change_minor, rounding_minor } = taken;
  return ok({ tender: { tender: cash.tender, kind: 'cash', amount_minor, given_minor: cash.given_minor, change_minor }, rounding_minor });
}

/** Takes part of what is to be paid: money that is there before the sale is paid in full. */
export function addTender(basket: Basket, tender: Tender): Result<Basket> {
  if (basket.lines.length === 0) return fail('basket_empty');
  if (tender.amount_minor <= 0n) return fail('amount_negative');
  if (tender.amount_minor > amountLeft(basket)) return fail('tender_exceeds', {});
  return ok({ ...basket, tenders: [...(basket.tenders ?? []), tender] });
}

/** Money that went back to the customer, or that was never taken after all. */
export function removeTender(basket: Basket, tender: string): Basket {
  const left = (basket.tenders ?? []).filter((each) => each.tender !== tender);
  const { tenders: _before, ...rest } = basket;
  return left.length > 0 ? { ...rest, tenders: left } : rest;
}

/** What a sale's tenders of a kind settled. */
export function settledBy(sale: { readonly tenders: readonly Tender[] }, kind: Tender['kind']): bigint {
  return sum(sale.tenders.filter((tender) => tender.kind === kind).map(({ amount_minor }) => amount_minor));
}
