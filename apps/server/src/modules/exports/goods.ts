/** Goods, their prices, how many there are, what is given on them, and where they come from. */
import { nameIn } from '@stilltill/domain/catalog';
import type { Discount, Goods, Offer } from '@stilltill/domain/promotion';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { StoredProduct } from '../catalog/index.ts';
import { type Asked, type Page, amountText, daysOf, inPages, quantityText, rateText, wallClock, wallText } from './lists.ts';
import type { ExportPorts } from './ports.ts';
import { WORDS } from './words.ts';

const PAGE_ROWS = 1_000;
type ProductAfter = { readonly code: string; readonly id: string };

async function productPage(ports: ExportPorts, tx: MerchantTx, after: ProductAfter | null): Promise<{ readonly products: readonly StoredProduct[]; readonly next: ProductAfter | null }> {
  const products = await ports.catalog.search(tx, { search: '', state: null, category: null, after, limit: PAGE_ROWS });
  const last = products.at(-1);
  return { products, next: last && products.length === PAGE_ROWS ? { code: last.code, id: last.id } : null };
}

async function categoryNames(ports: ExportPorts, tx: MerchantTx, { language }: Asked): Promise<ReadonlyMap<string, string>> {
  return new Map((await ports.catalog.categories(tx)).map(({ id, names }) => [id, nameIn(names, language)]));
}

/** With columns that an import reads again. */
export const products = inPages<ProductAfter>(async (ports, tx, asked, after) => {
  const [{ products: page, next }, categories] = [await productPage(ports, tx, after), await categoryNames(ports, tx, asked)];
  const { currency, now } = asked;
  return {
    lines: page.map(({ code, names, barcodes, prices, cost_minor, tax_rate_ppm, unit, category }) => {
      const price = prices.findLast(({ from }) => from <= now);
      return [
        code, barcodes.join(' '), names['zh'] ?? '', names['en'] ?? '', amountText(price?.price_minor ?? null, currency), amountText(cost_minor, currency), rateText(tax_rate_ppm), WORDS[asked.language].unit[unit],
        category === null ? '' : categories.get(category) ?? '',
      ];
    }),
    next,
  };
});

/** Every price that there was, is and will be. */
export const prices = inPages<ProductAfter>(async (ports, tx, { currency, language, now, zone }, after) => {
  const { products: page, next } = await productPage(ports, tx, after);
  const { price_state } = WORDS[language];
  return {
    lines: page.flatMap(({ code, names, prices: all }) => {
      const holds = all.findLast(({ from }) => from <= now);
      return all.map((price) => [code, nameIn(names, language), wallText(price.from, zone), amountText(price.price_minor, currency), currency, price === holds ? price_state.now : price.from > now ? price_state.planned : price_state.past]);
    }),
    next,
  };
});

type StockAfter = { readonly place: number; readonly product: string | null };

/** One store behind the other. */
export const stock = inPages<StockAfter>(async (ports, tx, { stores, language }, after) => {
  const { place, product: behind } = after ?? { place: 0, product: null };
  const store = stores[place];
  if (!store) return { lines: [], next: null };
  const levels = await ports.stock.page(tx, store.id, behind, PAGE_ROWS);
  const known = new Map((await ports.catalog.read(tx, levels.map(({ product }) => product))).map((each) => [each.id, each]));
  const last = levels.at(-1);
  return {
    lines: levels.map(({ product, qty_milli, counted_at }) => {
      const is = known.get(product);
      return [store.code, is?.code ?? '', is?.barcodes.join(' ') ?? '', is ? nameIn(is.names, language) : '', quantityText(qty_milli), is ? WORDS[language].unit[is.unit] : '', wallText(counted_at, store.timezone)];
    }),
    next: last && levels.length === PAGE_ROWS ? { place, product: last.product } : place + 1 < stores.length ? { place: place + 1, product: null } : null,
  };
});

const DOCUMENTS_OF_A_PAGE = 50;
type DocumentAfter = NonNullable<Awaited<ReturnType<ExportPorts['stock']['documentLines']>>['next']>;

/** What the office did with goods within the days of its store. */
export const documents = inPages<DocumentAfter>(async (ports, tx, asked, after): Promise<Page<DocumentAfter>> => {
  const { lines, next } = await ports.stock.documentLines(tx, { days: daysOf(asked), after, limit: DOCUMENTS_OF_A_PAGE });
  const known = new Map((await ports.catalog.read(tx, [...new Set(lines.map(({ product }) => product))])).map((each) => [each.id, each]));
  const { language, places, zone, currency } = asked;
  const words = WORDS[language];
  return {
    lines: lines.map((line) => {
      const [is, place] = [known.get(line.product), places.get(line.store)];
      return [
        ...wallClock(line.at, place?.timezone ?? zone), words.document[line.kind], place?.code ?? '', line.other_store === null ? '' : places.get(line.other_store)?.code ?? '', line.line, is?.code ?? '', is?.barcodes.join(' ') ?? '', nameIn(line.names, language),
        quantityText(line.qty_milli), line.counted_milli === null ? '' : quantityText(BigInt(line.counted_milli)), is ? words.unit[is.unit] : '', amountText(line.value_minor, place?.currency ?? currency), place?.currency ?? currency,
        line.reason === null ? '' : words.reason[line.reason], line.note, line.by,
      ];
    }),
    next,
  };
});

