/** How this till's store sells, and the moment by its clock. */
import { type PromotionBook, type StoreMoment, makePromotionBook } from '@stilltill/domain/promotion';
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
  return { book, choice: sellingOf(core).promotion_choice, moment: momentAt(judgedTime(core), core.catalog.store()?.timezone ?? 'UTC') };
}

const clocks = new Map<string, Intl.DateTimeFormat>();
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function momentAt(time_ms: number, timezone: string): StoreMoment {
  let clock = clocks.get(timezone);
  if (!clock) clocks.set(timezone, clock = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }));
  const part = new Map(clock.formatToParts(time_ms).map(({ type, value }) => [type, value]));
  return { at: isoTime(time_ms), weekday: DAYS.indexOf(part.get('weekday') ?? '') + 1, minute: Number(part.get('hour')) * 60 + Number(part.get('minute')) };
}
