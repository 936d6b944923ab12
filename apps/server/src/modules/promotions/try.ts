/** Tries promotions on a basket that nobody buys, by the rules of the tills. */
import { type Promotion, makePromotionBook, momentAt, normalizeCoupon } from '@stilltill/domain/promotion';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { type Basket, addProduct, emptyBasket, linesTotal, reckon } from '@stilltill/domain/sale';
import { extend } from '@stilltill/domain/money';
import { type PromotionTrial, type PromotionTrialAnswer, USUAL_SELLING } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { readPromotion } from './commands.ts';
import type { PromotionPorts } from './ports.ts';
import { selectLive } from './store.ts';

type Ports = Pick<PromotionPorts, 'clock' | 'ids' | 'products' | 'stores'>;
type Trial = z.output<typeof PromotionTrial>;
type Answer = z.output<typeof PromotionTrialAnswer>;

/** `not_found` where the store or a product is not known, `promotion_invalid` of the draft, `price_missing`, `quantity_invalid`. */
export async function tryPromotions(ports: Ports, tx: MerchantTx, trial: Trial): Promise<Result<Answer>> {
  const now = new Date(ports.clock.now_ms()).toISOString();
  const at = trial.at ?? now;
  const store = (await ports.stores(tx)).find(({ id }) => id === trial.store);
  if (!store) return fail('not_found');
  const draft = trial.draft ? readPromotion(trial.draft.id ?? ports.ids.uuid(), trial.draft) : ok(null);
  if (!draft.ok) return draft;
  const { id = null } = draft.value ?? {};
  const kept = (await selectLive(tx, now)).filter((each) => each.id !== id);
  const book = makePromotionBook(draft.value ? [...kept, draft.value] : kept);
  const filled = await fillBasket(ports, tx, trial, at, store.currency);
  if (!filled.ok) return filled;
  const choice = (store.selling ?? USUAL_SELLING).promotion_choice;
  // A draft for a group is tried as one of its members would have it.
  const member = draft.value?.groups ? { member: { card_hash: '', basis: 'online' as const, groups: draft.value.groups } } : {};
  const basket = reckon({ ...filled.value, ...member, coupons: trial.coupons.map(normalizeCoupon) }, { book, choice, moment: momentAt(at, store.timezone) });
  return ok({ at, currency: store.currency, total_minor: linesTotal(basket), lines: linesOf(basket, new Map(book.promotions.map((each) => [each.id, each])), id) });
}

async function fillBasket(ports: Ports, tx: MerchantTx, trial: Trial, at: string, currency: string): Promise<Result<Basket>> {
  const products = new Map((await ports.products(tx, [...new Set(trial.lines.map(({ product }) => product))])).map((each) => [each.id, each]));
  let basket = emptyBasket(ports.ids.uuid(), currency);
  for (const { product: id, qty_milli } of trial.lines) {
    const product = products.get(id);
    if (!product) return fail('not_found');
    const added = addProduct(basket, product, { at, barcode: null, qty_milli });
    if (!added.ok) return added;
    basket = added.value;
  }
  return ok(basket);
}

function linesOf(basket: Basket, promotions: ReadonlyMap<string, Promotion>, draft: string | null): Answer['lines'] {
  return basket.lines.map(({ product, names, qty_milli, price_minor, amount_minor, reductions = [] }) => ({
    product: product ?? '', names: { ...names }, qty_milli, gross_minor: extend(price_minor, qty_milli), amount_minor,
    off: reductions.map((reduction) => ({
      promotion: reduction.promotion === draft ? null : reduction.promotion ?? null, names: { ...promotions.get(reduction.promotion ?? '')?.names }, amount_minor: reduction.amount_minor,
    })),
  }));
}
