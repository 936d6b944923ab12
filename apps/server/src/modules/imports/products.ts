/**
 * Lists of products and prices. A row names a product by its code, or by any of its barcodes where it has none. What a row does
 * not say stays as it is. Rows of one product in one file are joined: they may add barcodes, and must not contradict each other.
 */
import { createHash } from 'node:crypto';
import { currencyExponent } from '@stilltill/domain/money';
import { assert, fail, ok } from '@stilltill/domain/result';
import { type ProductRow, PRODUCT_COLUMNS, readProductRow } from '@stilltill/domain/tabular';
import { CATEGORIES_MAX, toWire } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type ChangeRow, type StoredProduct, plainCode } from '../catalog/index.ts';
import type { Kind, Taken, Taking } from './kind.ts';
import type { ImportPorts } from './ports.ts';
import { type ImportRow, type Problem, type Settings, type TouchedRow, selectTouched, writeTouched } from './store.ts';

const VALUE_MAX = 200;
const UNDO_ROWS = 2_000;

export const PRODUCTS: Kind = {
  action: 'manage_catalog',
  columns: PRODUCT_COLUMNS,
  check: ({ columns }) => (columns.some((field) => field === 'code' || field === 'barcode') && columns.some((field) => field !== null && field !== 'code' && field !== 'barcode') ? ok(null) : fail('import_columns_missing')),
  begin: takeProducts,
  undo: undoProducts,
};

/** What two products are compared by: all that the office knows of one, but not how often it was changed. */
function hashOf({ id, code, names, barcodes, prices, tax_rate_ppm, unit, favourite, category, picture, cost_minor, withdrawn }: StoredProduct): Buffer {
  const named = Object.entries(names).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const priced = prices.map(({ from, price_minor }) => [from, price_minor]);
  return createHash('sha256').update(toWire([id, code, named, barcodes, priced, tax_rate_ppm, unit, favourite, category, picture ?? null, cost_minor, withdrawn])).digest();
}

/** Products by what rows name them by: those on sale first, since a code that was given again belongs to them. */
type Index = { byCode(code: string): StoredProduct | undefined; byBarcode(barcode: string): StoredProduct | undefined; put(product: StoredProduct): void };

function makeIndex(known: readonly StoredProduct[]): Index {
  const products = new Map<string, StoredProduct>();
  const [codes, barcodes] = [new Map<string, string>(), new Map<string, string>()];
  const put = (product: StoredProduct): void => {
    products.set(product.id, product);
    if (product.code !== '') codes.set(product.code, product.id);
    for (const barcode of product.barcodes) barcodes.set(plainCode(barcode), product.id);
  };
  for (const product of known.toSorted((a, b) => Number(b.withdrawn) - Number(a.withdrawn))) put(product);
  return { byCode: (code) => products.get(codes.get(code) ?? ''), byBarcode: (barcode) => products.get(barcodes.get(plainCode(barcode)) ?? ''), put };
}

type Judged = { readonly product: StoredProduct; readonly isNew: boolean; readonly said: Said } | { readonly outcome: 'same' | 'skipped'; readonly said?: Said } | { readonly problem: Omit<Problem, 'line' | 'place' | 'isRefused'> };