type MovedAfter = { readonly place: number; readonly after: Awaited<ReturnType<ExportPorts['stock']['movementPage']>>['next'] };

/** The stock cards of one store behind the other, within its days. */
export const movements = inPages<MovedAfter>(async (ports, tx, asked, behind): Promise<Page<MovedAfter>> => {
  const { place, after } = behind ?? { place: 0, after: null };
  const days = daysOf(asked);
  const [store, there] = [asked.stores[place], days[place]];
  if (!store || !there) return { lines: [], next: null };
  const { lines, next } = await ports.stock.movementPage(tx, { ...there, after, limit: PAGE_ROWS });
  const known = new Map((await ports.catalog.read(tx, [...new Set(lines.map(({ product }) => product))])).map((each) => [each.id, each]));
  const words = WORDS[asked.language];
  return {
    lines: lines.map((line) => {
      const is = known.get(line.product);
      return [
        store.code, is?.code ?? '', is?.barcodes.join(' ') ?? '', is ? nameIn(is.names, asked.language) : '', ...wallClock(line.at, store.timezone), words.movement[line.kind], quantityText(line.qty_milli), is ? words.unit[is.unit] : '',
        amountText(line.value_minor, store.currency), amountText(line.adjusted_minor, store.currency), store.currency, line.terminal_code, line.epoch, line.seq, line.position,
      ];
    }),
    next: next !== null ? { place, after: next } : place + 1 < asked.stores.length ? { place: place + 1, after: null } : null,
  };
});

const PROMOTIONS_OF_A_PAGE = 200;
const SUPPLIERS_OF_A_PAGE = 200;

export const promotions = inPages<string>(async (ports, tx, asked, after): Promise<Page<string>> => {
  const found = await ports.promotions.page(tx, after, PROMOTIONS_OF_A_PAGE);
  const categories = await categoryNames(ports, tx, asked);
  const codes = new Map((await ports.catalog.read(tx, [...new Set(found.flatMap(({ promotion }) => goodsOf(promotion)).flatMap(({ products: ids }) => ids ?? []))])).map(({ id, code }) => [id, code]));
  const goodsText = ({ products: ids, categories: groups }: Goods): string => {
    if (!ids && !groups) return WORDS[asked.language].all_goods;
    return [...(groups ?? []).map((id) => categories.get(id) ?? ''), ...(ids ?? []).map((id) => codes.get(id) ?? '')].filter((each) => each !== '').join('; ');
  };
  const { zone, currency, language } = asked;
  const words = WORDS[language];
  return {
    lines: found.map(({ promotion, state, uses, given_minor }) => {
      const { names, offer, goods, from, until, weekdays, hours, coupon, priority, combines } = promotion;
      const [gives, condition] = offerTexts(offer, currency, goodsText);
      return [
        names['zh'] ?? '', names['en'] ?? '', words.promotion_state[state], words.offer[offer.kind], gives, condition, offer.kind === 'bundle' ? '' : goodsText(goods), wallText(from, zone), wallText(until, zone), weekdays?.join(' ') ?? '',
        hours === null ? '' : `${clockText(hours.from_minute)}–${clockText(hours.until_minute)}`, coupon, priority, combines ? words.yes : '', uses, amountText(given_minor, currency), currency,
      ];
    }),
    next: found.length === PROMOTIONS_OF_A_PAGE ? found.at(-1)?.promotion.id ?? null : null,
  };
});

type SupplierAfter = { readonly ended: boolean; readonly after: string | undefined };

/** Those that the shop orders from, and behind them those that it did. */
export const suppliers = inPages<SupplierAfter>(async (ports, tx, { language }, at): Promise<Page<SupplierAfter>> => {
  const { ended, after } = at ?? { ended: false, after: undefined };
  const page = await ports.suppliers(tx, { after, limit: SUPPLIERS_OF_A_PAGE, ...(ended ? { ended: 'yes' } : {}) });
  const { items, next } = page.ok ? page.value : { items: [], next: null };
  const state = WORDS[language].supplier_state[ended ? 'ended' : 'active'];
  return {
    lines: items.map(({ name, contact, phone, email, address, terms, note, orders_awaited }) => [name, contact, phone, email, address, terms, note, state, orders_awaited]),
    next: next !== null ? { ended, after: next } : ended ? null : { ended: true, after: undefined },
  };
});

function goodsOf({ goods, offer }: { readonly goods: Goods; readonly offer: Offer }): readonly Goods[] {
  return offer.kind === 'bundle' ? offer.parts.map((part) => part.goods) : [goods];
}

/** What is given, and for what. */
function offerTexts(offer: Offer, currency: string, goodsText: (goods: Goods) => string): readonly [gives: string, condition: string] {
  const off = (discount: Discount): string => (discount.kind === 'percent' ? rateText(discount.rate_ppm) : amountText(discount.amount_minor, currency));
  switch (offer.kind) {
    case 'percent':
    case 'amount': return [off(offer), ''];
    case 'price': return [amountText(offer.price_minor, currency), ''];
    case 'buy_get': return [rateText(offer.rate_ppm), `${offer.buy} + ${offer.get}`];
    case 'bundle': return [amountText(offer.price_minor, currency), offer.parts.map((part) => `${part.pieces} × ${goodsText(part.goods)}`).join(' + ')];
    case 'threshold': return [off(offer.off), amountText(offer.over_minor, currency)];
  }
}

const clockText = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
