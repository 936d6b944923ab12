/** What a customer sees of a till. Pure: the same state gives the same scene. */
import { extend } from '@stilltill/domain/money';
import { type Basket, type BasketLine, amountLeft, basketTotal, linesTotal } from '@stilltill/domain/sale';
import type { Receipt, TillState } from '@stilltill/till-engine';
import type { CustomerForm } from '../contact/customer-forms.ts';
import { givenBack } from '../selling/exchange.ts';
import { type DisplayLine, type DisplayMember, type DisplayPointsBack, IDLE, LINES_MAX, type Scene, type Shop } from './message.ts';
import type { GoodsBack, Paying } from './moments.ts';

/** `paid`: the sale that was just made, as long as it is to be thanked for. `current`: the line that was changed last. `back`: goods that come back just now. */
export function sceneOf(state: Pick<TillState, 'phase' | 'basket'>, now: { readonly paid: Receipt | null; readonly paying: Paying | null; readonly current: number | null; readonly back?: GoodsBack | null; readonly form?: CustomerForm | null }): Scene {
  // Whoever comes to a till that nobody is at must not see what the last customer bought.
  if (state.phase !== 'open') return IDLE;
  if (now.back) return { is: 'back', currency: now.back.currency, total_minor: now.back.total_minor, ...pointsBackIn(now.back.points) };
  if (state.basket.lines.length > 0) return basketScene(state.basket, now.paying, now.current);
  if (now.form) return { is: 'form', form: now.form.id, what: now.form.what, notices: [...now.form.notices].map((notice) => ({ ...notice, paragraphs: [...notice.paragraphs] })), state: now.form.state };
  if (now.paid) return paidScene(now.paid);
  return state.basket.member ? { is: 'idle', ...memberIn(state.basket) } : IDLE;
}

function basketScene(basket: Basket, paying: Paying | null, current: number | null): Scene {
  const { lines } = basket;
  const place = lines.findIndex(({ line }) => line === current);
  const last = lines.length - LINES_MAX;
  // The newest lines, except where an earlier one was just counted up: then those around it.
  const from = Math.max(0, place >= 0 && place < last ? place : last);
  const total_minor = basketTotal(basket);
  const left_minor = amountLeft(basket);
  const waived_minor = basket.waived_minor ?? 0n;
  return {
    is: 'basket', currency: basket.currency, lines: lines.slice(from, from + LINES_MAX).map((line) => lineOf(line, basket)),
    above: from, below: Math.max(0, lines.length - from - LINES_MAX), current,
    tax_minor: total_minor + waived_minor - linesTotal(basket), waived_minor, total_minor, paid_minor: total_minor - left_minor, left_minor, paying,
    ...memberIn(basket), ...pointsBackIn(basket.exchange?.points),
  };
}

function memberIn({ member }: Basket): { readonly member?: DisplayMember } {
  return member ? { member: { balance_points: member.balance_points ?? null, spent_points: member.spent?.points ?? 0, earned_points: null } } : {};
}

/** Nothing is said where nothing changes. */
function pointsBackIn(points: GoodsBack['points']): { readonly points_back?: DisplayPointsBack } {
  if (!points || (points.taken_back_points === 0 && points.returned_points === 0)) return {};
  return { points_back: { taken_back_points: points.taken_back_points ?? null, returned_points: points.returned_points, balance_points: points.balance_points ?? null } };
}

function lineOf({ line, names, qty_milli, unit, price_minor, amount_minor, reductions = [] }: BasketLine, { promotions = [] }: Basket): DisplayLine {
  return {
    line, names: { ...names }, qty_milli, isWeighed: unit === 'kilogram' || qty_milli % 1000 !== 0, amount_minor, full_minor: extend(price_minor, qty_milli),
    reductions: reductions.slice(0, 20).map((reduction) => ({
      names: { ...promotions.find(({ promotion }) => promotion === reduction.promotion)?.names }, amount_minor: reduction.amount_minor,
    })),
  };
}

function paidScene(receipt: Receipt): Scene {
  const { sale, link } = receipt;
  // Of goods that came back, what is over is change as any other.
  const back_minor = givenBack(receipt)?.amount_minor ?? 0n;
  const change_minor = sale.tenders.reduce((all, tender) => all + tender.change_minor, back_minor);
  const given_minor = sale.tenders.reduce((all, tender) => all + tender.given_minor, back_minor);
  return { is: 'paid', currency: sale.currency, total_minor: sale.total_minor, given_minor, change_minor, link, ...paidMember(sale), ...pointsBackIn(receipt.exchanged?.refund.points) };
}

function paidMember({ member }: Receipt['sale']): { readonly member?: DisplayMember } {
  return member ? { member: { balance_points: member.balance_points ?? null, spent_points: member.spent_points, earned_points: member.earned_points } } : {};
}

export function shopOf(store: TillState['store']): Shop | null {
  if (!store) return null;
  return {
    shop_name: store.shop_name, store_name: store.name, languages: store.languages.length > 0 ? [...new Set(store.languages)] : ['zh', 'en'],
    pictures: [...(store.display?.pictures ?? [])], seconds: store.display?.seconds ?? 10,
  };
}