async function takeProducts(ports: ImportPorts, tx: MerchantTx, { id: import_id, settings }: ImportRow): Promise<Taking> {
  const { lists, ids, clock } = ports;
  const now = new Date(clock.now_ms()).toISOString();
  const exponent = currencyExponent(await ports.currency(tx));
  await lists.lockCodes(tx);
  const categories = await makeCategoryBook(ports, tx);
  const news: ChangeRow[] = [];
  const said_before = new Map<string, Said>();
  const terms = { settings, now, categories, said_before, makeId: () => ids.uuid() };

  return {
    async take(rows) {
      const read = rows.map(({ line, cells }) => ({ line, ...(cells ? readProductRow(cells, { decimal_sign: settings.decimal_sign, exponent }) : { row: null, faults: [{ field: null, value: '', code: 'row_broken' as const }] }) }));
      const said = read.flatMap(({ row }) => (row ? [row] : []));
      const known = await lists.findByCodes(tx, said.flatMap(({ code }) => (code === '' ? [] : [code])), said.flatMap(({ barcodes }) => barcodes));
      const before = new Map(known.map((product) => [product.id, product]));
      const index = makeIndex(known);
      const touched = new Map<string, { readonly product: StoredProduct; readonly line: number }>();
      const problems: Problem[] = [];
      const counts = { made: 0, changed: 0, same: 0, skipped: 0, refused: 0 };
      for (const { line, row, faults } of read) {
        const judged = row ? judge(row, line, index, terms) : null;
        const found = judged && 'problem' in judged ? [judged.problem] : faults;
        if (found.length > 0) counts.refused += 1;
        problems.push(...found.map(({ field, value, code }, place): Problem => ({ line, place, field, value: value.slice(0, VALUE_MAX), code, isRefused: true })));
        if (!judged || 'problem' in judged) continue;
        if (judged.said) said_before.set(judged.said.product, judged.said);
        if ('outcome' in judged) {
          counts[judged.outcome] += 1;
          continue;
        }
        const { product, isNew } = judged;
        if (isNew && product.prices.length === 0) problems.push({ line, place: 0, field: 'price', value: '', code: 'price_blank', isRefused: false });
        counts[isNew ? 'made' : 'changed'] += 1;
        touched.set(product.id, { product, line: touched.get(product.id)?.line ?? line });
        index.put(product);
      }
      const written = [...touched.values()];
      news.push(...await lists.write(tx, written.map(({ product }) => product)));
      await writeTouched(tx, import_id, written.map(({ product, line }): TouchedRow => {
        const was = before.get(product.id);
        return { id: product.id, line, before: was ? toWire(was) : null, after_hash: hashOf(product) };
      }));
      return { counts, problems };
    },
    async finish() {
      await categories.write();
      await lists.send(tx, [...categories.made(), ...news]);
    },
  };
}

type Terms = { readonly settings: Settings; readonly now: string; readonly categories: CategoryBook; readonly said_before: ReadonlyMap<string, Said>; makeId(): string };

