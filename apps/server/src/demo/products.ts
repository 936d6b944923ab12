import { createHash } from 'node:crypto';
import type { Category, Product } from '@stilltill/domain/catalog';
import { assert } from '@stilltill/domain/result';
import { GOODS } from './goods.ts';

/** Older than any till: one whose clock is wrong finds a price all the same. */
const PRICES_FROM = '2000-01-01T00:00:00.000Z';
const IDS_FROM_MS = Date.parse('2026-01-01T00:00:00.000Z');
const PPM_OF_PERCENT = 10_000;

/**
 * An id in the form of UUIDv7 that is the same on every machine: its time tells the place in the list, its rest is a
 * hash of what it is for.
 */
export function demoId(name: string, place: number): string {
  const time = (IDS_FROM_MS + place).toString(16).padStart(12, '0');
  const rest = createHash('sha256').update(`stilltill/demo/${name}`).digest('hex');
  const variant = ((Number.parseInt(rest[3] as string, 16) & 3) | 8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-${variant}${rest.slice(4, 7)}-${rest.slice(7, 19)}`;
}

/** An EAN-13 from its first twelve digits. */
export function ean13(digits: string): string {
  assert(/^[0-9]{12}$/.test(digits), 'an EAN-13 has twelve digits and a check digit');
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** What is packed elsewhere has a number of a Chinese manufacturer (690 to 699); what the shop weighs itself has one of its own (20 to 29). */
function barcodeOf(unit: Product['unit'], code: string, place: number): string {
  if (unit === 'kilogram') return ean13(`21${code.padStart(5, '0')}00000`);
  const digits = BigInt(`0x${createHash('sha256').update(`stilltill/demo/barcode/${code}`).digest('hex').slice(0, 10)}`) % 1_000_000n;
  return ean13(`69${String(place % 10)}${digits.toString().padStart(6, '0')}${String(place).padStart(3, '0')}`);
}

type Section = { readonly category: string; readonly percent: string; readonly unit: Product['unit'] };

/** Place of a category's id among the ids of the demo shop: behind terminals and operators. */
const CATEGORY_IDS_FROM = 1_000;

/** The categories of the demo shop, in the order of their goods. */
export function demoCategories(): Category[] {
  const titles = GOODS.split('\n').filter((line) => line.startsWith('#')).map((line) => line.slice(2).split('|') as [string, string]);
  return titles.map(([zh, en], place) => ({ id: categoryId(zh, place), names: { zh, en }, place }));
}

function categoryId(zh: string, place: number): string {
  return demoId(`category/${zh}`, CATEGORY_IDS_FROM + place);
}

/** The products of the demo shop, always the same. Codes count from 1001 in each hundred of a category. */
export function demoProducts(): Product[] {
  const products: Product[] = [];
  let section: Section | null = null;
  let sections = 0;
  let in_section = 0;
  let favourites = 0;
  for (const line of GOODS.trim().split('\n')) {
    if (line.startsWith('#')) {
      const [zh, , percent, unit] = line.slice(2).split('|') as [string, string, string, Product['unit']];
      section = { category: categoryId(zh, sections), percent, unit };
      sections += 1;
      in_section = 0;
      continue;
    }
    assert(section, 'a product stands in a section');
    in_section += 1;
    const is_favourite = line.startsWith('*');
    const [zh, en, yuan, percent] = line.replace(/^\*/, '').split('|') as [string, string, string, string | undefined];
    const code = String(1000 + (sections - 1) * 100 + in_section);
    const price = /^([0-9]+)\.([0-9]{2})$/.exec(yuan);
    assert(price, `a price in yuan: ${line}`);
    products.push({
      id: demoId(`product/${code}`, products.length + 1), code, names: { zh, en }, barcodes: [barcodeOf(section.unit, code, products.length)],
      prices: [{ from: PRICES_FROM, price_minor: BigInt(`${price[1]}${price[2]}`) }],
      tax_rate_ppm: Number(percent ?? section.percent) * PPM_OF_PERCENT, unit: section.unit,
      favourite: is_favourite ? favourites++ : null, category: section.category,
    });
  }
  return products;
}
