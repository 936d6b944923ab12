/** How this till's store sells, and the moment by its clock. */
import { type PromotionBook, makePromotionBook, momentAt } from '@stilltill/domain/promotion';
import type { SaleTerms } from '@stilltill/domain/sale';
import { type SellingSettings, USUAL_SELLING } from '@stilltill/protocol';
import { judgedTime } from './clock-mark.ts';
import { type Core, isoTime } from './core.ts';

export function sellingOf(core: Core): SellingSettings {
  return core.catalog.store()?.selling ?? USUAL_SELLING;
}

const books = new WeakMap<object, PromotionBook>();

/** What the store promises now. By the highest time seen: a clock that was set back brings no old promotion back. */
export function termsNow(core: Core): SaleTerms {
  const promotions = core.catalog.promotions();
  const book = books.get(promotions) ?? makePromotionBook(promotions);
  books.set(promotions, book);
  return { book, choice: sellingOf(core).promotion_choice, moment: momentAt(isoTime(judgedTime(core)), core.catalog.store()?.timezone ?? 'UTC'), basis: core.catalog.cursor(), points: core.catalog.pointRules() };
}