function judge(row: ProductRow, line: number, index: Index, terms: Terms): Judged {
  const { settings, now, categories, said_before } = terms;
  const problem = (field: Problem['field'], value: string, code: Problem['code']): Judged => ({ problem: { field, value, code } });
  const by_code = row.code === '' ? undefined : index.byCode(row.code);
  const by_barcode = row.barcodes.flatMap((barcode) => index.byBarcode(barcode) ?? []);
  const known = by_code ?? by_barcode[0];
  // A barcode of another product: whoever scans it would sell the wrong goods. One that is not on sale lets its barcode go.
  const stranger = by_barcode.find((each) => each.id !== known?.id && !each.withdrawn) ?? (!by_code && known && row.code !== '' && known.code !== '' && known.code !== row.code && !known.withdrawn ? known : undefined);
  if (stranger) return problem('barcode', row.barcodes.find((barcode) => index.byBarcode(barcode)?.id === stranger.id) ?? '', 'barcode_elsewhere');
  const earlier = known && said_before.get(known.id);
  if (!known && Object.keys(row.names).length === 0) return settings.columns.some((field) => field?.startsWith('name')) ? problem('name', '', 'name_missing') : problem(row.code === '' ? 'barcode' : 'code', row.code || (row.barcodes[0] ?? ''), 'product_unknown');
  if (known && earlier === undefined && settings.known === 'skip' && !known.withdrawn) return { outcome: 'skipped' };
  const category = row.category === '' ? known?.category ?? null : categories.idOf(row.category);
  if (category === undefined) return problem('category', row.category, 'categories_full');
  const was: StoredProduct = known ?? {
    id: terms.makeId(), code: '', names: {}, barcodes: [], prices: [], tax_rate_ppm: settings.tax_rate_ppm, unit: 'piece', favourite: null, category: null, picture: null, cost_minor: null, version: 0, withdrawn: false, to_complete: false,
  };
  const held = was.prices.findLast(({ from }) => from <= now);
  const isPriced = row.price_minor !== undefined && row.price_minor !== held?.price_minor;
  const product: StoredProduct = {
    ...was, code: row.code || was.code, names: { ...was.names, ...row.names }, barcodes: joinBarcodes(was.barcodes, row.barcodes), category, tax_rate_ppm: row.tax_rate_ppm ?? was.tax_rate_ppm, unit: row.unit ?? was.unit,
    cost_minor: row.cost_minor ?? was.cost_minor, withdrawn: false, to_complete: false,
    prices: isPriced ? [...was.prices.filter(({ from }) => from !== now), { from: now, price_minor: row.price_minor as bigint }].toSorted((a, b) => (a.from < b.from ? -1 : 1)) : was.prices,
  };
  const values = valuesOf(row, category);
  const contradicted = earlier && Object.keys(values).find((key) => earlier.values[key] !== undefined && earlier.values[key] !== values[key]);
  if (contradicted !== undefined) return problem(contradicted.split(':')[0] as Problem['field'], `${cellOf(row, contradicted)} ≠ ${earlier?.line}`, 'row_contradicts');
  assert(line > 0, 'a row has its place');
  const said: Said = { product: was.id, line: earlier?.line ?? line, values: { ...earlier?.values, ...values } };
  if (known && hashOf(product).equals(hashOf(was)) && !was.to_complete) return { outcome: 'same', said };
  return { product, isNew: !known, said };
}

/** What rows of one file said of a product so far: a later one may say what they did not, and must agree where both say something. `line` is the first. */
type Said = { readonly product: string; readonly line: number; readonly values: Readonly<Record<string, string | number | bigint>> };

/** By the field, names by their language too. What the product was before the file is no part of it: a file may change everything. */
function valuesOf(row: ProductRow, category: string | null): Said['values'] {
  const { code, names, price_minor, cost_minor, tax_rate_ppm, unit } = row;
  return {
    ...(code === '' ? {} : { code }), ...Object.fromEntries(Object.entries(names).map(([language, name]) => [`name:${language}`, name])),
    ...(price_minor === undefined ? {} : { price: price_minor }), ...(cost_minor === undefined ? {} : { cost: cost_minor }), ...(unit === undefined ? {} : { unit }),
    ...(tax_rate_ppm === undefined ? {} : { tax_rate: tax_rate_ppm }), ...(row.category === '' || category === null ? {} : { category }),
  };
}

function cellOf(row: ProductRow, key: string): string {
  const [field, language = ''] = key.split(':');
  if (field === 'name') return row.names[language] ?? '';
  if (field === 'price') return String(row.price_minor ?? '');
  return field === 'code' ? row.code : field === 'category' ? row.category : '';
}

function joinBarcodes(known: readonly string[], said: readonly string[]): string[] {
  const held = new Set(known.map(plainCode));
  return [...known, ...said.filter((barcode) => !held.has(plainCode(barcode)) && held.add(plainCode(barcode)))];
}

/** Categories by any of their names; one that nobody has yet is made. */
type CategoryBook = { /** Undefined: there may be no more. */ idOf(name: string): string | undefined; made(): readonly ChangeRow[] };

