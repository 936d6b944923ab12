/** A promotion as a person types it, and back: what the form holds, and what the server takes. */
import { PRICE_MINOR_MAX, parseTyped, toDecimal } from '@stilltill/domain/money';
import type { Discount, Goods, Offer, Promotion } from '@stilltill/domain/promotion';
import { localOf, momentOf } from '../lib/time.ts';
import { parsePercent, toPercent } from '../lib/rates.ts';

export const KINDS = ['buy_get', 'percent', 'amount', 'price', 'bundle', 'threshold'] as const;
export type Kind = (typeof KINDS)[number];

/** `all`: all goods, whatever was chosen before. */
export type TypedGoods = { readonly all: boolean; readonly products: readonly string[]; readonly categories: readonly string[] };
export type TypedPart = { readonly goods: TypedGoods; readonly pieces: string };
export type TypedPromotion = {
  readonly names: Readonly<Record<string, string>>; readonly kind: Kind; readonly rate: string; readonly amount: string; readonly price: string; readonly buy: string; readonly get: string;
  readonly get_rate: string; readonly over: string; readonly off_kind: 'percent' | 'amount'; readonly parts: readonly TypedPart[]; readonly goods: TypedGoods;
  readonly from: string; readonly until: string; readonly weekdays: readonly number[]; readonly hours_from: string; readonly hours_until: string;
  readonly coupon: string; readonly combines: boolean; readonly priority: string; readonly times_max: string;
  /** Ids of groups of customers; none: everybody. */
  readonly groups: readonly string[];
};

/** Where people work and in what they count. */
export type Place = { readonly currency: string; readonly timezone: string };

/** What is wrong with a field; the words are the form's business. */
export type Wrong = 'percent' | 'amount' | 'number' | 'goods' | 'name' | 'until' | 'hours';
export type Wrongs = Readonly<Partial<Record<string, Wrong>>>;
export type ReadPromotion = { readonly promotion: Omit<Promotion, 'id'> | null; readonly wrongs: Wrongs };

const NO_GOODS: TypedGoods = { all: false, products: [], categories: [] };
const NEW: TypedPromotion = {
  names: {}, kind: 'buy_get', rate: '', amount: '', price: '', buy: '2', get: '1', get_rate: '100', over: '', off_kind: 'amount', parts: [{ goods: NO_GOODS, pieces: '1' }, { goods: NO_GOODS, pieces: '1' }],
  goods: NO_GOODS, from: '', until: '', weekdays: [], hours_from: '', hours_until: '', coupon: '', combines: false, priority: '0', times_max: '', groups: [],
};

export const COMBINING: readonly Kind[] = ['percent', 'amount', 'threshold'];
export const COUNTING: readonly Kind[] = ['buy_get', 'bundle'];

function typedGoods({ products, categories }: Goods): TypedGoods {
  return { all: !products && !categories, products: products ?? [], categories: categories ?? [] };
}

export function typePromotion(promotion: Promotion | null, { currency, timezone }: Place): TypedPromotion {
  if (!promotion) return NEW;
  const { names, offer, goods, from, until, weekdays, hours, coupon, combines, priority, times_max, groups = [] } = promotion;
  const local = (moment: string | null): string => (moment === null ? '' : localOf(Date.parse(moment), timezone));
  const money = (amount_minor: bigint): string => toDecimal(amount_minor, currency);
  const discount = (off: Discount): Partial<TypedPromotion> => (off.kind === 'percent' ? { rate: toPercent(off.rate_ppm) } : { amount: money(off.amount_minor) });
  const ofOffer = (): Partial<TypedPromotion> => {
    switch (offer.kind) {
      case 'percent': case 'amount': return discount(offer);
      case 'price': return { price: money(offer.price_minor) };
      case 'buy_get': return { buy: String(offer.buy), get: String(offer.get), get_rate: toPercent(offer.rate_ppm) };
      case 'bundle': return { price: money(offer.price_minor), parts: offer.parts.map((part) => ({ goods: typedGoods(part.goods), pieces: String(part.pieces) })) };
      case 'threshold': return { over: money(offer.over_minor), off_kind: offer.off.kind, ...discount(offer.off) };
    }
  };
  return {
    ...NEW, names, kind: offer.kind, goods: typedGoods(goods), from: local(from), until: local(until), weekdays: weekdays ?? [],
    hours_from: hours ? clockOf(hours.from_minute) : '', hours_until: hours ? clockOf(hours.until_minute) : '', coupon: coupon ?? '', combines, priority: String(priority),
    times_max: times_max === null ? '' : String(times_max), groups, ...ofOffer(),
  };
}