async function makeCategoryBook({ lists, ids }: ImportPorts, tx: MerchantTx): Promise<CategoryBook & { write(): Promise<void> }> {
  const known = await lists.categories(tx);
  const plain = (name: string): string => name.normalize('NFKC').trim().toLowerCase();
  const by_name = new Map(known.flatMap(({ id, names }) => Object.values(names).map((name) => [plain(name), id] as const)));
  const fresh: { id: string; names: Record<string, string>; place: number }[] = [];
  let rows: ChangeRow[] = [];
  return {
    idOf(name) {
      const found = by_name.get(plain(name));
      if (found !== undefined) return found;
      if (known.length + fresh.length >= CATEGORIES_MAX) return undefined;
      const id = ids.uuid();
      by_name.set(plain(name), id);
      fresh.push({ id, names: { [/\p{Script=Han}/u.test(name) ? 'zh' : 'en']: name.trim() }, place: Math.max(-1, ...known.map(({ place }) => place)) + 1 + fresh.length });
      return id;
    },
    async write() {
      rows = fresh.length === 0 ? [] : await lists.writeCategories(tx, fresh);
    },
    made: () => rows,
  };
}

type StoredText = Omit<StoredProduct, 'prices' | 'cost_minor'> & { readonly prices: readonly { readonly from: string; readonly price_minor: string }[]; readonly cost_minor: string | null };

/** A record as it was written down. */
function beforeOf(stored: unknown): StoredProduct | null {
  const text = stored as StoredText | null;
  return text && { ...text, prices: text.prices.map(({ from, price_minor }) => ({ from, price_minor: BigInt(price_minor) })), cost_minor: text.cost_minor === null ? null : BigInt(text.cost_minor) };
}

/**
 * Each product is again what it was; one that was made goes off sale. Prices that held meanwhile stay in its history, since
 * somebody may have bought at them: the one from before holds again from now on. Whatever was changed since stays as it is, and is told.
 */
async function undoProducts({ lists, clock }: ImportPorts, tx: MerchantTx, { id: import_id }: ImportRow, tell: (rows_done: number) => Promise<void>, keep: (taken: Taken) => Promise<void>): Promise<void> {
  const now = new Date(clock.now_ms()).toISOString();
  await lists.lockCodes(tx);
  const news: ChangeRow[] = [];
  const problems: Problem[] = [];
  let [undone, done, after]: [number, number, string | null] = [0, 0, null];
  for (;;) {
    const touched = await selectTouched(tx, import_id, after, UNDO_ROWS);
    if (touched.length === 0) break;
    await lists.lock(tx, touched.map(({ record_id }) => record_id));
    const current = new Map((await lists.read(tx, touched.map(({ record_id }) => record_id))).map((product) => [product.id, product]));
    const [withdrawn, restored]: [string[], StoredProduct[]] = [[], []];
    for (const { record_id, line, before, after_hash } of touched) {
      const is = current.get(record_id);
      const was = beforeOf(before);
      if (!is || !hashOf(is).equals(after_hash)) problems.push({ line, place: 0, field: null, value: (is ? is.code || Object.values(is.names)[0] || '' : '').slice(0, VALUE_MAX), code: 'changed_since', isRefused: true });
      else {
        if (was !== null) restored.push({ ...was, prices: pricesAgain(is, was, now) });
        if (was === null || was.withdrawn) withdrawn.push(record_id);
      }
    }
    news.push(...await lists.write(tx, restored), ...await lists.withdraw(tx, withdrawn));
    undone += new Set([...withdrawn, ...restored.map(({ id }) => id)]).size;
    done += touched.length;
    after = touched.at(-1)?.record_id ?? null;
    await tell(done);
  }
  await keep({ counts: { undone, kept: problems.length }, problems });
  await lists.send(tx, news);
}

function pricesAgain(is: StoredProduct, was: StoredProduct, now: string): StoredProduct['prices'] {
  const held = was.prices.findLast(({ from }) => from <= now);
  if (!held || is.prices.findLast(({ from }) => from <= now)?.price_minor === held.price_minor) return held ? is.prices : was.prices;
  return [...is.prices.filter(({ from }) => from !== now), { from: now, price_minor: held.price_minor }].toSorted((a, b) => (a.from < b.from ? -1 : 1));
}