/** Reads fields one by one and remembers which are wrong. */
function makeReader(place: Place) {
  const wrongs: Partial<Record<string, Wrong>> = {};
  const wrong = <T>(field: string, what: Wrong, instead: T): T => {
    wrongs[field] = what;
    return instead;
  };
  return {
    wrongs, wrong,
    rate(field: string, text: string): number {
      const rate_ppm = parsePercent(text);
      return rate_ppm === null || rate_ppm === 0 || rate_ppm > 1_000_000 ? wrong(field, 'percent', 1) : rate_ppm;
    },
    amount(field: string, text: string, least: bigint): bigint {
      const read = parseTyped(text, place.currency);
      return !read.ok || read.value < least || read.value > PRICE_MINOR_MAX ? wrong(field, 'amount', 1n) : read.value;
    },
    count(field: string, text: string, least: number): number {
      const count = /^\d{1,4}$/.test(text.trim()) ? Number(text) : -1;
      return count < least || count > 1000 ? wrong(field, 'number', 1) : count;
    },
    goods(field: string, { all, products, categories }: TypedGoods): Goods {
      if (all) return {};
      if (products.length + categories.length === 0) return wrong(field, 'goods', {});
      return { ...(products.length > 0 ? { products: [...products] } : {}), ...(categories.length > 0 ? { categories: [...categories] } : {}) };
    },
  };
}
type Reader = ReturnType<typeof makeReader>;

function readOffer(typed: TypedPromotion, read: Reader): Offer {
  const discount = (kind: 'percent' | 'amount'): Discount => (
    kind === 'percent' ? { kind, rate_ppm: read.rate('rate', typed.rate) } : { kind, amount_minor: read.amount('amount', typed.amount, 1n) }
  );
  switch (typed.kind) {
    case 'percent': case 'amount': return discount(typed.kind);
    case 'price': return { kind: 'price', price_minor: read.amount('price', typed.price, 0n) };
    case 'buy_get': return { kind: 'buy_get', buy: read.count('buy', typed.buy, 1), get: read.count('get', typed.get, 1), rate_ppm: read.rate('get_rate', typed.get_rate) };
    case 'bundle': return {
      kind: 'bundle', price_minor: read.amount('price', typed.price, 0n),
      parts: typed.parts.map(({ goods, pieces }, place) => ({ goods: read.goods(`goods_${place}`, goods), pieces: read.count(`pieces_${place}`, pieces, 1) })),
    };
    case 'threshold': return { kind: 'threshold', over_minor: read.amount('over', typed.over, 1n), off: discount(typed.off_kind) };
  }
}

export function readTyped(typed: TypedPromotion, place: Place): ReadPromotion {
  const read = makeReader(place);
  const offer = readOffer(typed, read);
  const moment = (local: string): string | null => (local === '' ? null : momentOf(local, place.timezone));
  const [from, until] = [moment(typed.from), moment(typed.until)];
  if (from !== null && until !== null && until <= from) read.wrong('until', 'until', null);
  if ((typed.hours_from === '') !== (typed.hours_until === '')) read.wrong('hours_until', 'hours', null);
  if (!Object.values(typed.names).some((name) => name.trim() !== '')) read.wrong('names', 'name', null);
  const minute = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
  const promotion: Omit<Promotion, 'id'> = {
    names: typed.names, offer, goods: typed.kind === 'bundle' ? {} : read.goods('goods', typed.goods), from, until, weekdays: typed.weekdays.length === 0 ? null : [...typed.weekdays].sort((a, b) => a - b),
    hours: typed.hours_from === '' || typed.hours_until === '' ? null : { from_minute: minute(typed.hours_from), until_minute: minute(typed.hours_until) },
    coupon: typed.coupon.trim() === '' ? null : typed.coupon.trim(), priority: read.count('priority', typed.priority, 0), combines: typed.combines && COMBINING.includes(typed.kind),
    times_max: COUNTING.includes(typed.kind) && typed.times_max.trim() !== '' ? read.count('times_max', typed.times_max, 1) : null,
    ...(typed.groups.length > 0 ? { groups: [...typed.groups] } : {}),
  };
  return { promotion: Object.keys(read.wrongs).length === 0 ? promotion : null, wrongs: read.wrongs };
}

/** 1110 → "18:30", as a time field takes it. */
export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
